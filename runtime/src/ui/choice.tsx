/** A choice value (stage, status, tag) as a small tinted badge; and an avatar in the same tints. */
import { tintFor, tintOf } from '../theme/palette.ts'
import classes from './choice.module.css'

export function Choice({ label, color, dot }: { label: string; color?: string; dot?: boolean }) {
  const tint = color === undefined ? tintOf('gray') : tintOf(color)
  const style = {
    background: `light-dark(${tint.light.ground}, ${tint.dark.ground})`,
    color: `light-dark(${tint.light.text}, ${tint.dark.text})`,
  }
  return (
    <span className={classes['choice']} style={dot ? undefined : style} title={label}>
      {dot && <span className={classes['dot']} style={{ background: tint.dot }} />}
      {label}
    </span>
  )
}

/** Two letters of a name: initials of Latin names, the first two characters of Chinese ones. */
export function initialsOf(name: string): string {
  const trimmed = name.trim()
  if (/^[\u3400-\u9fff]/.test(trimmed)) return trimmed.slice(0, 2)
  const words = trimmed.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  const letters = words.length > 1 ? (words[0]?.[0] ?? '') + (words[words.length - 1]?.[0] ?? '') : trimmed.slice(0, 2)
  return letters.toUpperCase()
}

export function Face({ name, square, size = 20 }: { name: string; square?: boolean; size?: number }) {
  const tint = tintFor(name)
  const style = {
    width: size,
    height: size,
    fontSize: Math.max(8.5, size * 0.42),
    borderRadius: square ? Math.max(4, size * 0.22) : '50%',
    background: `light-dark(${tint.light.ground}, ${tint.dark.ground})`,
    color: `light-dark(${tint.light.text}, ${tint.dark.text})`,
  }
  return <span className={classes['face']} style={style} data-initials={initialsOf(name)} aria-hidden />
}
