import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePrompts, PROMPT_NAMES } from '#answer/prompts.ts'
import type { PromptName } from '#answer/prompts.ts'

const SHIPPED = new Map(
  PROMPT_NAMES.map((name) => [name, readFileSync(`prompts/${name}.md`, 'utf8')]),
)

function withChange(name: PromptName, change: (text: string) => string) {
  return new Map([...SHIPPED, [name, change(SHIPPED.get(name) ?? '')]])
}

describe('parsePrompts', () => {
  it('takes the shipped prompts; each opens with what it is for and what it must return', () => {
    parsePrompts(SHIPPED)
    for (const text of SHIPPED.values()) expect(text).toMatch(/^# .+\n\n用途：.+\n返回：.+\n/u)
  })

  it.each<[string, PromptName, (text: string) => string, string]>([
    [
      'a missing placeholder',
      'write-answer',
      (text) => text.replace('{{clauses}}', ''),
      '{{clauses}}',
    ],
    ['an unknown placeholder', 'judge-clauses', (text) => `${text}{{answer}}`, '{{answer}}'],
    [
      'a misspelt placeholder',
      'judge-clauses',
      (text) => `${text}{{ question }}`,
      '{{ question }}',
    ],
    ['no task', 'expand-terms', (text) => text.replace('\n---\n', '\n'), '---'],
    ['an empty file', 'repair-sentence', () => '', '{{clauses}}'],
  ])('refuses %s, naming file and place', (_, name, change, place) => {
    const parse = () => parsePrompts(withChange(name, change))
    expect(parse).toThrow(`prompts/${name}.md`)
    expect(parse).toThrow(place)
  })

  it('fills each place once, and reads no placeholder in what it fills in', () => {
    const prompts = parsePrompts(SHIPPED)
    const [system, user] = prompts.messages('judge-clauses', {
      clauses: '甲{{question}}$&',
      question: '乙',
    })
    expect(system).toMatchObject({ role: 'system' })
    expect(user?.content).toContain('甲{{question}}$&')
    expect(user?.content).toContain('<question>\n乙\n</question>')
  })

  it('has another hash when any prompt changes', () => {
    const changed = withChange('research', (text) => text.replace('最多', '至多'))
    expect(parsePrompts(changed).hash).not.toBe(parsePrompts(SHIPPED).hash)
  })
})
