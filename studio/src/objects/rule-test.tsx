/** The test-run of a validation rule: how many of the records that are there it would refuse, and which. Nothing is published. */
import { Anchor, Button, Stack, Text } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useState } from 'react'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { formatNumber } from '@trellis/runtime/i18n/format.ts'
import { localeNow } from '@trellis/runtime/i18n/i18n.ts'
import { ApiProblem } from '@trellis/runtime/api/problem.ts'
import { toastProblem } from '@trellis/runtime/ui/toast.tsx'
import { useAutosave } from '../document/autosave-context.ts'
import type { RuleTest as Tested } from '../document/change-set-api.ts'
import { testRule } from '../document/change-set-api.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import type { StudioText } from '../i18n/studio-text.ts'
import { useVerdict } from '../inspector/use-formula.ts'

export function RuleTest({ object, rule }: { object: string; rule: AnyDocument }) {
  const t = useStudioText()
  const autosave = useAutosave()
  const formula = String(rule['error_when'] ?? '')
  const verdict = useVerdict({ object, text: formula, condition: true })
  const [found, setFound] = useState<{ about: string; told: Tested | string } | null>(null)
  const [busy, setBusy] = useState(false)
  const about = aboutOf(rule)
  const run = async () => {
    setBusy(true)
    try {
      await autosave.flush()
      setFound({ about, told: await testRule(rule) })
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status === 422)
        setFound({ about, told: error.problem.errors?.[0]?.message ?? t('object.rule_cannot_test') })
      else toastProblem(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div>
      <Button
        variant="default"
        leftSection={<IconFlask size={15} />}
        loading={busy}
        disabled={verdict?.ok !== true || formula === ''}
        onClick={() => void run()}
      >
        {t('object.test_rule')}
      </Button>
      {/* An answer speaks of the rule as it was asked; once it is edited it says nothing. */}
      {found?.about === about &&
        (typeof found.told === 'string' ? (
          <Text size="sm" mt={6} role="status" c="dimmed">
            {found.told}
          </Text>
        ) : (
          <Answer object={object} found={found.told} />
        ))}
    </div>
  )
}

/** What the answer depends on. */
function aboutOf(rule: AnyDocument): string {
  return JSON.stringify([rule['error_when'], rule['blank_as'], rule['severity'], rule['on']])
}

function Answer({ object, found }: { object: string; found: Tested }) {
  const t = useStudioText()
  const more = (found.refused ?? 0) - (found.records?.length ?? 0)
  return (
    <Stack gap={4} mt={6}>
      <Text size="sm" role="status" c={isBad(found) ? 'var(--mantine-color-error)' : 'dimmed'}>
        {ruleSentence(found, t)}
      </Text>
      {found.counted === 'readable' && (
        <Text size="xs" c="dimmed">
          {t('object.rule_counted_readable')}
        </Text>
      )}
      {found.records && found.records.length > 0 && (
        <ul
          aria-label={t('object.rule_refused_records')}
          style={{ margin: 0, padding: 0, listStyle: 'none', maxHeight: 280, overflowY: 'auto' }}
        >
          {found.records.map((record) => (
            <li key={record.id} style={{ padding: '2px 0' }}>
              <Anchor size="sm" href={`/${object}/${record.id}`} target="_blank" rel="noopener">
                {record.title ?? t('object.rule_untitled')}
              </Anchor>
              {record.error && (
                <Text span size="xs" c="dimmed" ml={6}>
                  {t('object.rule_fails_here')}
                </Text>
              )}
            </li>
          ))}
        </ul>
      )}
      {more > 0 && found.records && (
        <Text size="xs" c="dimmed">
          {t('object.rule_more', { count: more, found: formatNumber(more, localeNow()) })}
        </Text>
      )}
    </Stack>
  )
}

/** Saves of existing records would be stopped. */
export function isBad(found: Pick<Tested, 'refused' | 'severity'>): boolean {
  return (found.refused ?? 0) > 0 && found.severity === 'error'
}

/** "Would refuse 312 of 48,210 existing records.", or why nobody can tell yet. */
export function ruleSentence(
  found: Pick<Tested, 'refused' | 'rows' | 'severity' | 'errors' | 'uncounted'>,
  t: StudioText,
): string {
  if (found.refused === null) return t(`object.rule_uncounted_${found.uncounted ?? 'time'}`)
  const number = (value: number) => formatNumber(value, localeNow())
  const params = { found: number(found.refused), total: number(found.rows) }
  if (found.refused === 0) return t('object.rule_refuses_none', params)
  const said = t(found.severity === 'error' ? 'object.rule_refuses' : 'object.rule_warns', params)
  const failing = found.errors ?? 0
  return failing === 0 ? said : `${said} ${t('object.rule_failing', { count: failing, found: number(failing) })}`
}
