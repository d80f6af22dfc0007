/** The tools above the page: design or preview, with which record, as whom, on which device, and what filling it in costs. */
import { Group, SegmentedControl, Select, Text, Tooltip } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile, IconDeviceTablet } from '@tabler/icons-react'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { documentsOfKind, labelOr, objectIn } from '../document/documents.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { useDocuments } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { entryCost, mostRequired } from './entry-cost.ts'
import classes from './canvas.module.css'

export type View = { mode: 'design' | 'preview'; device: string; record: string; role: string }

export const startView: View = { mode: 'design', device: 'desktop', record: '', role: '' }

type Props = {
  view: View
  onView(view: View): void
  layout: LayoutDraft
  object: string
  samples: { value: string; label: string }[]
}

export function DesignerTools({ view, onView, layout, object, samples }: Props) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const cost = entryCost(objectIn(documents, object), layout)
  const roles = documentsOfKind(documents, 'role').map((role) => ({
    value: role.name,
    label: labelOf(labelOr(role['label'], role.name)),
  }))
  const high = cost.required > mostRequired
  return (
    <div className={classes['tools']}>
      <Tooltip label={t('layout.cost_high')} disabled={!high}>
        <Text size="xs" c={high ? 'var(--mantine-color-error)' : 'dimmed'} style={{ alignSelf: 'center' }}>
          {t('layout.cost', { required: cost.required, seconds: cost.seconds })}
        </Text>
      </Tooltip>
      <Select
        size="xs"
        w={170}
        aria-label={t('layout.as_record')}
        data={[...samples, { value: '-', label: t('layout.as_new') }]}
        value={view.record === '' ? (samples[0]?.value ?? '-') : view.record}
        onChange={(record) => onView({ ...view, record: record ?? '' })}
        allowDeselect={false}
        searchable
      />
      {view.mode === 'preview' && (
        <Select
          size="xs"
          w={150}
          aria-label={t('layout.as_role')}
          data={[{ value: '', label: t('layout.as_me') }, ...roles]}
          value={view.role}
          onChange={(role) => onView({ ...view, role: role ?? '' })}
          allowDeselect={false}
        />
      )}
      <SegmentedControl
        aria-label={t('layout.device')}
        value={view.device}
        onChange={(device) => onView({ ...view, device })}
        data={[
          { value: 'desktop', label: <DeviceLabel Shape={IconDeviceDesktop} text={t('layout.desktop')} /> },
          { value: 'tablet', label: <DeviceLabel Shape={IconDeviceTablet} text={t('layout.tablet')} /> },
          { value: 'phone', label: <DeviceLabel Shape={IconDeviceMobile} text={t('layout.phone')} /> },
        ]}
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

function DeviceLabel({ Shape, text }: { Shape: typeof IconDeviceDesktop; text: string }) {
  return (
    <Group gap={0} h={18} align="center" title={text}>
      <Shape size={15} stroke={1.6} aria-hidden />
      <span className="only-read">{text}</span>
    </Group>
  )
}
