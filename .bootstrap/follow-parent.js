// Preloaded into the server by the start script: when the start script dies, even by `kill -9`, the pipe it holds closes
// and the server is asked to stop as by SIGTERM.
import { Socket } from 'node:net'
import { fstatSync } from 'node:fs'

if (process.env.TRELLIS_FOLLOW === '1' && isPipe()) {
  delete process.env.TRELLIS_FOLLOW
  const pipe = new Socket({ fd: 3, readable: true, writable: false })
  pipe.on('close', () => process.kill(process.pid, 'SIGTERM'))
  pipe.on('error', () => {})
  pipe.resume()
  pipe.unref()
}

function isPipe() {
  try {
    const stat = fstatSync(3)
    return stat.isFIFO() || stat.isSocket()
  } catch {
    return false
  }
}
