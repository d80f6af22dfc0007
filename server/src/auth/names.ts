/** What the browser, the routes and the auth library agree on. */

/** Where the auth routes stand. */
export const authPath = '/api/v1/auth'
/** `token.signature`, percent-encoded. */
export const sessionCookie = 'trellis.session_token'
/** There when the user did not want to be remembered: the session ends with the browser. */
export const forgetCookie = 'trellis.dont_remember'
/** Names the client for the library; set by us on every request it gets. */
export const addressHeader = 'x-trellis-address'
/** How long a session lasts without being used, and after how much of that it is drawn out again. */
export const sessionSeconds = 7 * 86_400
export const renewAfterSeconds = 86_400
