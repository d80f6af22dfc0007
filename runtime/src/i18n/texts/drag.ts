import type { TextEntry } from '../text-table.ts'

/** What is said to those who listen while something is dragged. */
export const dragTexts = {
  'drag.cancelled': ['{{name}} stays where it was.', '“{{name}}”留在原处。'],
  'drag.dropped': ['{{name}} is put down.', '已放下“{{name}}”。'],
  'drag.dropped_at': [
    '{{name}} is put down at place {{place}} of {{count}}.',
    '“{{name}}”已放在第 {{place}} 位，共 {{count}} 项。',
  ],
  'drag.dropped_on': ['{{name}} is put down on {{target}}.', '“{{name}}”已放到“{{target}}”。'],
  'drag.hint': [
    'Press space to lift, arrows to move, space again to put down, escape to leave it.',
    '按空格拿起，用方向键移动，再按空格放下，Esc 取消。',
  ],
  'drag.lifted': ['{{name}} is lifted.', '已拿起“{{name}}”。'],
  'drag.over': ['{{name}} is over {{target}}.', '“{{name}}”位于“{{target}}”上方。'],
  'drag.over_at': ['{{name}} is at place {{place}} of {{count}}.', '“{{name}}”位于第 {{place}} 位，共 {{count}} 项。'],
  'drag.over_nothing': ['{{name}} is over nothing that takes it.', '“{{name}}”下方没有可放的位置。'],
  'drag.thing': ['This', '此项'],
} as const satisfies { [key: string]: TextEntry }
