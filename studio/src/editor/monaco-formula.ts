/**
 * The code editor for formulas: colours, completion over relationships, signature help, hover and mistakes in place, all from the
 * formula engine of the server. Loaded when somebody opens it. Tab leaves the editor, as everywhere on the page.
 */
import * as monaco from 'monaco-editor/editor/editor.api.js'
import 'monaco-editor/editor/contrib/clipboard/browser/clipboard.js'
import 'monaco-editor/editor/contrib/hover/browser/hoverContribution.js'
import 'monaco-editor/editor/contrib/parameterHints/browser/parameterHints.js'
import 'monaco-editor/editor/contrib/snippet/browser/snippetController2.js'
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js'
import './monaco-workers.ts'
import { formulaTokens } from '@trellis/metadata/formula/editor/tokens.ts'
import type { EditorTokenKind } from '@trellis/metadata/formula/editor/tokens.ts'
import type { Completion } from '@trellis/metadata/formula/editor/completion.ts'
import type { formulaLanguage } from './formula-check.ts'

export type Language = ReturnType<typeof formulaLanguage>

const id = 'trellis-formula'
const asked = new Map<string, () => Language>()

const colors: { [kind in EditorTokenKind]: string } = {
  function: 'keyword',
  unknown_function: 'invalid',
  field: 'variable',
  global: 'type',
  keyword: 'constant',
  number: 'number',
  text: 'string',
  operator: 'operator',
  bracket: 'delimiter',
  comment: 'comment',
  error: 'invalid',
}

const kinds: { [kind in Completion['kind']]: monaco.languages.CompletionItemKind } = {
  function: monaco.languages.CompletionItemKind.Function,
  field: monaco.languages.CompletionItemKind.Field,
  relationship: monaco.languages.CompletionItemKind.Reference,
  children: monaco.languages.CompletionItemKind.Module,
  global: monaco.languages.CompletionItemKind.Variable,
  option: monaco.languages.CompletionItemKind.EnumMember,
  unit: monaco.languages.CompletionItemKind.Unit,
  keyword: monaco.languages.CompletionItemKind.Keyword,
}

monaco.languages.register({ id })
monaco.languages.setLanguageConfiguration(id, {
  brackets: [['(', ')']],
  autoClosingPairs: [
    { open: '(', close: ')' },
    { open: '"', close: '"', notIn: ['string'] },
  ],
})
// Tokens are those of the engine's own lexer, line by line; a text or comment over several lines starts anew on each.
monaco.languages.setTokensProvider(id, {
  getInitialState: () => noState,
  tokenize: (line) => ({
    endState: noState,
    tokens: formulaTokens(line).map((token) => ({ startIndex: token.start, scopes: colors[token.kind] })),
  }),
})
const noState: monaco.languages.IState = { clone: () => noState, equals: () => true }

monaco.languages.registerCompletionItemProvider(id, {
  triggerCharacters: ['.', '$', '"'],
  provideCompletionItems(model, position) {
    const list = asked.get(model.uri.toString())?.().complete(model.getValue(), model.getOffsetAt(position))
    const range = list && rangeOf(model, list.from, list.to)
    return {
      suggestions:
        list && range
          ? list.items.map((item, at) => ({
              label: item.label,
              kind: kinds[item.kind],
              detail: item.detail,
              documentation: item.documentation,
              insertText: item.insert,
              sortText: String(at).padStart(4, '0'),
              range,
            }))
          : [],
    }
  },
})

monaco.languages.registerSignatureHelpProvider(id, {
  signatureHelpTriggerCharacters: ['(', ','],
  provideSignatureHelp(model, position) {
    const help = asked.get(model.uri.toString())?.().help(model.getValue(), model.getOffsetAt(position))
    if (!help) return null
    const signature = {
      label: help.signature,
      documentation: { value: `${help.documentation}\n\n\`${help.example}\`` },
      parameters: help.parameters.map((parameter) => ({ label: parameter.name })),
    }
    return { value: { signatures: [signature], activeSignature: 0, activeParameter: help.active }, dispose: () => {} }
  },
})

monaco.languages.registerHoverProvider(id, {
  provideHover(model, position) {
    const found = asked.get(model.uri.toString())?.().hover(model.getValue(), model.getOffsetAt(position))
    return found
      ? {
          range: rangeOf(model, found.start, found.end),
          contents: [{ value: `**${found.title}**` }, { value: found.body }],
        }
      : null
  },
})

function rangeOf(model: monaco.editor.ITextModel, from: number, to: number): monaco.IRange {
  const [start, end] = [model.getPositionAt(from), model.getPositionAt(to)]
  return {
    startLineNumber: start.lineNumber,
    startColumn: start.column,
    endLineNumber: end.lineNumber,
    endColumn: end.column,
  }
}

type Options = {
  node: HTMLElement
  text: string
  dark: boolean
  label: string
  language(): Language
  onChange(text: string): void
  onLeave(): void
}

let count = 0

/** One editor over one formula; `dispose` ends it. */
export function openFormula({ node, text, dark, label, language, onChange, onLeave }: Options) {
  const uri = monaco.Uri.parse(`trellis://formulas/${++count}`)
  const model = monaco.editor.createModel(text, id, uri)
  asked.set(uri.toString(), language)
  const editor = monaco.editor.create(node, {
    model,
    theme: dark ? 'vs-dark' : 'vs',
    automaticLayout: true,
    ariaLabel: label,
    tabFocusMode: true,
    wordWrap: 'on',
    minimap: { enabled: false },
    lineNumbersMinChars: 3,
    folding: false,
    glyphMargin: false,
    stickyScroll: { enabled: false },
    scrollBeyondLastLine: false,
    fixedOverflowWidgets: true,
    renderLineHighlight: 'none',
    overviewRulerLanes: 0,
    fontSize: 13,
    quickSuggestions: { other: true, comments: false, strings: true },
    padding: { top: 8, bottom: 8 },
  })
  model.onDidChangeContent(() => onChange(model.getValue()))
  // Esc puts lists away first; with nothing open it leaves.
  editor.addCommand(monaco.KeyCode.Escape, onLeave, '!suggestWidgetVisible && !parameterHintsVisible')
  return {
    text: () => model.getValue(),
    put(next: string) {
      if (next === model.getValue()) return
      editor.pushUndoStop()
      editor.executeEdits('put', [{ range: model.getFullModelRange(), text: next }])
      editor.pushUndoStop()
    },
    insert(text: string) {
      const selection = editor.getSelection()
      if (selection) editor.executeEdits('insert', [{ range: selection, text, forceMoveMarkers: true }])
      editor.focus()
    },
    focus: () => editor.focus(),
    goTo(offset: number) {
      editor.setPosition(model.getPositionAt(offset))
      editor.focus()
    },
    /** Underlines what is wrong. */
    judge() {
      const marks = language()
        .mistakes(model.getValue())
        .map((one) => ({
          ...rangeOf(model, one.start, Math.max(one.end, one.start + 1)),
          message: one.message,
          severity: one.severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Hint,
        }))
      monaco.editor.setModelMarkers(model, id, marks)
    },
    dark: (on: boolean) => monaco.editor.setTheme(on ? 'vs-dark' : 'vs'),
    dispose() {
      asked.delete(uri.toString())
      editor.dispose()
      model.dispose()
    },
  }
}
