/** One request as bytes on a socket: no client library tidies up what is wrong with it. */
import { connect } from 'node:net'

/** Shape: (address of the server, request line and headers without Host) -> status; 0 when the connection was cut without an answer. */
export function rawRequest(address: string, lines: string[], body = ''): Promise<number> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`${lines.join('\r\n')}\r\nhost: ${hostname}:${port}\r\nconnection: close\r\n\r\n${body}`),
    )
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.on('end', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)))
    socket.on('error', reject)
  })
}
