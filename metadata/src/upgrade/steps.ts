/** All upgrade steps by kind. Each has a fixture before and after in fixtures.ts; upgrade.test.ts fails for a step without one. */
import type { AnyDocument } from '../schema/document.ts'

/** Brings a document from version `to - 1` to `to`. Pure, and without effect on a document already in the new form. */
export type UpgradeStep = { to: number; why: string; up(document: AnyDocument): AnyDocument }

/** Version 1 is the first: there is nothing to bring up yet. A step is added as `{ to: 2, why, up }` under its kind. */
export const steps: { [kind: string]: readonly UpgradeStep[] } = {}
