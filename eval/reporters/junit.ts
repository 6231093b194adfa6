// Eval: the report as JUnit XML, one suite a category.
import { type CaseResult, isPassed } from '../run-file.ts'
import type { Report } from './report.ts'

const FORBIDDEN_IN_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
}

function escape(text: string): string {
  return text
    .replaceAll(FORBIDDEN_IN_XML, '')
    .replaceAll(/[&<>"\n]/gu, (character) => ENTITIES[character] ?? character)
}

function testCase(result: CaseResult): string {
  const name = escape(`${result.id} ${result.question}`)
  const open = `    <testcase classname="${result.category}" name="${name}"`
  if (isPassed(result)) return `${open}/>`
  const [tag, message] =
    result.error === null
      ? (['failure', `${result.cause}: ${result.missed.join(', ')}`] as const)
      : (['error', result.error] as const)
  const body = escape(JSON.stringify(result.details))
  return `${open}>\n      <${tag} message="${escape(message)}">${body}</${tag}>\n    </testcase>`
}

/** A case that threw is an error, a case that misses a criterion is a failure. */
export function junitReport({ run }: Report): string {
  const suites = Object.keys(run.categories).map((category) => {
    const results = run.cases.filter((result) => result.category === category)
    const errors = results.filter(({ error }) => error !== null).length
    const failures = results.filter((result) => !isPassed(result)).length - errors
    const counts = `tests="${results.length}" failures="${failures}" errors="${errors}"`
    const cases = results.map(testCase).join('\n')
    return `  <testsuite name="${category}" ${counts}>\n${cases}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`
}
