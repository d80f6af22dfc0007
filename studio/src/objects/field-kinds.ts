/** Field types as the palette offers them: groups, icons, and what a new field of a type starts with. */
import {
  IconAbc,
  IconBarcode,
  IconBinaryTree,
  IconBraces,
  IconCalendar,
  IconCalendarTime,
  IconCheckbox,
  IconClock,
  IconCoin,
  IconCurrencyYen,
  IconFile,
  IconFunction,
  IconHash,
  IconHourglass,
  IconId,
  IconLink,
  IconList,
  IconListCheck,
  IconLock,
  IconMail,
  IconMapPin,
  IconMathFunction,
  IconNetwork,
  IconNumber123,
  IconPalette,
  IconPercentage,
  IconPhone,
  IconPhoto,
  IconPinned,
  IconRosetteNumber1,
  IconSignature,
  IconSitemap,
  IconStar,
  IconSum,
  IconTags,
  IconTextCaption,
  IconTextWrap,
  IconUser,
  IconWorld,
} from '@tabler/icons-react'
import type { FieldDocument } from '@trellis/metadata/schema/field.ts'
import type { StudioKey } from '../i18n/studio-text.ts'

export type FieldKind = { type: string; Shape: typeof IconAbc }
export type FieldGroup = { text: StudioKey; kinds: FieldKind[] }

const kind = (type: string, Shape: typeof IconAbc): FieldKind => ({ type, Shape })

export const fieldGroups: FieldGroup[] = [
  {
    text: 'type_group.text',
    kinds: [
      kind('text', IconAbc),
      kind('long_text', IconTextWrap),
      kind('rich_text', IconTextCaption),
      kind('email', IconMail),
      kind('phone', IconPhone),
      kind('url', IconLink),
    ],
  },
  {
    text: 'type_group.number',
    kinds: [
      kind('number', IconNumber123),
      kind('integer', IconHash),
      kind('currency', IconCoin),
      kind('percent', IconPercentage),
      kind('rating', IconStar),
      kind('duration', IconHourglass),
      kind('autonumber', IconRosetteNumber1),
    ],
  },
  {
    text: 'type_group.choice',
    kinds: [
      kind('select', IconList),
      kind('multi_select', IconListCheck),
      kind('checkbox', IconCheckbox),
      kind('tags', IconTags),
    ],
  },
  {
    text: 'type_group.time',
    kinds: [kind('date', IconCalendar), kind('datetime', IconCalendarTime), kind('time', IconClock)],
  },
  {
    text: 'type_group.relation',
    kinds: [
      kind('lookup', IconLink),
      kind('master_detail', IconPinned),
      kind('many_to_many', IconNetwork),
      kind('polymorphic_lookup', IconSitemap),
      kind('hierarchy', IconBinaryTree),
      kind('user', IconUser),
    ],
  },
  { text: 'type_group.computed', kinds: [kind('formula', IconFunction), kind('rollup', IconSum)] },
  {
    text: 'type_group.other',
    kinds: [
      kind('address', IconMapPin),
      kind('location', IconWorld),
      kind('file', IconFile),
      kind('image', IconPhoto),
      kind('signature', IconSignature),
      kind('color', IconPalette),
      kind('json', IconBraces),
      kind('uscc', IconId),
      kind('external_id', IconId),
      kind('encrypted_text', IconLock),
      kind('barcode', IconBarcode),
      kind('ip', IconNetwork),
      kind('currency_code', IconCurrencyYen),
    ],
  },
]

const byType = new Map(fieldGroups.flatMap((group) => group.kinds).map((one) => [one.type, one]))

export function fieldKindOf(type: string): FieldKind {
  return byType.get(type) ?? { type, Shape: IconMathFunction }
}

/** Types that need another object before they mean anything. */
export const needsTarget: ReadonlySet<string> = new Set([
  'lookup',
  'master_detail',
  'many_to_many',
  'polymorphic_lookup',
])

/** What a new field of a type must have to be publishable. */
export function startOf(
  type: string,
  context: { object: string; target?: string; relation?: string },
): Partial<FieldDocument> {
  switch (type) {
    case 'select':
    case 'multi_select':
      return {
        options: [
          { value: 'first', label: { en: 'First', 'zh-CN': '选项一' }, color: 'blue' },
          { value: 'second', label: { en: 'Second', 'zh-CN': '选项二' }, color: 'green' },
        ],
      }
    case 'autonumber':
      return { format: '{0000}' }
    case 'formula':
      return { formula: '1', returns: 'number' }
    case 'rollup':
      return { from: context.relation ?? '', aggregate: 'count' }
    case 'lookup':
    case 'master_detail':
    case 'many_to_many':
      return { to: context.target ?? context.object }
    case 'polymorphic_lookup':
      return { to: [context.target ?? context.object] }
    default:
      return {}
  }
}
