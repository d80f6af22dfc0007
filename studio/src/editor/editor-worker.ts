/** The worker of the code editor: diffs and links, as a file of ours. */
import 'monaco-editor/editor/editor.worker.js'
