/** Colours of records by condition: which rules a view has, what must be read to judge them, and how a colour is drawn. Pure. */
import type { CSSProperties } from 'react'
import type { Label } from '@trellis/metadata/model/shape.ts'
import type { ModelView, ObjectView } from '../../api/model.ts'
import { fieldsIn } from '../../page/layout.ts'
import { darks, tintOf } from '../../theme/palette.ts'

/** The first rule whose condition holds colours the record. */
export type ColorRule = { when: string; color: string; label?: Label }

/** What a rule says of one record, in a colour and in words. */
export type Shade = { color: string; label: string }

/** How much of a tint is in the ground of a coloured record, in percent; the rest is the page. */
export const groundShare = 55

export const pages = { light: '#ffffff', dark: darks[7] } as const

/** The fields the conditions name. */
export function rulePaths(model: ModelView, object: ObjectView, rules: readonly ColorRule[] | undefined): string[] {
  return rules === undefined
    ? []
    : fieldsIn(
        model,
        object,
        rules.map((rule) => rule.when),
      )
}

/** `--shade` is a mark beside the record, `--shade-ground` a ground on which every text of the product stays readable. */
export function shadeStyle(shade: Shade | undefined): CSSProperties | undefined {
  if (!shade) return undefined
  const tint = tintOf(shade.color)
  return {
    '--shade': tint.dot,
    '--shade-ground': `light-dark(color-mix(in srgb, ${tint.light.ground} ${groundShare}%, ${pages.light}), color-mix(in srgb, ${tint.dark.ground} ${groundShare}%, ${pages.dark}))`,
    '--shade-tag': `light-dark(${tint.light.ground}, ${tint.dark.ground})`,
    '--shade-text': `light-dark(${tint.light.text}, ${tint.dark.text})`,
  } as CSSProperties
}
