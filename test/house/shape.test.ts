import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { root, sources } from './sources.ts'

const maxLines = 500
const packages = ['metadata', 'server', 'runtime', 'studio']

// Longer than the ceiling, each with its reason; at most ten.
const longFiles: { [path: string]: string } = {}

const bannedWords =
  /^(services?|managers?|helpers?|utils?|common|base|core|misc|factory|providers?|handlers?|processors?|impl|data|infos?|v\d+|legacy)$/

test(`a file has at most ${maxLines} lines`, () => {
  const long = sources.filter((source) => linesOf(source.text) > maxLines && !longFiles[source.path])
  expect(long.map((source) => `${source.path}: ${linesOf(source.text)}`)).toEqual([])
  expect(Object.keys(longFiles).length).toBeLessThanOrEqual(10)
})

test('folders nest at most two deep below src', () => {
  const depth = (path: string) => path.split('/src/')[1]?.split('/').length ?? 0
  expect(sources.map((source) => source.path).filter((path) => depth(path) > 3)).toEqual([])
})

test('at most 15 % of the files of a package are under 20 lines', () => {
  for (const name of packages) {
    // One file per field type is the rule of the fields rooms, however little a type has to say.
    const counted = (path: string) => path.startsWith(`${name}/src/`) && !path.includes('/src/fields/')
    const files = sources.filter((source) => counted(source.path) && !source.isTest)
    const short = files.filter((source) => linesOf(source.text) < 20)
    expect(short.length, `${name}: ${short.map((source) => source.path).join(', ')}`).toBeLessThanOrEqual(
      Math.max(3, files.length * 0.15),
    )
  }
})

test('files are named in kebab-case with words that say something', () => {
  const wrong = sources.filter(({ path }) => {
    const name = basename(path).replace(/(\.(test|bench|d|config))?\.tsx?$/, '')
    return !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.split('-').some((word) => bannedWords.test(word))
  })
  expect(wrong.map((source) => source.path)).toEqual([])
})

test('types are named with words that say something', () => {
  const wrong = sources.flatMap((source) =>
    [...source.code.matchAll(/\b(?:class|interface|type)\s+([A-Z]\w*)/g)]
      .map(([, name = '']) => name)
      .filter((name) => name.split(/(?=[A-Z])/).some((word) => bannedWords.test(word.toLowerCase())))
      .map((name) => `${source.path}: ${name}`),
  )
  expect(wrong).toEqual([])
})

test('nothing is left for later, and no check is switched off', () => {
  const later = /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck|expect-error)/
  const switchedOff = /(oxlint|eslint)-disable/
  const wrong = sources
    .filter((source) => !source.path.startsWith('test/house/'))
    .flatMap(({ path, text, isTest }) => [
      ...linesWith(path, text, later),
      ...(isTest ? [] : linesWith(path, text, switchedOff)),
    ])
  expect(wrong).toEqual([])
})

test('the linter refuses `any`, long functions and many parameters; there are no decorators', () => {
  const { rules } = JSON.parse(readFileSync(join(root, '.oxlintrc.json'), 'utf8')) as {
    rules: { [name: string]: unknown }
  }
  expect(rules).toMatchObject({
    'typescript/no-explicit-any': 'error',
    'typescript/ban-ts-comment': 'error',
    'max-params': ['error', { max: 4 }],
    'max-lines-per-function': ['error', { max: 80 }],
    'import/max-dependencies': ['error', { max: 20 }],
  })
  const decorated = sources.filter(({ code }) => /^\s*@[A-Za-z]+(\(.*\))?\s*(class\b|$)/m.test(code))
  expect(decorated.map((source) => source.path)).toEqual([])
})

test('no barrels: a file that others import has code of its own', () => {
  const barrels = sources.filter(
    ({ code }) => code.trim() !== '' && code.replace(/^\s*export\s[^'"]*from\s+['"][^'"]+['"]\s*$/gm, '').trim() === '',
  )
  expect(barrels.map((source) => source.path)).toEqual([])
})

test('metadata is pure: no clock, no chance, no Node, no browser', () => {
  const impure =
    /\b(Date\.now|Math\.random|performance\.|process\.|globalThis|setTimeout|setInterval|localStorage|fetch\(|'node:)|new Date\(\)/
  const wrong = sources
    .filter((source) => source.path.startsWith('metadata/src/') && !source.isTest)
    .flatMap((source) => linesWith(source.path, source.code, impure))
  expect(wrong).toEqual([])
})

test('every package is in the lock file', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: { [path: string]: unknown }
  }
  const plugins = readdirSync(join(root, 'plugins')).map((name) => `plugins/${name}`)
  const folders = [...packages, ...plugins.filter((folder) => existsSync(join(root, folder, 'package.json')))]
  expect(folders.filter((folder) => !lock.packages[folder])).toEqual([])
})

test('the house has its rules in under 300 lines', () => {
  const files = readdirSync(join(root, 'test/house')).map((name) =>
    readFileSync(join(root, 'test/house', name), 'utf8'),
  )
  expect(files.reduce((sum, text) => sum + linesOf(text), 0)).toBeLessThan(300)
})

function linesWith(path: string, text: string, form: RegExp): string[] {
  return text.split('\n').flatMap((line) => (form.test(line) ? [`${path}: ${line.trim()}`] : []))
}

function linesOf(text: string): number {
  return text.trimEnd().split('\n').length
}
