// Bench entry: npm run bench [-- --http | --laws <directory> | --answers <directory>], npm run bench:retrieval -- <directory>.
import { parseArgs } from 'node:util'

const USAGE = `npm run bench                              the product on its seeds
npm run bench -- --http                    the HTTP service on the seeds, one caller and crowds
npm run bench -- --laws <directory>        build and search a directory of laws
npm run bench -- --answers <directory> [--with <questions>]  answers over a directory of laws
npm run bench:retrieval -- <directory>     retrieval quality on question sets`

const { values } = parseArgs({
  options: {
    http: { type: 'boolean' },
    laws: { type: 'string' },
    answers: { type: 'string' },
    with: { type: 'string' },
    questions: { type: 'string' },
    help: { type: 'boolean' },
  },
})
if (values.help) console.log(USAGE)
else if (values.http) await (await import('./http.ts')).benchHttp()
else if (values.answers !== undefined)
  await (await import('./answers.ts')).benchAnswers(values.answers, values.with ?? null)
else if (values.laws !== undefined) await (await import('./laws.ts')).benchLaws(values.laws)
else if (values.questions !== undefined) {
  await (await import('./questions.ts')).benchQuestions(values.questions)
} else await (await import('./seeds.ts')).benchSeeds()
