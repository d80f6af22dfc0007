/** A new object in one step: what it is called, what it starts with, where it is shown. */
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import type { FormEvent } from 'react'
import { useState } from 'react'
import type { Label } from '@trellis/metadata/model/shape.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { copyObject } from '../document/commands/copy-object.ts'
import type { CreateObject } from '../document/commands/create-object.ts'
import { createObject } from '../document/commands/create-object.ts'
import { grantObject, setsOfApp } from '../document/commands/grant-object.ts'
import type { Documents, StudioObject } from '../document/documents.ts'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { freeName, freeObjectName } from '../document/names.ts'
import { useDocuments, useStudio } from '../document/studio.ts'
import type { StudioKey } from '../i18n/studio-text.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { IconInput } from '../inspector/choice-inputs.tsx'
import { LabelInput, textIn } from '../inspector/label-input.tsx'
import { go } from '../place.ts'
import { pluralOf } from './plural-of.ts'
import { templateNames, templates } from './templates.ts'
import { WhoWorks } from './who-works.tsx'

const newApp = '+'

/** `copyOf` names the object to start from, unless another start is chosen. */
export function NewObject({ onClose, copyOf }: { onClose(): void; copyOf?: string }) {
  const t = useStudioText()
  const labelOf = useLabel()
  const studio = useStudio()
  const documents = useDocuments()
  const [label, setLabel] = useState<Label | undefined>(undefined)
  const [plural, setPlural] = useState<Label | undefined>(undefined)
  const [template, setTemplate] = useState(copyOf === undefined ? 'tracker' : `=${copyOf}`)
  const [icon, setIcon] = useState<string | undefined>('clipboard-list')
  const objects = documentsOfKind<StudioObject>(documents, 'object')
  const apps = documentsOfKind(documents, 'app')
  const [app, setApp] = useState(apps[0]?.name ?? newApp)
  const [chosen, setChosen] = useState<string[] | undefined>(undefined)
  const sets = chosen ?? setsOfApp(documents, app)
  const ready = label !== undefined
  const create = (event: FormEvent) => {
    event.preventDefault()
    if (label === undefined) return
    const name = freeObjectName(textIn(label, 'en'), new Set(objects.map((object) => object.name)))
    const appName = app === newApp ? freeName('app', (taken) => apps.some((one) => one.name === taken), '__c') : app
    const what = {
      name,
      label,
      pluralLabel: plural ?? pluralOf(label),
      icon: icon ?? 'cube',
      app: app === '' ? '' : appName,
      appLabel: plural ?? label,
    }
    studio.edit({ key: 'step.new_object', params: { name: labelOf(label) } }, (all) => {
      const made = template.startsWith('=')
        ? copyObject(all, { ...what, from: template.slice(1) })
        : fromTemplate(all, what, template)
      return grantObject(made, name, sets)
    })
    go(['objects', name])
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('object.new')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form onSubmit={create}>
        <Stack gap="sm">
          <LabelInput title={t('object.one')} value={label} onChange={setLabel} autoFocus required />
          <LabelInput title={t('object.many')} value={plural} onChange={setPlural} />
          <TemplateAndApp template={template} setTemplate={setTemplate} app={app} setApp={setApp} />
          <WhoWorks value={sets} onChange={setChosen} />
          <IconInput label={t('prop.icon')} value={icon} onChange={setIcon} />
          <Text size="xs" c="dimmed">
            {t('object.create_text')}
          </Text>
          <Group justify="flex-end" gap={8}>
            <Button variant="default" onClick={onClose}>
              {t('shell.cancel')}
            </Button>
            <Button type="submit" disabled={!ready}>
              {t('object.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type WhereProps = { template: string; setTemplate(value: string): void; app: string; setApp(value: string): void }

function TemplateAndApp({ template, setTemplate, app, setApp }: WhereProps) {
  const t = useStudioText()
  const labelOf = useLabel()
  const documents = useDocuments()
  const objects = documentsOfKind<StudioObject>(documents, 'object')
  const apps = documentsOfKind(documents, 'app')
  const choices = [
    ...templateNames.map((one) => ({ value: one, label: t(`object.template_${one}` as StudioKey) })),
    ...objects.map((object) => ({
      value: `=${object.name}`,
      label: t('object.template_copy', { object: labelOf(labelOr(object.label, object.name)) }),
    })),
  ]
  const places = [
    ...apps.map((one) => ({ value: one.name, label: labelOf(labelOr(one['label'], one.name)) })),
    { value: newApp, label: t('object.new_app') },
    { value: '', label: t('object.no_app') },
  ]
  return (
    <Group grow align="start">
      <Select
        label={t('object.template')}
        data={choices}
        value={template}
        onChange={(value) => setTemplate(value ?? 'blank')}
        allowDeselect={false}
      />
      <Select
        label={t('object.in_app')}
        data={places}
        value={app}
        onChange={(value) => setApp(value ?? '')}
        allowDeselect={false}
      />
    </Group>
  )
}

function fromTemplate(documents: Documents, what: Omit<CreateObject, 'fields' | 'nameField'>, template: string) {
  const fields = templates[template as keyof typeof templates] ?? templates.blank
  const nameField = Object.keys(fields).find((field) => fields[field]?.type === 'text') ?? 'name'
  return createObject(documents, { ...what, fields, nameField })
}
