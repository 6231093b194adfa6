// Preloaded into a process of its own by failures.test.ts: libsql without its native part.
import { register } from 'node:module'

const hooks = `export async function resolve(specifier, context, next) {
  if (specifier === 'libsql') throw new Error('Cannot find module @libsql/linux-x64-gnu')
  return next(specifier, context)
}`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
