/** The code editor with just what JSON needs, its workers as files of ours. Loaded when somebody opens an editor. Formulas have their own: monaco-formula.ts. */
import * as monaco from 'monaco-editor/editor/editor.api.js'
import 'monaco-editor/editor/contrib/clipboard/browser/clipboard.js'
import 'monaco-editor/editor/contrib/find/browser/findController.js'
import 'monaco-editor/editor/contrib/folding/browser/folding.js'
import 'monaco-editor/editor/contrib/format/browser/formatActions.js'
import 'monaco-editor/editor/contrib/hover/browser/hoverContribution.js'
import 'monaco-editor/editor/contrib/snippet/browser/snippetController2.js'
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js'
import { jsonDefaults } from 'monaco-editor/languages/features/json/register.js'
import './monaco-workers.ts'
import { kinds, schemaOf } from '@trellis/metadata/schema/kinds.ts'

export type CodeEditor = monaco.editor.IStandaloneCodeEditor
export type JsonMarker = { message: string; line: number }

const schemaAddress = (kind: string) => `trellis://schemas/${kind}.json`

jsonDefaults.setDiagnosticsOptions({
  validate: true,
  allowComments: false,
  schemas: kinds.map((kind) => ({
    uri: schemaAddress(kind),
    fileMatch: [`trellis://documents/${kind}/*`],
    schema: JSON.parse(JSON.stringify(schemaOf(kind))) as object,
  })),
})

type Options = { node: HTMLElement; kind: string; name: string; text: string; dark: boolean; label: string }

/** One editor over one document; `dispose` ends both. */
export function openJson({ node, kind, name, text, dark, label }: Options) {
  const uri = monaco.Uri.parse(`trellis://documents/${kind}/${name}.json`)
  monaco.editor.getModel(uri)?.dispose()
  const model = monaco.editor.createModel(text, 'json', uri)
  model.updateOptions({
    tabSize: 2,
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  })
  const editor = monaco.editor.create(node, {
    model,
    theme: dark ? 'vs-dark' : 'vs',
    automaticLayout: true,
    minimap: { enabled: false },
    bracketPairColorization: { enabled: false },
    guides: { indentation: false, highlightActiveIndentation: false, bracketPairs: false },
    // Closing brackets by itself looks into tokens that are not there yet while a long text is pasted, and throws.
    autoClosingBrackets: 'never',
    autoClosingQuotes: 'never',
    autoSurround: 'never',
    autoIndent: 'keep',
    matchBrackets: 'never',
    stickyScroll: { enabled: false },
    fontSize: 12.5,
    lineNumbersMinChars: 3,
    scrollBeyondLastLine: false,
    fixedOverflowWidgets: true,
    ariaLabel: label,
  })
  return {
    editor,
    text: () => model.getValue(),
    /** Puts another text in place; undo is the studio's. */
    put: (next: string) => {
      if (next !== model.getValue()) model.setValue(next)
    },
    onChange: (listener: () => void) => model.onDidChangeContent(listener),
    dark: (on: boolean) => monaco.editor.setTheme(on ? 'vs-dark' : 'vs'),
    dispose: () => {
      editor.dispose()
      model.dispose()
    },
  }
}
