/** Kind `settings`: one document, named `workspace`. Dated exchange rates are data, not a document: the server keeps them in a table. */
import type { Static } from '@sinclair/typebox'
import { Type } from '@sinclair/typebox'
import { closed, documentRef, documentSchema, label, oneOf } from './fragments.ts'
import { namePattern } from './names.ts'

const currencyCode = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code' })
const localeCode = Type.String({ pattern: '^[a-z]{2}(-[A-Za-z]{2,8})?$', description: 'en, zh-CN ...' })

export const settingsSchema = documentSchema('settings', false, {
  title: Type.Optional(label),
  currency: Type.Optional(currencyCode),
  currencies: Type.Optional(
    Type.Array(currencyCode, { uniqueItems: true, maxItems: 180, description: 'Currencies people may use' }),
  ),
  locale: Type.Optional(localeCode),
  locales: Type.Optional(Type.Array(localeCode, { uniqueItems: true, maxItems: 50 })),
  time_zone: Type.Optional(
    Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_+/-]{0,63}$', description: 'IANA name, Asia/Shanghai' }),
  ),
  region: Type.Optional(
    Type.String({
      pattern: '^[A-Z]{2}$',
      description: 'ISO 3166 code; numbers and phones without a country belong here',
    }),
  ),
  fiscal_year_start_month: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
  fiscal_pattern: Type.Optional(oneOf(['months', '4-4-5'])),
  week_start: Type.Optional(oneOf(['monday', 'sunday', 'saturday'])),
  calendar: Type.Optional(documentRef('calendar')),
  theme: Type.Optional(documentRef('theme')),
  default_app: Type.Optional(documentRef('app')),
  name_order: Type.Optional(oneOf(['family_first', 'given_first'])),
  bin_days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 3650, description: 'Days a deleted record can be restored' }),
  ),
  field_bin_days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 3650, description: 'Days the data of a removed field is kept' }),
  ),
  publish_approval: Type.Optional(Type.Boolean({ description: 'A second person has to approve a change set' })),
  constants: Type.Optional(
    Type.Record(
      Type.String({ pattern: namePattern }),
      closed({
        type: oneOf(['text', 'number', 'currency', 'percent', 'boolean', 'date']),
        value: Type.Unknown({ description: 'A value of the type, as records have it; null is blank' }),
        label: Type.Optional(label),
      }),
      { additionalProperties: false, description: 'Values formulas name as $Setup.<name>' },
    ),
  ),
  texts: Type.Optional(
    Type.Record(Type.String({ pattern: namePattern }), label, {
      additionalProperties: false,
      description: 'Texts formulas name as $Label.<name>',
    }),
  ),
  security: Type.Optional(
    closed({
      password_min_length: Type.Optional(Type.Integer({ minimum: 8, maximum: 128 })),
      session_hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 8760 })),
      two_factor: Type.Optional(oneOf(['optional', 'required'])),
      ip_ranges: Type.Optional(
        Type.Array(Type.String({ maxLength: 50 }), {
          maxItems: 200,
          description: 'CIDR ranges sign-in is allowed from',
        }),
      ),
    }),
  ),
  exports: Type.Optional(
    closed({
      max_rows: Type.Optional(Type.Integer({ minimum: 1, description: 'More rows than this need an approval' })),
      watermark: Type.Optional(Type.Boolean()),
    }),
  ),
})

export type SettingsDocument = Static<typeof settingsSchema>
