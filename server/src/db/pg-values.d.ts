/** The driver's own way to write a parameter; it has no types of its own. */
declare module 'pg/lib/utils.js' {
  const values: { prepareValue(value: unknown): string | Buffer | null }
  export default values
}
