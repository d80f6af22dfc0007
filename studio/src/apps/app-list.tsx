/** All apps. */
import { Button, Title } from '@mantine/core'
import { IconApps, IconPlus } from '@tabler/icons-react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import type { AppDocument } from '@trellis/metadata/schema/app.ts'
import { useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Icon } from '@trellis/runtime/ui/icon.tsx'
import { EmptyState } from '@trellis/runtime/ui/states.tsx'
import { documentsOfKind, labelOr } from '../document/documents.ts'
import { freeName } from '../document/names.ts'
import { useDocuments } from '../document/studio.ts'
import { useEdits } from '../document/use-edit.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { go } from '../place.ts'
import { Room } from '../shell/room.tsx'
import { linkTo } from '../shell/shell.tsx'
import type { PageDraft } from './page-draft.ts'
import room from '../shell/room.module.css'

export function AppList() {
  const t = useStudioText()
  const labelOf = useLabel()
  const edits = useEdits()
  const pages = documentsOfKind<PageDraft>(useDocuments(), 'page')
  const apps = documentsOfKind<AnyDocument & AppDocument>(useDocuments(), 'app')
  const add = () => {
    const name = freeName('app', (taken) => apps.some((app) => app.name === taken), '__c')
    edits.add({
      kind: 'app',
      name,
      label: { en: 'New app', 'zh-CN': '新应用' },
      icon: 'briefcase',
      position: apps.length + 1,
      navigation: [],
    })
    go(['apps', name])
  }
  return (
    <Room
      title={t('app.apps')}
      text={t('app.text')}
      actions={
        <Button leftSection={<IconPlus size={15} />} onClick={add}>
          {t('app.new')}
        </Button>
      }
    >
      {apps.length === 0 && (
        <EmptyState icon={<IconApps size={28} stroke={1.4} />} title={t('app.none')} text={t('app.text')} />
      )}
      <div className={room['cards']}>
        {apps.map((app) => (
          <a key={app.name} className={room['card']} {...linkTo(['apps', app.name])}>
            <span className={room['card-icon']}>
              <Icon name={app.icon ?? 'briefcase'} size={17} />
            </span>
            <span>
              <span className={room['card-title']}>{labelOf(labelOr(app.label, app.name))}</span>
              <br />
              <span className={room['card-text']}>{t('app.entries', { count: app.navigation?.length ?? 0 })}</span>
            </span>
          </a>
        ))}
      </div>
      {pages.length > 0 && (
        <Title order={2} fz={14} mt={28} mb={10}>
          {t('page.pages')}
        </Title>
      )}
      <div className={room['cards']}>
        {pages.map((page) => (
          <a key={page.name} className={room['card']} {...linkTo(['pages', page.name])}>
            <span className={room['card-icon']}>
              <Icon name={page.icon ?? 'home'} size={17} />
            </span>
            <span>
              <span className={room['card-title']}>{labelOf(labelOr(page.label, page.name))}</span>
              <br />
              <span className={room['card-text']}>{t(page.use === 'home' ? 'page.use_home' : 'page.use_page')}</span>
            </span>
          </a>
        ))}
      </div>
    </Room>
  )
}
