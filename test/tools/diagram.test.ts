import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { drawWings, insertDiagram } from '../../tools/diagram/wings.ts'

const PAGE = readFileSync('docs/design.md', 'utf8')

it('is drawn in docs/design.md as the imports are now', () => {
  expect(PAGE).toContain(drawWings('src'))
})

it('takes the place of the one before', () => {
  const drawn = insertDiagram(PAGE, 'flowchart TD\n  a --> b', '2030-01-02')
  expect(drawn).toContain('a --> b')
  expect(drawn).toContain('on 2030-01-02')
  expect(drawn).not.toContain('["domain"]')
  expect(insertDiagram(drawn, drawWings('src'), '2030-01-02').length).toBeGreaterThan(drawn.length)
})

it('needs a page with its marks', () => {
  expect(() => insertDiagram('# A page', '', '2030-01-02')).toThrow('lacks')
})
