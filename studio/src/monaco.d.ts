/** Parts of Monaco that are there for their effect and have no types of their own. */
declare module 'monaco-editor/editor/contrib/*'
declare module 'monaco-editor/editor/editor.worker.js'
declare module 'monaco-editor/languages/features/json/json.worker.js'
