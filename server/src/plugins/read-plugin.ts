/** A plugin as it lies in its folder: JSON documents by kind, and what its sample generator makes. The server knows plugins by name only. */
import { access, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyDocument } from '@trellis/metadata/schema/document.ts'

const root = join(import.meta.dirname, '../../../plugins')

/**
 * One table of sample records: column headers are field names, lookups name what `by` says (default: the naming field); `constants` are
 * the same in every row.
 */
export type SampleTable = {
  object: string
  columns: string[]
  by?: { [column: string]: string }
  constants?: { [field: string]: string }
  rows: string[][]
}

/** Made people who own sample records; they cannot sign in. */
export type SampleUser = { name: string; email: string; role?: string }

export type SampleSource = { users: SampleUser[]; tables(today: string): SampleTable[] }

/** All documents below `metadata/`, sorted by path. */
export async function readPluginDocuments(plugin: string): Promise<AnyDocument[]> {
  const folder = join(root, plugin, 'metadata')
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith('.json')).toSorted()
  return Promise.all(paths.map(async (path) => JSON.parse(await readFile(join(folder, path), 'utf8')) as AnyDocument))
}

/** The plugin's sample company; undefined when it brings none. */
export async function readPluginSample(plugin: string): Promise<SampleSource | undefined> {
  const path = join(root, plugin, 'sample/sample.ts')
  try {
    await access(path)
  } catch {
    return undefined
  }
  return ((await import(pathToFileURL(path).href)) as { sample: SampleSource }).sample
}
