/** The frame around every page: rail on the left, bottom bar on phones, and what may open over any page. */
import { Alert, Box, UnstyledButton } from '@mantine/core'
import { useDisclosure, useHotkeys, useMediaQuery } from '@mantine/hooks'
import { IconCloudOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Suspense, useEffect, useState } from 'react'
import { useConnection } from '../api/connection.ts'
import { useFollowedJobs } from '../actions/follow-job.ts'
import type { QuickCreate } from '../actions/quick-create.ts'
import { onQuickCreate } from '../actions/quick-create.ts'
import { useText } from '../i18n/i18n.ts'
import { prefer, usePreferences } from '../theme/preferences.ts'
import { useNewVersion } from './new-version.ts'
import { onOpenPalette } from './open-palette.ts'
import { Rail } from './rail.tsx'
import { useSessionEnded } from './session-end.ts'
import classes from './shell.module.css'
import { lazyPart } from '../ui/lazy-part.ts'

const BottomBar = lazyPart(async () => (await import('./bottom-bar.tsx')).BottomBar)
const Palette = lazyPart(async () => (await import('./palette.tsx')).Palette)
const CreateModal = lazyPart(async () => (await import('../records/form/create-modal.tsx')).CreateModal)
const JobsTray = lazyPart(async () => (await import('./jobs-tray.tsx')).JobsTray)
const SignInAgain = lazyPart(async () => (await import('../people/sign-in-again.tsx')).SignInAgain)

export function Shell({ children }: { children: ReactNode }) {
  const t = useText()
  const { railOpen } = usePreferences()
  const phone = useMediaQuery('(max-width: 47.99em)') ?? false
  const online = useConnection() === 'online'
  const ended = useSessionEnded()
  const goOn = useNewVersion()
  const jobs = useFollowedJobs().length > 0
  const [palette, setPalette] = useDisclosure(false)
  // A stack: a form may ask for a parent to be created on the way, and is still there afterwards.
  const [creating, setCreating] = useState<QuickCreate[]>([])
  useEffect(() => onOpenPalette(setPalette.open), [setPalette])
  useEffect(() => onQuickCreate((request) => setCreating((known) => [...known, request])), [])
  useHotkeys(
    [
      ['mod+K', setPalette.open],
      ['mod+\\', () => prefer({ railOpen: !railOpen })],
    ],
    [],
  )
  return (
    <div className={classes['shell']} data-phone={phone || undefined} data-rail={railOpen ? 'open' : 'closed'}>
      <a href="#page" className={classes['skip']}>
        {t('shell.skip')}
      </a>
      {!phone && <Rail />}
      <div className={classes['side']}>
        {!online && (
          <Alert
            color="yellow"
            variant="light"
            radius={0}
            py={6}
            icon={<IconCloudOff size={16} />}
            title={t('problem.offline')}
            role="status"
          >
            {t('shell.offline_hint')}
          </Alert>
        )}
        {goOn && (
          <div className={classes['news']} role="status">
            <span>{t('shell.new_version')}</span>
            <UnstyledButton onClick={goOn}>{t('shell.use_new_version')}</UnstyledButton>
          </div>
        )}
        <Box component="main" id="page" className={classes['page']} tabIndex={-1}>
          {children}
        </Box>
        {phone && (
          <Suspense fallback={<div className={classes['bottom']} />}>
            <BottomBar />
          </Suspense>
        )}
      </div>
      <Suspense fallback={null}>
        {palette && <Palette onClose={setPalette.close} />}
        {creating.map((request, at) => (
          <CreateModal
            key={at}
            request={request}
            onClose={() => setCreating((known) => known.filter((one) => one !== request))}
          />
        ))}
        {jobs && <JobsTray />}
        {ended && <SignInAgain />}
      </Suspense>
    </div>
  )
}
