// Build: compiles the program, or its page alone, into a folder; run by bin/built.js.
import { cp, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { INPUTS, PAGE_INPUTS, PROJECT } from '../../bin/built.js'
import { bundlePage } from './page.ts'
import { bundleService } from './service.ts'
import { bundleWidget } from './widget.ts'

/** What the program reads at run time, at the same place in the build. */
const DATA = ['prompts', 'src/retrieve/lexicon', 'src/models/embeddings/offline-table.bin']

/** A compiler that nothing is known of may read what the key of the build does not hold. */
function refuseUnknown(read: readonly string[], inputs: readonly string[]): void {
  const known = [...inputs, 'node_modules'].map((input) => path.join(PROJECT, input))
  const unknown = read.find(
    (file) => !known.some((input) => file === input || file.startsWith(input + path.sep)),
  )
  if (unknown !== undefined)
    throw new Error(`the build reads ${unknown}, which INPUTS in bin/built.js does not hold`)
}

const [, , directory = '', what] = process.argv
const page = path.join(directory, 'page')
refuseUnknown([...(await bundlePage(page)), ...(await bundleWidget(page))], PAGE_INPUTS)
if (what === 'program') {
  refuseUnknown(await bundleService(directory), INPUTS)
  for (const name of DATA) {
    await mkdir(path.join(directory, path.dirname(name)), { recursive: true })
    await cp(path.join(PROJECT, name), path.join(directory, name), { recursive: true })
  }
}
