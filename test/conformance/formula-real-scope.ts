/**
 * The objects of the real formulas as a scope: fields from the published object files, plus the standard fields every org has.
 * Flow variables are not in the data: inside flow formulas an unknown first name is a value of any type.
 */
import { existsSync, readFileSync } from 'node:fs'
import type { FormulaField, FormulaScope, FormulaType } from '@trellis/metadata/formula/types.ts'

const folder = new URL('../../../shared/data/formula/', import.meta.url)

export type RealFormula = {
  id: string
  kind: string
  object: string | null
  name: string
  formula: string
  returnType: string | null
  treatBlanksAs: string | null
}
type SourceField = { label?: string; type?: string; referenceTo?: string; formula?: string }
type SourceObject = { object: string; fields: { [name: string]: SourceField } }

export function realFormulas(): RealFormula[] | null {
  const file = new URL('real_formulas.jsonl', folder)
  return existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as RealFormula)
    : null
}

const typeNames: { readonly [type: string]: FormulaType } = {
  Text: 'text',
  TextArea: 'text',
  LongTextArea: 'text',
  Html: 'text',
  Email: 'text',
  Url: 'text',
  Phone: 'text',
  EncryptedText: 'text',
  AutoNumber: 'text',
  Picklist: 'select',
  MultiselectPicklist: 'multiselect',
  Checkbox: 'boolean',
  Number: 'number',
  Currency: 'currency',
  Percent: 'percent',
  Date: 'date',
  DateTime: 'datetime',
  Time: 'time',
  Lookup: 'id',
  MasterDetail: 'id',
  Hierarchy: 'id',
  MetadataRelationship: 'id',
  Location: 'geolocation',
}

/** Fields a standard object has without a file: `name type[>target]`. */
const everywhere =
  'Id id, Name text, CreatedDate datetime, CreatedById id>User, LastModifiedDate datetime, LastModifiedById id>User, SystemModstamp datetime, OwnerId id>User, RecordTypeId id>RecordType, IsDeleted boolean, CurrencyIsoCode select, LastActivityDate date, DeveloperName text, MasterLabel text, QualifiedApiName text, Label text, NamespacePrefix text, Language text, SetupOwnerId id>User'
const address = (prefix: string): string =>
  ['Street', 'City', 'State', 'PostalCode', 'Country', 'StateCode', 'CountryCode']
    .map((part) => `${prefix}${part} text`)
    .join(', ')
const standard: { readonly [object: string]: string } = {
  Account: `Phone text, Fax text, Website text, Industry select, Type select, Rating select, AnnualRevenue currency, NumberOfEmployees number, ParentId id>Account, AccountNumber text, Site text, Description text, AccountSource select, Ownership select, Sic text, TickerSymbol text, IsPersonAccount boolean, PersonContactId id>Contact, PersonEmail text, ${address('Billing')}, ${address('Shipping')}`,
  Contact: `FirstName text, LastName text, MiddleName text, Suffix text, Salutation select, Email text, Phone text, MobilePhone text, HomePhone text, OtherPhone text, AssistantPhone text, AssistantName text, Fax text, Title text, Department text, Birthdate date, LeadSource select, AccountId id>Account, ReportsToId id>Contact, DoNotCall boolean, HasOptedOutOfEmail boolean, HasOptedOutOfFax boolean, EmailBouncedReason text, EmailBouncedDate datetime, IsEmailBounced boolean, Description text, IndividualId id, ${address('Mailing')}, ${address('Other')}`,
  Lead: `FirstName text, LastName text, Company text, Email text, Phone text, MobilePhone text, Title text, Status select, Rating select, Industry select, LeadSource select, AnnualRevenue currency, NumberOfEmployees number, IsConverted boolean, ConvertedDate date, Website text, Description text, DoNotCall boolean, HasOptedOutOfEmail boolean, ${address('').replaceAll(' text', ' text')}`,
  Opportunity:
    'AccountId id>Account, Amount currency, CloseDate date, StageName select, Probability percent, Type select, LeadSource select, IsClosed boolean, IsWon boolean, ForecastCategory select, ForecastCategoryName select, NextStep text, Description text, CampaignId id>Campaign, ExpectedRevenue currency, Pricebook2Id id, ContactId id>Contact, HasOpportunityLineItem boolean, FiscalYear number, FiscalQuarter number, TotalOpportunityQuantity number',
  Campaign:
    'Type select, Status select, StartDate date, EndDate date, IsActive boolean, ParentId id>Campaign, BudgetedCost currency, ActualCost currency, ExpectedRevenue currency, ExpectedResponse percent, NumberSent number, Description text, NumberOfContacts number, NumberOfResponses number, AmountWonOpportunities currency, AmountAllOpportunities currency',
  CampaignMember:
    'CampaignId id>Campaign, ContactId id>Contact, LeadId id>Lead, Status select, HasResponded boolean, FirstRespondedDate date, FirstName text, LastName text, Email text, Phone text, Title text, CompanyOrAccount text, Type select',
  Case: 'CaseNumber text, Subject text, Status select, Priority select, Origin select, Type select, Reason select, IsClosed boolean, IsEscalated boolean, ClosedDate datetime, AccountId id>Account, ContactId id>Contact, ParentId id>Case, Description text, SuppliedEmail text, SuppliedName text, SuppliedPhone text, ContactEmail text, ContactPhone text, BusinessHoursId id, SlaStartDate datetime, SlaExitDate datetime',
  Task: 'Subject text, Status select, Priority select, ActivityDate date, Description text, IsClosed boolean, WhoId id>Contact, WhatId id>Account, AccountId id>Account, Type select, CallType select, CallDurationInSeconds number, CallDisposition text, TaskSubtype select, ReminderDateTime datetime, IsReminderSet boolean, IsRecurrence boolean, CompletedDateTime datetime, RecurrenceStartDateOnly date, IsHighPriority boolean',
  Event:
    'Subject text, StartDateTime datetime, EndDateTime datetime, ActivityDate date, ActivityDateTime datetime, DurationInMinutes number, Description text, Location text, IsAllDayEvent boolean, IsPrivate boolean, WhoId id>Contact, WhatId id>Account, AccountId id>Account, Type select, ShowAs select, EventSubtype select, ReminderDateTime datetime, IsReminderSet boolean, IsRecurrence boolean, GroupEventType text',
  Activity:
    'Subject text, Status select, Priority select, ActivityDate date, Description text, WhoId id>Contact, WhatId id>Account, AccountId id>Account, StartDateTime datetime, EndDateTime datetime, IsClosed boolean, Location text, Type select, IsTask boolean, CallType select, CallDurationInSeconds number, ReminderDateTime datetime, CompletedDateTime datetime, ActivityDateTime datetime',
  User: 'Username text, FirstName text, LastName text, Email text, Phone text, MobilePhone text, Title text, Department text, Division text, CompanyName text, Alias text, IsActive boolean, ProfileId id>Profile, UserRoleId id>UserRole, ManagerId id>User, ContactId id>Contact, AccountId id>Account, EmployeeNumber text, TimeZoneSidKey select, LocaleSidKey select, LanguageLocaleKey select, UserType select, FederationIdentifier text, CommunityNickname text, FullPhotoUrl text, SmallPhotoUrl text, Street text, City text, State text, PostalCode text, Country text',
  Contract:
    'AccountId id>Account, StartDate date, EndDate date, ContractTerm number, Status select, StatusCode select, ContractNumber text, ActivatedDate datetime, CustomerSignedDate date, Description text',
  Asset:
    'AccountId id>Account, ContactId id>Contact, Status select, SerialNumber text, InstallDate date, PurchaseDate date, UsageEndDate date, Price currency, Quantity number, Product2Id id>Product2',
  Product2: 'ProductCode text, Description text, IsActive boolean, Family select',
  OpportunityLineItem:
    'OpportunityId id>Opportunity, Quantity number, UnitPrice currency, TotalPrice currency, ListPrice currency, Product2Id id>Product2, PricebookEntryId id, ServiceDate date, Description text',
  Profile: 'UserType select, Description text',
  UserRole: 'RollupDescription text',
  RecordType: 'IsActive boolean, SobjectType select, Description text',
  Queue: 'QueueName text',
  Group: 'Type select, Email text',
  Organization:
    'Division text, Phone text, Country text, OrganizationType select, InstanceName text, IsSandbox boolean',
}

const parseField = (text: string): FormulaField => {
  const [name = '', rest = 'text'] = text.trim().split(' ')
  const [type = 'text', to] = rest.split('>')
  return { name, type: type as FormulaType, ...(to === undefined ? {} : { to }) }
}

/** What any value of unknown type leads to. */
const anything = '*'

/**
 * A scope per formula. With `undeclared`, a custom field that no published object file declares (fields of installed packages are not in
 * the data) is a value of any type; names of standard fields and of declared objects must still be right.
 */
export function realScope(options: { undeclared: boolean }): (formula: RealFormula) => FormulaScope {
  const objects = new Map<string, Map<string, FormulaField>>()
  const own = (object: string): Map<string, FormulaField> => {
    const known = objects.get(object.toLowerCase()) ?? new Map<string, FormulaField>()
    objects.set(object.toLowerCase(), known)
    return known
  }
  for (const [object, fields] of Object.entries(standard))
    for (const text of fields.split(',')) own(object).set(parseField(text).name.toLowerCase(), parseField(text))
  for (const line of readFileSync(new URL('real_objects.jsonl', folder), 'utf8').trim().split('\n')) {
    const source = JSON.parse(line) as SourceObject
    for (const [name, field] of Object.entries(source.fields))
      own(source.object).set(name.toLowerCase(), toField(name, field, own(source.object).get(name.toLowerCase())))
  }
  const shared = new Map(everywhere.split(',').map((text) => [parseField(text).name.toLowerCase(), parseField(text)]))
  const field = (object: string, name: string): FormulaField | undefined => {
    if (object === anything) return { name, type: 'any', to: anything }
    const lower = name.toLowerCase()
    const found =
      objects.get(object.toLowerCase())?.get(lower) ??
      (['task', 'event'].includes(object.toLowerCase()) ? objects.get('activity')?.get(lower) : undefined)
    const implied = found ?? (object === '' ? undefined : shared.get(lower))
    return implied ?? (options.undeclared && /__c$/i.test(name) ? { name, type: 'any', to: anything } : undefined)
  }
  return (formula) => scopeOf(formula, field, objects)
}

function toField(name: string, source: SourceField, known: FormulaField | undefined): FormulaField {
  const type = typeNames[source.type ?? '']
  const to = source.referenceTo ?? known?.to
  return {
    name,
    type: type ?? known?.type ?? 'any',
    ...(to === undefined ? (type === 'id' ? { to: anything } : {}) : { to }),
  }
}

function scopeOf(
  formula: RealFormula,
  field: (object: string, name: string) => FormulaField | undefined,
  objects: Map<string, Map<string, FormulaField>>,
): FormulaScope {
  const object = formula.object ?? ''
  const isFlow = formula.kind.startsWith('flow')
  return {
    object,
    field: (owner, name) =>
      field(owner, name) ?? (isFlow && owner === object ? { name, type: 'any', to: anything } : undefined),
    names: (owner) => [...(objects.get(owner.toLowerCase())?.values() ?? [])].map((known) => known.name),
    global: (path) => {
      const [root = '', ...rest] = path
      const name = path.join('.')
      const last = rest[rest.length - 1] ?? ''
      switch (root.toLowerCase()) {
        case '$record':
          return isFlow && object !== '' ? { name, type: 'any', path: rest } : { name, type: 'any' }
        case '$user':
        case '$profile':
        case '$organization':
        case '$userrole': {
          const target =
            { $user: 'User', $profile: 'Profile', $organization: 'Organization', $userrole: 'UserRole' }[
              root.toLowerCase()
            ] ?? 'User'
          return { name, type: field(target, last)?.type ?? (last.endsWith('__c') ? 'any' : 'text') }
        }
        case '$recordtype':
          return { name, type: 'text' }
        case '$permission':
          return { name, type: 'boolean' }
        case '$setup':
        case '$custommetadata': {
          const target = rest[0] ?? ''
          return { name, type: field(target, last)?.type ?? 'any' }
        }
        case '$label':
        case '$api':
          return { name, type: 'text' }
        case '$flow':
          return { name, type: /date$/i.test(last) ? 'date' : /datetime$/i.test(last) ? 'datetime' : 'text' }
        default:
          return undefined
      }
    },
  }
}
