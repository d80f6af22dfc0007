/** What else can be done with a list: a file of it, records out of a file, its bin. */
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconDownload, IconTrash, IconUpload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ExportFormat } from '../../api/jobs.ts'
import { mayDo } from '../../api/model.ts'
import { useText } from '../../i18n/i18n.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { exportRecords } from './export-records.ts'
import type { ListState } from './use-list.ts'

/** `bin`: the list shows what was deleted. */
export function ListMenu({ list, bin }: { list: ListState; bin: boolean }) {
  const t = useText()
  const { object } = list
  const toFile = (format: ExportFormat) => void exportRecords(list, format).catch(toastProblem)
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={t('list.more')}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayDo(object, 'import') && (
          <Menu.Item
            component={Link}
            to={`/${object.name}/-/import`}
            leftSection={<IconUpload size={16} stroke={1.6} />}
          >
            {t('list.import')}
          </Menu.Item>
        )}
        {mayDo(object, 'export') && (
          <>
            <Menu.Item leftSection={<IconDownload size={16} stroke={1.6} />} onClick={() => toFile('csv')}>
              {t('list.export_csv')}
            </Menu.Item>
            <Menu.Item leftSection={<IconDownload size={16} stroke={1.6} />} onClick={() => toFile('xlsx')}>
              {t('list.export_xlsx')}
            </Menu.Item>
          </>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconTrash size={16} stroke={1.6} />}
          onClick={() => list.change({ bin: bin ? undefined : true })}
        >
          {bin ? t('list.leave_bin') : t('list.show_bin')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
