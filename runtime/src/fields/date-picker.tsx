/** The calendar of date and datetime fields: typed or picked. A chunk of its own, because calendars are heavy and seldom first. */
import '@mantine/dates/styles.css'
import 'dayjs/locale/zh-cn.js'
import 'dayjs/locale/zh-tw.js'
import { DateInput, DateTimePicker, DatesProvider } from '@mantine/dates'
import type { CalendarAriaLabels, DateInputProps, DateTimePickerProps } from '@mantine/dates'
import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat.js'
import type { ReactNode } from 'react'
import type { Place } from '../i18n/format.ts'
import { usePlace } from '../i18n/place.ts'
import { useText } from '../i18n/i18n.ts'
import type { EditProps } from './field-ui.ts'
import { inputProps } from './field-ui.ts'
import { instantOf, wallTime } from './zone-time.ts'

dayjs.extend(customParseFormat)

const typedForms = ['YYYY-MM-DD', 'YYYY/M/D', 'YYYY.M.D', 'YYYY年M月D日', 'YYYYMMDD', 'D MMM YYYY', 'MMM D, YYYY']

export function DayEdit(props: EditProps) {
  return <DatePick {...props} withTime={false} />
}

export function MomentEdit(props: EditProps) {
  return <DatePick {...props} withTime />
}

function DatePick(props: EditProps & { withTime: boolean }) {
  const t = useText()
  const place = usePlace()
  const value = typeof props.value === 'string' ? props.value : null
  const shown = {
    ...inputProps(props),
    clearable: !props.required,
    popoverProps: { withinPortal: true },
    clearButtonProps: { 'aria-label': t('field.clear') },
  }
  if (!props.withTime)
    return <DayPick {...shown} locale={place.locale} value={value} onChange={(day) => props.onChange(day)} />
  return <MomentPick {...shown} place={place} value={value} onChange={(instant) => props.onChange(instant)} />
}

export type MomentPickProps = Omit<DateTimePickerProps, 'value' | 'onChange'> & {
  place: Place
  /** In UTC. */
  value: string | null
  onChange(instant: string | null): void
}

/** A moment, picked as the clock on the wall of the reader shows it. */
export function MomentPick({ place, value, onChange, ...input }: MomentPickProps) {
  const t = useText()
  return (
    <InLocale locale={place.locale}>
      <DateTimePicker
        {...input}
        ariaLabels={wordsOf(t)}
        value={value === null ? null : wallTime(value, place.timeZone)}
        onChange={(wall) => onChange(wall === null ? null : instantOf(wall, place.timeZone))}
        valueFormat={isChinese(place.locale) ? 'YYYY年M月D日 HH:mm' : 'MMM D, YYYY, h:mm A'}
        submitButtonProps={{ 'aria-label': t('shell.done') }}
        timePickerProps={{
          format: isChinese(place.locale) ? '24h' : '12h',
          hoursInputLabel: t('field.hours'),
          minutesInputLabel: t('field.minutes'),
          amPmInputLabel: t('field.half_of_day'),
        }}
        monthLabelFormat={monthForm(place.locale)}
      />
    </InLocale>
  )
}

export type DayPickProps = Omit<DateInputProps, 'value' | 'onChange'> & {
  locale: string
  /** YYYY-MM-DD */
  value: string | null
  onChange(day: string | null): void
}

/** One day, typed or picked, as the reader of this locale writes it. */
export function DayPick({ locale, onChange, ...input }: DayPickProps) {
  const t = useText()
  return (
    <InLocale locale={locale}>
      <DateInput
        {...input}
        ariaLabels={wordsOf(t)}
        onChange={(day) => onChange(day)}
        dateParser={readDay}
        allowDeselect={false}
        valueFormat={isChinese(locale) ? 'YYYY年M月D日' : 'MMM D, YYYY'}
        monthLabelFormat={monthForm(locale)}
      />
    </InLocale>
  )
}

/** What the arrows do; the month and the year beside them name themselves. */
function wordsOf(t: ReturnType<typeof useText>): CalendarAriaLabels {
  const [next, previous] = [t('calendar.next'), t('calendar.previous')]
  return {
    nextMonth: next,
    previousMonth: previous,
    nextYear: next,
    previousYear: previous,
    nextDecade: next,
    previousDecade: previous,
  }
}

const isChinese = (locale: string) => locale.startsWith('zh')
const monthForm = (locale: string) => (isChinese(locale) ? 'YYYY年M月' : 'MMMM YYYY')

function InLocale({ locale, children }: { locale: string; children: ReactNode }) {
  return (
    <DatesProvider
      settings={{
        locale: isChinese(locale) ? locale.toLowerCase() : 'en',
        firstDayOfWeek: locale === 'zh-CN' ? 1 : 0,
        weekendDays: [],
      }}
    >
      {children}
    </DatesProvider>
  )
}

/** What people type for a day; anything that is not a whole, real day is refused. */
function readDay(text: string): string | null {
  const day = dayjs(text.trim(), typedForms, true)
  return day.isValid() ? day.format('YYYY-MM-DD') : null
}
