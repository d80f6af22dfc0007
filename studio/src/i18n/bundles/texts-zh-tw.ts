import { traditionalOf } from '@trellis/runtime/i18n/traditional.ts'
import { studioBundle } from '../studio-table.ts'
import table from '../zh-tw.json' with { type: 'json' }

/** The studio's texts of one language, loaded when it is spoken. */
export default traditionalOf(studioBundle('zh-CN'), table)
