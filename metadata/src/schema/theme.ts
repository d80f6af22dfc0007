/** Kind `theme`: colours, logo and density of the workspace. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { closed, documentSchema, oneOf } from './fragments.ts'

const hex = Type.String({ pattern: '^#[0-9a-fA-F]{6}$', description: '#rrggbb' })

export const themeSchema = documentSchema('theme', false, {
  accent: Type.Optional(hex),
  accent_dark: Type.Optional(hex),
  logo: Type.Optional(Type.String({ maxLength: 64, description: 'Id of a file' })),
  logo_dark: Type.Optional(Type.String({ maxLength: 64, description: 'Id of a file' })),
  scheme: Type.Optional(oneOf(['light', 'dark', 'system'])),
  density: Type.Optional(oneOf(['compact', 'comfortable'])),
  radius: Type.Optional(Type.Integer({ minimum: 0, maximum: 24, description: 'Pixels' })),
  chart_colors: Type.Optional(Type.Array(hex, { minItems: 1, maxItems: 20 })),
  sign_in: Type.Optional(
    closed({ background: Type.Optional(hex), image: Type.Optional(Type.String({ maxLength: 64 })) }),
  ),
})

export type ThemeDocument = Static<typeof themeSchema>
