// A library that counts what is asked of it: each call, each page, is a round trip to a server.
import { replacing, type Library } from '#library/library.ts'

export interface Counted {
  library: Library
  /** The names of the calls since the last time that this was asked. */
  calls: () => string[]
}

export function counted(library: Library): Counted {
  let names: string[] = []
  const noted = <Args extends unknown[], Result>(name: string, call: (...args: Args) => Result) => {
    return (...args: Args): Result => {
      names.push(name)
      return call(...args)
    }
  }
  return {
    library: replacing(library, {
      snapshot: noted('snapshot', () => library.snapshot()),
      documents: noted('documents', (at) => library.documents(at)),
      tree: noted('tree', (at) => library.tree(at)),
      read: noted('read', (at, ids) => library.read(at, ids)),
      search: noted('search', (at, query) => library.search(at, query)),
      sentenceSimilarities: noted('sentences', (at, query, clauses) =>
        library.sentenceSimilarities(at, query, clauses),
      ),
      terms: noted('terms', (at, texts) => library.terms(at, texts)),
      async *sweep(at, request) {
        for await (const page of library.sweep(at, request)) {
          names.push('sweep')
          yield page
        }
      },
    }),
    calls: () => {
      const before = names
      names = []
      return before
    },
  }
}
