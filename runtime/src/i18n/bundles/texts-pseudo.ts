import { bundleOf } from '../text-table.ts'

/** The texts of one language. */
export default bundleOf('pseudo')
