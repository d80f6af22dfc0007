/** Texts of the JSON and formula editors. */
export const editorTexts = {
  'editor.documents': ['All documents', '全部文档'],
  'editor.documents_text': [
    'Everything the app is made of, as JSON. The same checks, the same undo.',
    '应用的全部组成，以 JSON 显示；同样的校验与撤销。',
  ],
  'editor.kinds': ['Kinds', '种类'],
  'editor.none': ['No documents of this kind', '没有此类文档'],
  'editor.not_json': ['This is not valid JSON yet', '尚不是有效的 JSON'],
  'editor.formula_ok': ['Gives: {{type}}', '结果类型：{{type}}'],
  'editor.suggestions': ['What may follow', '可用内容'],
  'editor.insert_field': ['Insert field', '插入字段'],
  'editor.valid': ['Valid', '有效'],
  'editor.problem': ['{{count}} problem', '{{count}} problems', '{{count}} 个问题'],
  'editor.json_of': ['JSON of {{name}}', '“{{name}}”的 JSON'],
  'editor.designer': ['Open in the designer', '在设计器中打开'],
  'editor.keep_name': ['Kind and name of a document stay as they are here', '此处不能更改文档的种类和名称'],
  'editor.new_of': ['New {{kind}}', '新建{{kind}}'],
  'editor.name': ['Name', '名称'],
  'editor.loading': ['Loading the editor', '正在加载编辑器'],
} as const
