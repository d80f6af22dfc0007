/** The tools above the page: design or preview, with which record, as whom, on which device, and what filling it in costs. */
import { Group, SegmentedControl, Select } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile, IconDeviceTablet } from '@tabler/icons-react'
import {
  languageNames,
  languageNow,
  languages,
  loadTexts,
  nearestLanguage,
  useLabel,
} from '@trellis/runtime/i18n/i18n.ts'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { NamedRecord } from '../inspector/record-select.tsx'
import type { Sample } from '../preview/use-sample-record.ts'
import { EntryMeter } from './entry-meter.tsx'
import { RecordTool } from './record-tool.tsx'
import classes from './canvas.module.css'

/** `language` '': the one the studio is in. */
export type View = { mode: 'design' | 'preview'; device: Device; sample: Sample; role: string; language: string }
export type Device = (typeof devices)[number]['value']

const devices = [
  { value: 'desktop', text: 'layout.desktop', Shape: IconDeviceDesktop },
  { value: 'tablet', text: 'layout.tablet', Shape: IconDeviceTablet },
  { value: 'phone', text: 'layout.phone', Shape: IconDeviceMobile },
] as const

export const startView: View = { mode: 'design', device: 'desktop', sample: 'newest', role: '', language: '' }

type Props = {
  view: View
  onView(view: View): void
  layout: LayoutDraft
  object: string
  named: NamedRecord | undefined
}

export function DesignerTools({ view, onView, layout, object, named }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const roles = documentsOfKind(documents, 'role').map((role) => ({
    value: role.name,
    label: labelOf(labelOr(role['label'], role.name)),
  }))
  return (
    <div className={classes['tools']}>
      <EntryMeter layout={layout} object={object} />
      <RecordTool
        object={object}
        sample={view.sample}
        named={named}
        onSample={(sample) => onView({ ...view, sample })}
      />
      {view.mode === 'preview' && (
        <Select
          size="xs"
          w={130}
          aria-label={t('layout.as_role')}
          data={[{ value: '', label: t('layout.as_me') }, ...roles]}
          value={view.role}
          onChange={(role) => onView({ ...view, role: role ?? '' })}
          allowDeselect={false}
        />
      )}
      {view.mode === 'preview' && <LanguageTool view={view} onView={onView} />}
      <SegmentedControl
        aria-label={t('layout.device')}
        value={view.device}
        onChange={(device) =>
          onView({ ...view, device: devices.find((one) => one.value === device)?.value ?? 'desktop' })
        }
        data={devices.map(({ value, text, Shape }) => ({ value, label: <DeviceLabel Shape={Shape} text={t(text)} /> }))}
      />
      <SegmentedControl
        value={view.mode}
        onChange={(mode) => onView({ ...view, mode: mode === 'preview' ? 'preview' : 'design' })}
        data={[
          { value: 'design', label: t('layout.design') },
          { value: 'preview', label: t('layout.preview') },
        ]}
      />
    </div>
  )
}

/** A language is spoken once its texts are there. */
function LanguageTool({ view, onView }: Pick<Props, 'view' | 'onView'>) {
  const t = useStudioText()
  const choose = async (language: string) => {
    const known = languages.find((one) => one === language)
    if (known) await loadTexts(known)
    onView({ ...view, language: known ?? '' })
  }
  return (
    <Select
      size="xs"
      w={110}
      aria-label={t('shell.language')}
      data={languages.map((one) => ({ value: one, label: languageNames[one] }))}
      value={view.language === '' ? nearestLanguage(languageNow()) : view.language}
      onChange={(language) => language !== null && void choose(language)}
      allowDeselect={false}
    />
  )
}

function DeviceLabel({ Shape, text }: { Shape: typeof IconDeviceDesktop; text: string }) {
  return (
    <Group gap={0} h={18} align="center" title={text}>
      <Shape size={15} stroke={1.6} aria-hidden />
      <span className="only-read">{text}</span>
    </Group>
  )
}
