/** Before and after of every upgrade step, by kind and version. upgrade.test.ts fails for a step without one. */
import type { AnyDocument } from '../schema/document.ts'

export type UpgradeFixture = { before: AnyDocument; after: AnyDocument }

/** `fixtures.<kind>[<version the step leads to>]`. Empty as long as every kind is in its first version. */
export const fixtures: { [kind: string]: { [to: number]: UpgradeFixture } } = {}
