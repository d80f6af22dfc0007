/** The workspace's settings with every default filled. */
import type { SettingsDocument } from '../schema/settings.ts'
import type { ModelSettings } from './shape.ts'

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
    ...given,
  }
  return { ...settings, currencies: [...new Set([settings.currency, ...settings.currencies])] }
}
