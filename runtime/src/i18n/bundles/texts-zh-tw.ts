import { bundleOf } from '../text-table.ts'
import { traditionalOf } from '../traditional.ts'
import table from '../zh-tw.json' with { type: 'json' }

/** The texts of one language. */
export default traditionalOf(bundleOf('zh-CN'), table)
