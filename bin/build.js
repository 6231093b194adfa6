#!/usr/bin/env node
// npm run build: compiles the service, the page and the widget into dist/.
import { buildProgram, runEntry } from './built.js'

await runEntry(buildProgram)
