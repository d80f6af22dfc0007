/** A text as a QR code, drawn as one path. Dark on light in both schemes: cameras want it so. */
import { encode } from 'uqr'

export function QrCode({ text, label, size = 168 }: { text: string; label: string; size?: number }) {
  const { data, size: cells } = encode(text, { border: 2 })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${cells} ${cells}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
      style={{ background: '#fff', borderRadius: 8, border: '1px solid var(--line)' }}
    >
      <path d={path} fill="#000" />
    </svg>
  )
}
