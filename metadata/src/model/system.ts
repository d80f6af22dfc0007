/** What the platform gives by itself: the system fields of every object, and the built-in object `user`. */
import type { FieldDocument } from '../schema/field.ts'
import type { Label } from './shape.ts'

type SystemField = { name: string; sqlType: string; readOnly: boolean; document: FieldDocument & { label: Label } }

/**
 * Fields of every object, first in order. `owner` alone is writable, by those who hold the right `transfer`.
 * Column `deleted_at` (null: alive) stands beside them in every table and is no field.
 */
export const systemFields: readonly SystemField[] = [
  { name: 'id', sqlType: 'uuid', readOnly: true, document: { type: 'id', label: { en: 'Id', 'zh-CN': '标识' } } },
  {
    name: 'owner',
    sqlType: 'uuid',
    readOnly: false,
    document: { type: 'user', to: 'user', label: { en: 'Owner', 'zh-CN': '负责人' } },
  },
  {
    name: 'created_at',
    sqlType: 'timestamptz(3)',
    readOnly: true,
    document: { type: 'datetime', label: { en: 'Created', 'zh-CN': '创建时间' } },
  },
  {
    name: 'created_by',
    sqlType: 'uuid',
    readOnly: true,
    document: { type: 'user', to: 'user', label: { en: 'Created by', 'zh-CN': '创建人' } },
  },
  {
    name: 'updated_at',
    sqlType: 'timestamptz(3)',
    readOnly: true,
    document: { type: 'datetime', label: { en: 'Last changed', 'zh-CN': '修改时间' } },
  },
  {
    name: 'updated_by',
    sqlType: 'uuid',
    readOnly: true,
    document: { type: 'user', to: 'user', label: { en: 'Last changed by', 'zh-CN': '修改人' } },
  },
  {
    name: 'version',
    sqlType: 'integer',
    readOnly: true,
    document: { type: 'integer', label: { en: 'Version', 'zh-CN': '版本' } },
  },
]

/** Label of the built-in object. */
export const userLabels = { label: { en: 'User', 'zh-CN': '用户' }, plural: { en: 'Users', 'zh-CN': '用户' } }

/** Fields of the built-in object `user`, in table "user"; the column is the name. Written through /users, never through /records. */
export const userFields: readonly SystemField[] = [
  { name: 'id', sqlType: 'uuid', readOnly: true, document: { type: 'id', label: { en: 'Id', 'zh-CN': '标识' } } },
  {
    name: 'name',
    sqlType: 'text',
    readOnly: true,
    document: { type: 'text', required: true, searchable: true, label: { en: 'Name', 'zh-CN': '姓名' } },
  },
  {
    name: 'email',
    sqlType: 'text',
    readOnly: true,
    document: {
      type: 'email',
      required: true,
      unique: true,
      case_insensitive: true,
      label: { en: 'E-mail', 'zh-CN': '电子邮件' },
    },
  },
  {
    name: 'active',
    sqlType: 'boolean',
    readOnly: true,
    document: { type: 'checkbox', label: { en: 'Active', 'zh-CN': '启用' } },
  },
  { name: 'role', sqlType: 'text', readOnly: true, document: { type: 'text', label: { en: 'Role', 'zh-CN': '角色' } } },
  {
    name: 'manager',
    sqlType: 'uuid',
    readOnly: true,
    document: { type: 'user', to: 'user', on_delete: 'set_null', label: { en: 'Manager', 'zh-CN': '上级' } },
  },
  {
    name: 'locale',
    sqlType: 'text',
    readOnly: true,
    document: { type: 'text', label: { en: 'Language', 'zh-CN': '语言' } },
  },
  {
    name: 'time_zone',
    sqlType: 'text',
    readOnly: true,
    document: { type: 'text', label: { en: 'Time zone', 'zh-CN': '时区' } },
  },
  {
    name: 'image',
    sqlType: 'text',
    readOnly: true,
    document: { type: 'url', label: { en: 'Picture', 'zh-CN': '头像' } },
  },
]
