// Domain: for whom something is done; there are no accounts, only holders of keys, pages and chats.

/**
 * The names that a caller acts under. What the caller begins belongs to the first, what belongs to
 * any of them is the caller's own. Nobody acts under no name: a stranger owns nothing.
 */
export type Principal = readonly string[]

/** Owner of what is begun on this machine without any credential. */
export const LOCAL_OWNER = 'local'
/** Whoever runs the program itself, as the terminal does. */
export const LOCAL: Principal = [LOCAL_OWNER]
export const STRANGER: Principal = []
