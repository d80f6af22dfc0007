/** Signs by drawing; who cannot draw types a name, which is drawn. Either becomes a picture that the field holds. */
import { Button, Group, Text, TextInput } from '@mantine/core'
import type { PointerEvent } from 'react'
import { useRef, useState } from 'react'
import { useFile } from '../api/files.ts'
import { useText } from '../i18n/i18n.ts'
import { SendingLine } from './file-field.tsx'
import classes from './file.module.css'
import { FieldFrame } from './field-frame.tsx'
import type { EditProps } from './field-ui.ts'
import { textOf } from './field-ui.ts'
import { useUpload } from './use-upload.ts'

/** Pixels of the picture. */
const size = { width: 840, height: 280 }
const ink = '#14161a'

export function SignatureField(props: EditProps) {
  const t = useText()
  const id = textOf(props.value)
  const held = useFile(id)
  const upload = useUpload((file) => props.onChange(file.id))
  const clear = () => {
    void upload.takeBack(id)
    props.onChange(null)
  }
  return (
    <FieldFrame edit={props}>
      {upload.sending ? (
        <div className={classes['drop']}>
          <SendingLine sending={upload.sending} onCancel={upload.cancel} onRetry={(file) => void upload.send(file)} />
        </div>
      ) : id === '' ? (
        <Pad label={props.label} disabled={props.disabled === true} onSigned={(file) => void upload.send(file)} />
      ) : (
        <>
          {held.data && (
            <img src={held.data.url} alt={held.data.name} className={`${classes['picture']} ${classes['ink']}`} />
          )}
          <Button variant="default" size="xs" onClick={clear} disabled={props.disabled}>
            {t('activity.sign_again')}
          </Button>
        </>
      )}
    </FieldFrame>
  )
}

function Pad({ label, disabled, onSigned }: { label: string; disabled: boolean; onSigned(file: File): void }) {
  const t = useText()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [name, setName] = useState('')
  const [hasInk, setInk] = useState(false)
  const draw = (event: PointerEvent<HTMLCanvasElement>) => {
    if (disabled || event.buttons === 0) return
    const pen = penOf(event.currentTarget)
    const { x, y } = placeOn(event)
    pen.lineTo(x, y)
    pen.stroke()
    setInk(true)
  }
  const start = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    const pen = penOf(event.currentTarget)
    const { x, y } = placeOn(event)
    pen.beginPath()
    pen.moveTo(x, y)
  }
  const write = (text: string) => {
    setName(text)
    if (canvas.current) typeOn(canvas.current, text)
    setInk(text.trim() !== '')
  }
  const use = () =>
    canvas.current?.toBlob((blob) => {
      if (blob) onSigned(new File([blob], 'signature.png', { type: 'image/png' }))
    }, 'image/png')
  return (
    <>
      <div className={classes['paper']}>
        <canvas
          ref={canvas}
          {...size}
          className={`${classes['pad']} ${classes['ink']}`}
          aria-label={`${label}: ${t('activity.sign_here')}`}
          role="img"
          onPointerDown={start}
          onPointerMove={draw}
        />
      </div>
      <Text size="xs" c="dimmed" mt={4}>
        {t('activity.sign_here')}
      </Text>
      <Group gap="xs" mt={6} align="end">
        <TextInput
          size="xs"
          label={t('activity.sign_name')}
          value={name}
          disabled={disabled}
          onChange={(event) => write(event.currentTarget.value)}
        />
        <Button size="xs" disabled={!hasInk || disabled} onClick={use}>
          {t('activity.sign_use')}
        </Button>
        <Button size="xs" variant="subtle" color="gray" disabled={!hasInk} onClick={() => write('')}>
          {t('field.clear')}
        </Button>
      </Group>
    </>
  )
}

function placeOn(event: PointerEvent<HTMLCanvasElement>): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect()
  return {
    x: ((event.clientX - box.left) / box.width) * size.width,
    y: ((event.clientY - box.top) / box.height) * size.height,
  }
}

function penOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('This browser cannot draw')
  pen.lineWidth = 4
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  pen.strokeStyle = ink
  pen.fillStyle = ink
  return pen
}

function typeOn(canvas: HTMLCanvasElement, text: string): void {
  const pen = penOf(canvas)
  pen.clearRect(0, 0, size.width, size.height)
  pen.font = 'italic 84px "Segoe Script", "Brush Script MT", "KaiTi", cursive'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(text, size.width / 2, size.height / 2, size.width - 60)
}
