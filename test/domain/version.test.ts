import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { VERSION } from '#domain/version.ts'

it('is the version that package.json gives', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8'))).toMatchObject({ version: VERSION })
})
