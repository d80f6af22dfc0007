/** The sample company of the sales plugin: who works there, and its tables in import order. */
import { generateSample, owners } from './generate.ts'
import type { SampleTable } from './generate.ts'

export const sample: { users: { name: string; email: string; role: string }[]; tables(today: string): SampleTable[] } =
  { users: owners, tables: generateSample }
