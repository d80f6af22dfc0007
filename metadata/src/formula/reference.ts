/** The list of functions as Markdown, made from the table: the README holds it and a test keeps it in step. */
import { signatureOf } from './define.ts'
import type { Family, FunctionDef } from './define.ts'
import { formulaFunctions } from './functions/table.ts'

const titles: { readonly [family in Exclude<Family, 'operator'>]: string } = {
  logic: 'Conditions and choices',
  text: 'Text',
  number: 'Numbers',
  date: 'Dates and times',
  work: 'Working time',
  record: 'Records, choices and related lists',
  crm: 'Money, China, places, JSON',
}

/** Markdown tables, one per family. */
export function functionReference(): string {
  return Object.entries(titles)
    .map(
      ([family, title]) =>
        `### ${title}\n\n| function | gives | does | example |\n| --- | --- | --- | --- |\n${formulaFunctions
          .filter((def) => def.family === family)
          .map(rowOf)
          .join('\n')}`,
    )
    .join('\n\n')
}

function rowOf(def: FunctionDef): string {
  const gives = typeof def.returns === 'string' ? def.returns : 'as its values'
  const where = def.sql ? '' : ' Not in SQL.'
  const example = def.result === undefined ? `\`${def.example}\`` : `\`${def.example}\` = \`${def.result}\``
  return `| \`${signatureOf(def)}\` | ${gives} | ${def.en}${where} | ${example.replaceAll('|', '\\|')} |`
}
