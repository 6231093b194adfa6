// Diagram: npm run diagram draws the wings of src from their imports into docs/design.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { drawWings, insertDiagram } from './wings.ts'

const PAGE = 'docs/design.md'
const day = new Date().toISOString().slice(0, 10)
writeFileSync(PAGE, insertDiagram(readFileSync(PAGE, 'utf8'), drawWings('src'), day))
