/** Where the studio opens: ways to start, and what there is. */
import { Title } from '@mantine/core'
import { IconFileSpreadsheet, IconPlus, IconTemplate } from '@tabler/icons-react'
import type { MouseEvent, ReactNode } from 'react'
import { useState } from 'react'
import { ObjectCards } from '../objects/object-cards.tsx'
import { NewObject } from '../objects/new-object.tsx'
import { useStudioText } from '../i18n/studio-text.ts'
import { Room } from './room.tsx'
import { linkTo } from './shell.tsx'
import classes from './room.module.css'

export function Home() {
  const t = useStudioText()
  const [making, setMaking] = useState(false)
  return (
    <Room title={t('start.title')} text={t('start.text')}>
      <div className={classes['cards']} style={{ marginBottom: 28 }}>
        <StartCard
          icon={<IconFileSpreadsheet size={18} stroke={1.6} />}
          title={t('object.from_sheet')}
          text={t('start.sheet_text')}
          {...linkTo(['start'])}
        />
        <StartCard
          icon={<IconTemplate size={18} stroke={1.6} />}
          title={t('start.template')}
          text={t('start.template_text')}
          {...linkTo(['start', 'templates'])}
        />
        <StartCard
          icon={<IconPlus size={18} stroke={1.6} />}
          title={t('object.new')}
          text={t('start.blank_text')}
          onClick={() => setMaking(true)}
        />
      </div>
      <Title order={2} mb={10}>
        {t('object.objects')}
      </Title>
      <ObjectCards />
      {making && <NewObject onClose={() => setMaking(false)} />}
    </Room>
  )
}

type CardProps = { icon: ReactNode; title: string; text: string; href?: string; onClick(event: MouseEvent): void }

export function StartCard({ icon, title, text, href, onClick }: CardProps) {
  const body = (
    <>
      <span className={classes['card-icon']}>{icon}</span>
      <span>
        <span className={classes['card-title']}>{title}</span>
        <br />
        <span className={classes['card-text']}>{text}</span>
      </span>
    </>
  )
  return href === undefined ? (
    <button type="button" className={classes['card']} onClick={onClick}>
      {body}
    </button>
  ) : (
    <a href={href} className={classes['card']} onClick={onClick}>
      {body}
    </a>
  )
}
