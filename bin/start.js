#!/usr/bin/env node
// npm start: the built service; builds it before it listens if the sources have changed.
import { buildProgram, builtProgram, entryOf, runEntry } from './built.js'

await runEntry(async () => import(entryOf(builtProgram() ?? (await buildProgram()), 'serve.js')))
