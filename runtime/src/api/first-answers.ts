/** Answers that the page asked for before the app was there (`public/first-paint.js`). Each is taken once: asked again, it is asked anew. */

declare global {
  var trellisFirst: Map<string, Promise<Response | null>> | undefined
}

/** null: nobody asked, or there was no good answer. */
export async function firstAnswer(path: string): Promise<Response | null> {
  const asked = globalThis.trellisFirst?.get(path)
  globalThis.trellisFirst?.delete(path)
  const answer = await asked
  return answer?.ok === true ? answer : null
}
