/** Search tokens of a user, so people are found like records: the words of the name, the address and its parts. */
export function userTokens(user: { name: string; email: string }): string[] {
  const words = `${user.name} ${user.email} ${user.email.replace(/[@._+-]/g, ' ')}`.toLowerCase().split(/\s+/)
  return [...new Set(words.filter((word) => word !== ''))].slice(0, 100)
}
