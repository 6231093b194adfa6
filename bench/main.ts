// Bench entry: npm run bench [-- --laws <directory>], npm run bench:retrieval -- <directory>.
import { parseArgs } from 'node:util'

const USAGE = `npm run bench                              the product on its seeds
npm run bench -- --laws <directory>        build and search a directory of laws
npm run bench:retrieval -- <directory>     retrieval quality on question sets`

const { values } = parseArgs({
  options: { laws: { type: 'string' }, questions: { type: 'string' }, help: { type: 'boolean' } },
})
if (values.help) console.log(USAGE)
else if (values.laws !== undefined) await (await import('./laws.ts')).benchLaws(values.laws)
else if (values.questions !== undefined) {
  await (await import('./questions.ts')).benchQuestions(values.questions)
} else await (await import('./seeds.ts')).benchSeeds()
