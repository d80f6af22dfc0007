/**
 * Starts the worker of a language of Monaco. It stands for Monaco's own `internal/common/workers.js` (vite.config.ts), which brings every
 * contribution of the editor along once the first editor is there: the next one would ask for services nobody had registered in time.
 */
import * as monaco from 'monaco-editor/editor/editor.api.js'

type Options = {
  label?: string
  createData: unknown
  host?: { [method: string]: (...args: unknown[]) => unknown }
  keepIdleModels?: boolean
}

/** Errors: there is no way to a worker (monaco-workers.ts was not imported). */
export function createWebWorker<T extends object>({
  label,
  createData,
  host,
  keepIdleModels,
}: Options): monaco.editor.MonacoWebWorker<T> {
  const started = self.MonacoEnvironment?.getWorker?.('workerMain.js', label ?? 'monaco-editor-worker')
  if (started === undefined) throw new Error('MonacoEnvironment.getWorker is not there')
  const worker = Promise.resolve(started).then((one) => {
    // The first message wakes it, the second one is what it is made from.
    one.postMessage('ignore')
    one.postMessage(createData)
    return one
  })
  return monaco.editor.createWebWorker<T>({
    worker,
    ...(host && { host }),
    ...(keepIdleModels !== undefined && { keepIdleModels }),
  })
}
