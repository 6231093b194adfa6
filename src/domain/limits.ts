// Domain: limits of the contract that the web page shows too; without the schemas, to stay small.

/** Longest question accepted, in UTF-16 units; longer ones are a client error, not truncated. */
export const MAX_QUESTION_CHARS = 2000

/** Longest title of a conversation and longest comment on an answer, in UTF-16 units. */
export const MAX_TITLE_CHARS = 100
export const MAX_COMMENT_CHARS = 1000
