/** Where Monaco finds its workers: files of ours. Imported for its effect by everything that opens an editor. */
self.MonacoEnvironment = {
  getWorker: (_, label) =>
    label === 'json'
      ? new Worker(new URL('./json-worker.ts', import.meta.url), { type: 'module' })
      : new Worker(new URL('./editor-worker.ts', import.meta.url), { type: 'module' }),
}

export {}
