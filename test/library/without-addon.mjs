// Preloaded into a process of its own by update.test.ts: hnswlib-node without its native addon.
import { register } from 'node:module'

const hooks = `export async function resolve(specifier, context, next) {
  if (specifier === 'hnswlib-node') throw new Error('Could not locate the bindings file')
  return next(specifier, context)
}`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
