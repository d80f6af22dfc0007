/** The worker of JSON: completion and checks by schema, as a file of ours. */
import 'monaco-editor/languages/features/json/json.worker.js'
