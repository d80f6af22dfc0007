/** The workspace's settings with every default filled, and the check of what the schema cannot say. */
import { readerOf } from '../formula/compile.ts'
import { itemPointer, pointerStep } from '../schema/document.ts'
import type { SettingsDocument } from '../schema/settings.ts'
import type { Build } from './build.ts'
import type { Constant, ModelSettings } from './shape.ts'

const defaults: ModelSettings = {
  name: { en: 'My company', 'zh-CN': '我的公司' },
  currency: 'CNY',
  locale: 'en',
  timeZone: 'UTC',
  region: 'CN',
  fiscalYearStartMonth: 1,
  currencies: [],
  locales: ['en', 'zh-CN'],
  weekStart: 'monday',
  binDays: 30,
  constants: {},
  texts: {},
}

/** Settings of the document (or of none), overlaid with `given`. The organisation's currency is always one people may use. */
export function settingsOf(document: SettingsDocument | undefined, given: Partial<ModelSettings> = {}): ModelSettings {
  const settings: ModelSettings = {
    name: document?.title ?? document?.label ?? defaults.name,
    currency: document?.currency ?? defaults.currency,
    locale: document?.locale ?? defaults.locale,
    timeZone: document?.time_zone ?? defaults.timeZone,
    region: document?.region ?? defaults.region,
    fiscalYearStartMonth: document?.fiscal_year_start_month ?? defaults.fiscalYearStartMonth,
    currencies: document?.currencies ?? defaults.currencies,
    locales: document?.locales ?? defaults.locales,
    weekStart: document?.week_start ?? defaults.weekStart,
    binDays: document?.bin_days ?? defaults.binDays,
    constants: document?.constants ?? defaults.constants,
    texts: document?.texts ?? defaults.texts,
    ...given,
  }
  return { ...settings, currencies: [...new Set([settings.currency, ...settings.currencies])] }
}

/** Constants of the settings whose value is not of their type are reported where they stand. */
export function checkConstants(build: Build): void {
  for (const [name, { type, value }] of Object.entries(build.settings.constants)) {
    if (value === null || readerOf(type, false)(value) !== null) continue
    const pointer = `${itemPointer('settings', 'workspace')}/constants${pointerStep(name)}/value`
    build.problems.push({ pointer, code: badValue[type] })
  }
}

const badValue: { [type in Constant['type']]: string } = {
  text: 'value.not_a_text',
  number: 'value.not_a_number',
  currency: 'value.not_a_number',
  percent: 'value.not_a_number',
  boolean: 'value.not_a_boolean',
  date: 'value.not_a_date',
}
