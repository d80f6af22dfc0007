/** Which layout somebody gets, by the rules of the drafts, as the runtime and the server choose it. */
import { useEffect, useMemo, useState } from 'react'
import { groupsOf } from '@trellis/metadata/access/parties.ts'
import type { LayoutAsk, LayoutChoice, LayoutUse } from '@trellis/metadata/layout/choose-layout.ts'
import { chooseLayout, recordTypeField } from '@trellis/metadata/layout/choose-layout.ts'
import type { Model } from '@trellis/metadata/model/shape.ts'
import { useModel } from '@trellis/runtime/api/model.ts'
import { usePlace } from '@trellis/runtime/i18n/place.ts'
import type * as JudgeEngine from '@trellis/runtime/page/formula-judge.ts'
import type { Person } from '../access/use-people.ts'
import type * as DraftEngine from '../document/draft-model.ts'
import type { LayoutDraft } from '../document/layout-tree.ts'
import { useDocuments } from '../document/studio.ts'
import { useSampleRecord } from '../preview/use-sample-record.ts'

export type Question = {
  person: Person | undefined
  use: LayoutUse
  device: LayoutAsk['device']
  /** Id of the record; null: none yet. */
  record: string | null
}

/** undefined while nobody is asked about, or the engine is loading. */
export function useLayoutChoice(
  object: string,
  layouts: readonly LayoutDraft[],
  { person, use, device, record: id }: Question,
): LayoutChoice | undefined {
  const documents = useDocuments()
  const view = useModel()
  const { timeZone } = usePlace()
  const engines = useEngines()
  const sample = useSampleRecord(object, id === null ? 'none' : { id })
  return useMemo(() => {
    if (!person || !engines || (id !== null && sample.record?.id !== id)) return undefined
    const draft = engines.draft.draftModel(documents)
    const judge = engines.judge.judgeFor({ model: view, object, timeZone, globals: globalsOf(person) })
    const { record } = sample
    const type = record?.[recordTypeField]
    return chooseLayout(layouts, {
      use,
      device,
      person: {
        email: person.email,
        roles: person.role === null ? [] : [person.role],
        permissionSets: person.permission_sets,
        groups: draft.ok ? groupsOf(draft.model satisfies Model, person) : [],
      },
      ...(typeof type === 'string' && { recordType: type }),
      holds: (formula) => record !== undefined && judge(formula, record) === true,
    })
  }, [person, engines, id, sample, documents, view, object, timeZone, layouts, use, device])
}

/** What formulas know of a person. */
function globalsOf({ id, name, email, role }: Person) {
  return { '$User.id': id, '$User.name': name, '$User.email': email, '$User.role': role }
}

type Engines = { draft: typeof DraftEngine; judge: typeof JudgeEngine }

function useEngines(): Engines | null {
  const [engines, setEngines] = useState<Engines | null>(null)
  useEffect(() => {
    let wanted = true
    void Promise.all([import('../document/draft-model.ts'), import('@trellis/runtime/page/formula-judge.ts')]).then(
      ([draft, judge]) => wanted && setEngines({ draft, judge }),
    )
    return () => {
      wanted = false
    }
  }, [])
  return engines
}
