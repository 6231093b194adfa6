// Clause: a text flattened to one line is cut again where its numbering runs on.
import type { Passage } from './passage.ts'

/** The lines of a flattened text; a passage that is not flattened comes back alone. */
export function splitFlattened(passage: Passage): Passage[] {
  return [passage]
}
