// Config: where the files stand that come with the product: in its sources, or beside what is built.

const IS_BUILT = import.meta.url.endsWith('.js')
const ROOT = new URL(IS_BUILT ? './' : '../../', import.meta.url)

/** The project that the program came with. */
export const PROJECT_DIRECTORY = new URL('../../', import.meta.url)

/** The page and the widget as built; the sources use what npm run dev keeps up to date. */
export const PAGE_DIRECTORY = new URL(IS_BUILT ? 'page/' : 'dist/live/page/', ROOT)

/** A file of the project that is read at run time, by its path from the root; a build has a copy. */
export function shippedFile(path: string): URL {
  return new URL(path, ROOT)
}
