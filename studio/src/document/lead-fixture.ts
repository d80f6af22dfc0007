/** A small object with its page and a list, for the tests of the commands. */

export const lead = {
  kind: 'object',
  name: 'lead',
  label: 'Lead',
  name_field: 'name',
  fields: {
    name: { type: 'text' },
    status: { type: 'select', options: [{ value: 'new' }, { value: 'lost' }] },
    amount: { type: 'number' },
  },
}
export const layout = {
  kind: 'layout',
  name: 'lead.page',
  header: { key_fields: ['amount'] },
  tabs: [
    {
      name: 'a',
      blocks: [
        { type: 'section', columns: 2, fields: ['name', { field: 'amount', visible_when: 'amount > 1' }] },
        { type: 'history' },
      ],
    },
    { name: 'b', blocks: [] },
  ],
}
export const view = {
  kind: 'list_view',
  name: 'lead.all',
  columns: ['name', 'amount'],
  order_by: [{ field: 'amount' }],
}
