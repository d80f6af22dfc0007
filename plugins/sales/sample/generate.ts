/**
 * The records of the sample company, as the tables a customer would import: one per object, in import order.
 * Deterministic but for `today`, which dates hang on so that the pipeline is never stale.
 */
import { seeded } from './random.ts'
import type { Random } from './random.ts'
import * as words from './words.ts'

/** Column headers are field names; lookups hold the name (or external id) of the record meant. */
export type SampleTable = {
  object: string
  columns: string[]
  by?: { [column: string]: string }
  /** The same in every row. */
  constants?: { [field: string]: string }
  rows: string[][]
}

/** The sales people; records without one belong to whoever loads the sample. */
export const owners = [
  { name: '林晓峰', email: 'xiaofeng.lin@sample.invalid', role: 'sales_manager_east' },
  { name: '周雨晴', email: 'yuqing.zhou@sample.invalid', role: 'sales_rep_east' },
  { name: '陈立', email: 'li.chen@sample.invalid', role: 'sales_rep_east' },
  { name: 'Emma Fischer', email: 'emma.fischer@sample.invalid', role: 'sales_rep_east' },
]

type Company = { name: string; industry: string; chinese: boolean; city: string }

/** `today` is 'YYYY-MM-DD'. */
export function generateSample(today: string): SampleTable[] {
  const random = seeded(20_260_101)
  const companies = makeCompanies(random, 200)
  const contacts = makeContacts(random, companies)
  const deals = makeDeals(random, companies, contacts, today)
  return [
    makeProducts(),
    accountTable(random, companies),
    contactTable(random, contacts),
    leadTable(random, today),
    dealTable(deals),
    lineTable(random, deals),
    activityTable(random, deals, today),
  ]
}

function makeCompanies(random: Random, count: number): Company[] {
  const made = new Map<string, Company>()
  while (made.size < count) {
    const industry = random.pick(Object.keys(words.chineseTrades))
    const chinese = random.chance(0.7)
    const city = random.pick(words.chineseCities)
    const name = chinese
      ? `${city}${random.pick(words.chineseStems)}${random.pick(words.chineseTrades[industry] ?? ['科技'])}${random.pick(words.chineseSuffixes)}`
      : `${random.pick(words.englishStems)} ${random.pick(words.englishTrades[industry] ?? ['Group'])} ${random.pick(words.englishSuffixes)}`
    if (!made.has(name)) made.set(name, { name, industry, chinese, city })
  }
  return [...made.values()]
}

function makeProducts(): SampleTable {
  return {
    object: 'product',
    columns: ['name', 'code', 'family', 'list_price', 'unit_name', 'active'],
    rows: words.products.map(([name, code, family, price, unit]) => [name, code, family, String(price), unit, 'true']),
  }
}

function accountTable(random: Random, companies: Company[]): SampleTable {
  const rows = companies.map((company, index) => [
    company.name,
    company.industry,
    random.weighted([
      ['a', 1],
      ['b', 3],
      ['c', 5],
      ['d', 3],
    ]),
    random.weighted([
      ['prospect', 5],
      ['customer', 5],
      ['partner', 1],
      ['lost', 1],
    ]),
    company.chinese ? `021-5${String(1_000_000 + index * 37).slice(0, 7)}` : '',
    `https://www.example-${index + 1}.com`,
    String(random.whole(2, 400) * 10),
    String(random.whole(10, 9000) * 100_000),
  ])
  return {
    object: 'account',
    columns: ['name', 'industry', 'grade', 'status', 'phone', 'website', 'employees', 'annual_revenue'],
    rows,
  }
}

type Contact = { name: string; company: Company; email: string }

function personName(random: Random, chinese: boolean): string {
  return chinese
    ? random.pick(words.familyNames) + random.pick(words.givenNames)
    : `${random.pick(words.firstNames)} ${random.pick(words.lastNames)}`
}

function makeContacts(random: Random, companies: Company[]): Contact[] {
  return Array.from({ length: 500 }, (_, index) => {
    const company = companies[index % companies.length] as Company
    return {
      name: personName(random, company.chinese),
      company,
      email: `contact${index + 1}@example-${(index % companies.length) + 1}.com`,
    }
  })
}

function mobile(random: Random): string {
  return `13${random.whole(0, 9)}${String(random.whole(10_000_000, 99_999_999))}`
}

function contactTable(random: Random, contacts: Contact[]): SampleTable {
  const rows = contacts.map((contact) => [
    contact.name,
    contact.company.name,
    contact.company.chinese ? random.pick(words.chineseTitles) : random.pick(words.englishTitles),
    random.pick(['decision_maker', 'influencer', 'user', 'coach', 'gatekeeper']),
    contact.email,
    mobile(random),
  ])
  return { object: 'contact', columns: ['name', 'account', 'title', 'role', 'email', 'mobile'], rows }
}

const sources = ['web', 'referral', 'event', 'ads', 'partner', 'cold_call'] as const

function leadTable(random: Random, today: string): SampleTable {
  const rows = makeCompanies(random, 400).map((company, index) => {
    const status = random.weighted([
      ['new', 4],
      ['contacted', 4],
      ['qualified', 3],
      ['converted', 2],
      ['unqualified', 2],
    ])
    return [
      personName(random, company.chinese),
      company.name,
      status,
      random.pick(sources),
      company.industry,
      String(random.whole(1, 5)),
      `lead${index + 1}@example.net`,
      mobile(random),
      company.city,
      String(random.whole(2, 60) * 10_000),
      random.pick(words.needs),
      status === 'new' ? '' : `${shift(today, -random.whole(0, 40))}T0${random.whole(1, 9)}:15:00Z`,
      status === 'unqualified' ? random.pick(['没有预算', '非目标客户', 'Wrong contact']) : '',
    ]
  })
  return {
    object: 'lead',
    columns: [
      'name',
      'company',
      'status',
      'source',
      'industry',
      'rating',
      'email',
      'mobile',
      'city',
      'budget',
      'need',
      'first_response_at',
      'lost_reason',
    ],
    rows,
  }
}

type Deal = {
  name: string
  account: string
  contact: string
  stage: string
  amount: number
  close: string
  source: string
  step: string
  reason: string
}

function makeDeals(random: Random, companies: Company[], contacts: Contact[], today: string): Deal[] {
  return Array.from({ length: 600 }, (_, index) => {
    const company = companies[random.whole(0, companies.length - 1)] as Company
    const stage = random.weighted([
      ['qualify', 18],
      ['discover', 16],
      ['propose', 14],
      ['negotiate', 9],
      ['won', 27],
      ['lost', 16],
    ])
    const closed = stage === 'won' || stage === 'lost'
    return {
      name: `${company.name.slice(0, 40)} ${random.pick(words.projects)} #${index + 1}`,
      account: company.name,
      contact: contacts.find((contact) => contact.company === company)?.email ?? '',
      stage,
      amount: random.whole(2, 180) * 10_000,
      close: shift(today, closed ? -random.whole(1, 360) : random.whole(-10, 150)),
      source: random.pick(sources),
      step: closed ? '' : random.pick(words.nextSteps),
      reason: stage === 'lost' ? random.pick(['price', 'product', 'timing', 'competitor', 'relationship']) : '',
    }
  })
}

function dealTable(deals: Deal[]): SampleTable {
  return {
    object: 'opportunity',
    columns: ['name', 'account', 'contact', 'stage', 'amount', 'close_date', 'source', 'next_step', 'lost_reason'],
    by: { contact: 'email' },
    rows: deals.map((deal) => [
      deal.name,
      deal.account,
      deal.contact,
      deal.stage,
      String(deal.amount),
      deal.close,
      deal.source,
      deal.step,
      deal.reason,
    ]),
  }
}

function lineTable(random: Random, deals: Deal[]): SampleTable {
  const rows = deals
    .filter((deal) => deal.stage !== 'qualify')
    .flatMap((deal) =>
      Array.from({ length: random.whole(1, 3) }, () => {
        const [name, code, , price] = random.pick(words.products)
        return [deal.name, code, name, String(random.whole(1, 20)), String(price), String(random.pick([0, 0, 5, 10]))]
      }),
    )
  return {
    object: 'opportunity_line',
    columns: ['opportunity', 'product', 'name', 'quantity', 'unit_price', 'discount'],
    by: { product: 'code' },
    rows,
  }
}

/** What was done about each deal, oldest first, and for open ones what comes next. */
function activityTable(random: Random, deals: Deal[], today: string): SampleTable {
  const rows = deals.flatMap((deal) => {
    const closed = deal.stage === 'won' || deal.stage === 'lost'
    const past = Array.from({ length: random.whole(1, 3) }, () => pastActivity(random, deal, today))
    return closed || random.chance(0.25) ? past : [...past, nextActivity(random, deal, today)]
  })
  return {
    object: 'activity',
    columns: ['subject', 'type', 'status', 'due', 'priority', 'outcome', 'remarks', 'related_to'],
    constants: { related_to_object: 'opportunity' },
    rows,
  }
}

function pastActivity(random: Random, deal: Deal, today: string): string[] {
  const type = random.pick(['call', 'call', 'meeting', 'visit', 'note'] as const)
  const [subject, remarks] = random.pick(words.pastActivities[type])
  const due = `${shift(today, -random.whole(1, 90))}T0${random.whole(1, 9)}:${random.pick(['00', '15', '30'])}:00Z`
  const outcome = type === 'call' ? random.pick(['connected', 'connected', 'no_answer', 'left_message']) : ''
  return [subject, type, 'done', due, 'normal', outcome, remarks, deal.name]
}

function nextActivity(random: Random, deal: Deal, today: string): string[] {
  const type = random.pick(['task', 'task', 'call', 'meeting'])
  const due = `${shift(today, random.whole(-3, 20))}T0${random.whole(1, 9)}:00:00Z`
  return [
    deal.step || random.pick(words.nextSteps),
    type,
    'open',
    due,
    random.pick(['high', 'normal', 'normal', 'low']),
    '',
    '',
    deal.name,
  ]
}

/** A date some days later; plain calendar arithmetic in UTC. */
function shift(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
