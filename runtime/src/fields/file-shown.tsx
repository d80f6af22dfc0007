/** A file that a record holds: a small picture or a sign of its kind, and its name; on a page also its size. */
import { Anchor } from '@mantine/core'
import {
  IconFile,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconPhoto,
} from '@tabler/icons-react'
import type { FileView } from '../api/files.ts'
import { useFile } from '../api/files.ts'
import { formatBytes } from '../i18n/format.ts'
import { useText } from '../i18n/i18n.ts'
import { usePlace } from '../i18n/place.ts'
import { Ellipsis } from '../ui/ellipsis.tsx'
import type { ReadProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import classes from './file.module.css'

export function FileShown({ field, value, place }: ReadProps) {
  const t = useText()
  const file = useFile(textOf(value))
  if (file.isPending) return null
  if (!file.data) return <span className={classes['gone']}>{t('activity.file_gone')}</span>
  const isPicture = file.data.picture && (field.type !== 'file' || place === 'page')
  if (place === 'page' && isPicture) return <Picture file={file.data} isInk={field.type === 'signature'} />
  return <FileName file={file.data} size={place === 'page'} isInk={field.type === 'signature'} />
}

/** The name leads to the content: pictures open, everything else is saved. */
export function FileName({ file, size, isInk }: { file: FileView; size?: boolean; isInk?: boolean }) {
  const t = useText()
  const { locale } = usePlace()
  return (
    <span className={classes['name']}>
      <FileSign file={file} isInk={isInk} />
      <Anchor
        href={file.url}
        target="_blank"
        rel="noopener"
        size="sm"
        className={classes['link']}
        aria-label={
          file.picture ? t('activity.open_kind', { name: file.name }) : t('activity.download', { name: file.name })
        }
        onClick={(event) => event.stopPropagation()}
      >
        <Ellipsis text={file.name}>{file.name}</Ellipsis>
      </Anchor>
      {size && <span className={classes['size']}>{formatBytes(file.size_bytes, locale)}</span>}
    </span>
  )
}

const signs: [RegExp, typeof IconFile][] = [
  [/^image\//, IconPhoto],
  [/pdf$/, IconFileTypePdf],
  [/spreadsheet|excel|csv/, IconFileSpreadsheet],
  [/zip|rar|7z|gzip/, IconFileZip],
  [/^text\/|word|document/, IconFileText],
]

/** Larger pictures are too heavy for a list: they get the sign of their kind. */
const largestThumbBytes = 400_000

/** Small pictures are their own sign; the browser makes them small. `isInk`: a signature, readable on a dark ground too. */
export function FileSign({ file, size = 20, isInk }: { file: FileView; size?: number; isInk?: boolean | undefined }) {
  const inked = isInk === true ? ` ${classes['ink']}` : ''
  if (file.picture && file.size_bytes <= largestThumbBytes)
    return <img src={file.url} alt="" width={size} height={size} loading="lazy" className={classes['thumb'] + inked} />
  const Sign = signs.find(([form]) => form.test(file.media_type))?.[1] ?? IconFile
  return <Sign size={size} stroke={1.5} aria-hidden color="var(--text-soft)" style={{ flex: 'none' }} />
}

function Picture({ file, isInk }: { file: FileView; isInk: boolean }) {
  const t = useText()
  return (
    <a
      href={file.url}
      target="_blank"
      rel="noopener"
      aria-label={t('activity.open_kind', { name: file.name })}
      onClick={(event) => event.stopPropagation()}
    >
      <img
        src={file.url}
        alt={file.name}
        width={file.width ?? undefined}
        height={file.height ?? undefined}
        loading="lazy"
        className={isInk ? `${classes['picture']} ${classes['ink']}` : classes['picture']}
      />
    </a>
  )
}
