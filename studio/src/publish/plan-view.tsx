/** What publishing would do, for people: sentences, what it touches, and what stands in the way. */
import { Anchor, Stack, Text, Title } from '@mantine/core'
import { changeText } from '@trellis/metadata/model/change-sentences.ts'
import type { ModelChange } from '@trellis/metadata/model/diff.ts'
import type { Impact } from '@trellis/metadata/model/impact.ts'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'
import { localeNow, useLabel } from '@trellis/runtime/i18n/i18n.ts'
import { Choice } from '@trellis/runtime/ui/choice.tsx'
import type { Plan, RuleImpact } from '../document/change-set-api.ts'
import type { Documents } from '../document/documents.ts'
import { fieldOf, labelOr, objectIn } from '../document/documents.ts'
import { useStudio } from '../document/studio.ts'
import { useStudioText } from '../i18n/studio-text.ts'
import { typeLabel } from '../inspector/texts-of.ts'
import { placeOf } from '../objects/place-of.ts'
import { isBad, ruleSentence } from '../objects/rule-test.tsx'
import { linkTo } from '../shell/shell.tsx'
import room from '../shell/room.module.css'
import { Advice, Problems } from './plan-problems.tsx'

/** What a plan says: what stands in the way, or else what would change, and what could be better. */
export function PlanPart({ plan, documents, fix }: { plan: Plan; documents: Documents; fix: boolean }) {
  return plan.problems.length > 0 ? (
    <Problems problems={plan.problems} documents={documents} fix={fix} />
  ) : (
    <>
      <Sentences plan={plan} documents={documents} />
      <Advice warnings={plan.warnings} documents={documents} />
    </>
  )
}

function Sentences({ plan, documents }: { plan: Plan; documents: Documents }) {
  const t = useStudioText()
  return (
    <section>
      <Title order={2} mb={8}>
        {t('publish.what')}
      </Title>
      <ul className={room['lines']} style={{ margin: 0, padding: 0, listStyle: 'none' }}>
        {plan.diff.map((change, at) => (
          <li key={at} className={room['line']}>
            <span className={room['grow']}>{changeText(change, localeNow(), (type) => typeLabel(t, type))}</span>
            <EffectBadge effect={change.effect} />
          </li>
        ))}
      </ul>
      <ImpactLines impact={plan.impact} documents={documents} />
    </section>
  )
}

function EffectBadge({ effect }: { effect: ModelChange['effect'] }) {
  const t = useStudioText()
  if (effect === 'safe') return null
  return (
    <Choice
      color={effect === 'slow' ? 'orange' : 'red'}
      label={t(effect === 'slow' ? 'publish.effect_slow' : 'publish.effect_destructive')}
    />
  )
}

function ImpactLines({ impact, documents }: { impact: (Impact | RuleImpact)[]; documents: Documents }) {
  const t = useStudioText()
  const what = useImpactName(documents)
  if (impact.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt={8}>
        {t('publish.impact_none')}
      </Text>
    )
  }
  return (
    <Stack gap={2} mt={8}>
      {impact.map((one) =>
        'rule' in one ? (
          <RuleLine key={one.rule} one={one} rule={documents.get(`validation_rule/${one.rule}`)} />
        ) : (
          <Text
            key={`${one.object}.${one.field ?? ''}.${one.choice ?? ''}`}
            size="sm"
            c={(one.unconvertible ?? 0) + (one.duplicates ?? 0) > 0 ? 'var(--mantine-color-error)' : 'dimmed'}
          >
            {impactText(one, what(one), t)}
          </Text>
        ),
      )}
    </Stack>
  )
}

/** A rule of the change, what it would refuse, and the way to the list of them. */
function RuleLine({ one, rule }: { one: RuleImpact; rule: AnyDocument | undefined }) {
  const t = useStudioText()
  const labelOf = useLabel()
  return (
    <Text size="sm" c={isBad(one) ? 'var(--mantine-color-error)' : 'dimmed'}>
      <Anchor inherit {...linkTo(placeOf('validation_rule', one.rule))}>
        {labelOf(labelOr(rule?.['label'], one.rule))}
      </Anchor>
      {': '}
      {ruleSentence(one, t)}
    </Text>
  )
}

function impactText(one: Impact, what: string, t: ReturnType<typeof useStudioText>): string {
  if ((one.duplicates ?? 0) > 0) return t('publish.impact_duplicates', { count: one.duplicates, what })
  if ((one.unconvertible ?? 0) > 0) return t('publish.impact_lost', { count: one.unconvertible, what })
  if (one.choice !== undefined) return t('publish.impact_choice', { count: one.rows, what, choice: one.choice })
  return t('publish.impact_rows', { count: one.rows, what })
}

function useImpactName(documents: Documents): (one: Impact) => string {
  const labelOf = useLabel()
  const studio = useStudio()
  return (one) => {
    const object = objectIn(studio.state().published, one.object) ?? objectIn(documents, one.object)
    const name = labelOf(labelOr(object?.label, one.object))
    return one.field === undefined
      ? name
      : `${name} · ${labelOf(labelOr(fieldOf(object, one.field)?.label, one.field))}`
  }
}
