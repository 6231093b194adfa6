#!/usr/bin/env node
// The command line: as built from the present sources, else from the sources themselves.
import { buildProgram, builtProgram, entryOf, requireCompilers, runEntry } from './built.js'

await runEntry(async () => {
  // Only the service needs the page; nobody else waits for a build.
  const built = process.argv[2] === 'serve' ? await buildProgram() : builtProgram()
  if (built !== null) return import(entryOf(built, 'cli.js'))
  requireCompilers()
  const { register } = await import('tsx/esm/api')
  register()
  return import('#cli.ts')
})
