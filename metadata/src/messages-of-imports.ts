/** Why a row of an import or a record of a bulk job was refused, and what was done about the data of the others. Data for messages.ts, sorted by code. */
import type { Sentence } from './sentence.ts'

export const importMessages: ReadonlyMap<string, Sentence> = new Map<string, Sentence>([
  ['bulk.refused', { en: 'Not done: {reason}', zh: '未执行：{reason}' }],
  ['bulk.warned', { en: 'Not done for a warning: {reason}', zh: '因警告未执行：{reason}' }],
  [
    'import.cell_blank',
    {
      en: '{column}: the cell is empty; the field stays empty or gets its default.',
      zh: '{column}：单元格为空，字段留空或使用默认值。',
    },
  ],
  ['import.lookup_ambiguous', { en: 'More than one record is called "{value}".', zh: '有多条记录名为“{value}”。' }],
  [
    'import.lookup_blank',
    { en: '{column}: the cell is empty; no record is linked.', zh: '{column}：单元格为空，不关联记录。' },
  ],
  ['import.lookup_missing', { en: 'There is no record "{value}".', zh: '没有名为“{value}”的记录。' }],
  [
    'import.lookup_missing_blank',
    {
      en: '{column}: there is no record "{value}"; the field was left empty.',
      zh: '{column}：没有名为“{value}”的记录，已留空。',
    },
  ],
  ['import.more_remarks', { en: 'More remarks than are listed.', zh: '还有更多未列出的说明。' }],
  [
    'import.parent_created',
    { en: '{column}: a record of {object} was created.', zh: '{column}：已新建 {object} 记录。' },
  ],
  [
    'import.quote_not_closed',
    {
      en: 'A quotation mark is opened and never closed; everything after it was left out.',
      zh: '引号没有闭合，其后的内容未导入。',
    },
  ],
  [
    'import.row_too_long',
    {
      en: 'The row is too long to be read; everything after it was left out.',
      zh: '该行过长无法读取，其后的内容未导入。',
    },
  ],
  [
    'import.too_many_cells',
    {
      en: 'The row has {found} cells, the header {expected}.',
      zh: '该行有 {found} 个单元格，表头只有 {expected} 个。',
    },
  ],
  ['import.value_mapped', { en: '{column}: "{from}" was read as "{to}".', zh: '{column}：“{from}”已按“{to}”导入。' }],
  ['undo.changed_since', { en: 'Somebody changed it since.', zh: '之后已被他人修改。' }],
  ['undo.gone', { en: 'It is not there any more.', zh: '已不存在。' }],
  ['undo.kept', { en: 'Stays as it is: {reason}', zh: '保持不变：{reason}' }],
])
