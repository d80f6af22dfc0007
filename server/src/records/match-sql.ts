/** What two values have to share to count as the same, by method of a matching rule, as SQL over a text. Blank gives null. */
import type { MatchingRuleDocument } from '@trellis/metadata/schema/matching-rule.ts'

export type MatchMethod = MatchingRuleDocument['criteria'][number]['method']

const marks = String.raw`[[:space:][:punct:]·，。、（）【】《》“”‘’]`
const words =
  'incorporated|inc|corporation|corp|company|co|limited|ltd|llc|llp|plc|gmbh|ag|kg|sa|sarl|srl|spa|bv|nv|ab|oy|pty|pte|kk'
const endings = '股份有限公司|有限责任公司|有限合伙|有限公司|集团公司|总公司|分公司|公司|集团|株式会社'

/** `text` is SQL of type text. The same expression for what is stored and what is given, so both are cut alike. */
export function matchKeySql(method: MatchMethod, text: string): string {
  return `nullif(${keyOf[method](text)}, '')`
}

const plain = (text: string) => `regexp_replace(lower(${text}), '${marks}+', '', 'g')`

const keyOf: { [method in MatchMethod]: (text: string) => string } = {
  exact: (text) => `lower(btrim(${text}))`,
  email: (text) => `lower(btrim(${text}))`,
  email_domain: (text) => `lower(split_part(btrim(${text}), '@', 2))`,
  phone: (text) => `regexp_replace(${text}, '[^0-9]', '', 'g')`,
  url_host: (text) => `split_part(regexp_replace(lower(btrim(${text})), '^([a-z]+://)?(www\\.)?', ''), '/', 1)`,
  person_name: plain,
  // Legal forms at the end go first, while words still stand apart; then everything that is no letter or digit.
  company_name: (text) =>
    `regexp_replace(${plain(`regexp_replace(${text}, '(${marks}+(${words}))+${marks}*$', '', 'i')`)}, '(${endings})+$', '')`,
  // Likeness by letters would need an extension of the database: these match when nothing but marks, spaces and case differ.
  fuzzy_text: plain,
  address: plain,
  acronym: plain,
}
