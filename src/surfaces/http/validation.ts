// HTTP: turns refused input into a problem that names every bad field.
import type { Hook } from '@hono/zod-openapi'
import { z, type core } from 'zod'
import type { Language } from '#domain/context.ts'
import { EXACT_PROBLEMS } from '#words/problems.ts'
import type { AppEnv } from './context.ts'
import { HttpProblem } from './problem.ts'

const inEnglish = z.locales.en().localeError
const inChinese = z.locales.zhCN().localeError

/** Raises HttpProblem INVALID_INPUT when a request does not fit the schema of its route. */
export const refuseInvalid: Hook<unknown, AppEnv, string, void> = (result, c) => {
  if (result.success) return
  const language = c.var.language
  const data = 'data' in result ? result.data : undefined
  const errors = result.error.issues.map((issue) => ({
    field: issue.path.length === 0 ? '(body)' : issue.path.map(String).join('.'),
    message: messageOf(issue, data, language),
  }))
  const named = errors.map(({ field, message }) => `${field}: ${message}`)
  const detail = EXACT_PROBLEMS.INVALID_INPUT.fields(named)
  throw new HttpProblem('INVALID_INPUT', detail, { fieldErrors: errors })
}

/** Schemas carry Chinese messages for people; in English the general message is said instead. */
function messageOf(issue: core.$ZodIssue, data: unknown, language: Language): string {
  const raw = { ...issue, input: valueAt(data, issue.path) } as core.$ZodRawIssue
  const english = textOf(inEnglish(raw)) ?? 'Invalid input'
  if (language === 'en') return english
  return issue.message === english ? (textOf(inChinese(raw)) ?? '输入有误') : issue.message
}

/** Locales answer with a string, an object holding one, or nothing. */
function textOf(said: ReturnType<core.$ZodErrorMap>): string | undefined {
  return said !== null && typeof said === 'object' ? said.message : (said ?? undefined)
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}
