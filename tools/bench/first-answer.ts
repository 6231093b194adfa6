// Bench, run in a process of its own: from process start to the first answer.
import { compose } from '#compose.ts'
import { loadConfig } from '#config/config.ts'

const [, , seeds = '', vectorStore = '', question = ''] = process.argv
const config = loadConfig({ TIAOLI_SEEDS: seeds, TIAOLI_VECTORSTORE: vectorStore })
const { assistant, newContext } = await compose(config)
const { outcome } = await assistant.ask({ question }, newContext())
// timeOrigin is the start of the process: the interpreter and all imports are included.
console.log(JSON.stringify({ outcome, ms: performance.now() }))
