/**
 * Password hashes: scrypt of the auth library, computed on Node's thread pool. At most two at a time, so a rush of sign-ins
 * waits in line instead of starving the requests of those who are in.
 */
import { hashPassword as hash, verifyPassword as verify } from '@better-auth/utils/password'

const atOnce = 2
let running = 0
const waiting: (() => void)[] = []

/** `salt:key` in hexadecimal, scrypt N 16384, r 16, p 1. */
export function hashPassword(password: string): Promise<string> {
  return inLine(() => hash(password))
}

/** Whether the password made the hash. */
export function verifyPassword(input: { hash: string; password: string }): Promise<boolean> {
  return inLine(() => verify(input.hash, input.password))
}

async function inLine<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
