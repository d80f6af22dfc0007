import type { TextEntry } from '../text-table.ts'

/** The calendar of a list. */
export const calendarTexts = {
  'calendar.all_day': ['All day', '全天'],
  'calendar.day': ['Day', '日'],
  'calendar.drag_hint': [
    'Press space to lift, arrows to move, shift and arrows to change the end, space again to put down, escape to leave it.',
    '按空格拿起，方向键移动，Shift 加方向键调整结束时间，再按空格放下，Esc 取消。',
  ],
  'calendar.event': ['{{title}}, {{when}}', '{{title}}，{{when}}'],
  'calendar.held': ['{{title}} is lifted', '已拿起 {{title}}'],
  'calendar.month': ['Month', '月'],
  'calendar.more': ['{{count}} more', '{{count}} more', '还有 {{count}} 项'],
  'calendar.moved': ['{{title}} is now on {{when}}', '{{title}} 已移至 {{when}}'],
  'calendar.next': ['Next', '下一页'],
  'calendar.none': ['Nothing in these days', '这段时间没有内容'],
  'calendar.previous': ['Previous', '上一页'],
  'calendar.scale': ['How much is shown', '显示范围'],
  'calendar.sources': ['Calendars', '日历来源'],
  'calendar.today': ['Today', '今天'],
  'calendar.too_many': [
    'Only the first {{count}} are shown. Narrow the filter to see all.',
    '仅显示前 {{count}} 项，请缩小筛选范围。',
  ],
  'calendar.week': ['Week', '周'],
} as const satisfies { [key: string]: TextEntry }
