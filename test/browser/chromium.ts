// A real Chromium, and pages in it that report what went wrong in them.
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type Page,
  type Request,
} from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { startService, type RunningService, type ServiceOptions } from './service.ts'

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface OpenPage {
  page: Page
  /** Exceptions, console errors and refusals of the security policy, in words. */
  faults: string[]
  /** Every request that the page made. */
  requests: Request[]
}

export interface Surroundings {
  service: () => RunningService
  open: (address: string, options?: BrowserContextOptions) => Promise<OpenPage>
}

/** A browser and a service for the tests of a file; both are closed after them. */
export function inChromium(options: ServiceOptions = {}): Surroundings {
  let browser: Browser
  let service: RunningService
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGUMENTS })
    service = await startService(options)
  })
  afterAll(async () => {
    await browser.close()
    await service.stop()
  })
  return {
    service: () => service,
    open: async (address, contextOptions = {}) => {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        locale: 'zh-CN',
        ...contextOptions,
      })
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      const faults: string[] = []
      const requests: Request[] = []
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text())
      })
      page.on('request', (request) => requests.push(request))
      await page.goto(new URL(address, service.url).href)
      return { page, faults, requests }
    },
  }
}

export const LIST_QUESTION = '哪些措施涉及老年用品？'

/** Asks by keyboard and waits until the answer is whole. */
export async function askOn(page: Page, question: string): Promise<void> {
  const before = await page.locator('.check').count()
  await page.fill('#question', question)
  await page.press('#question', 'Enter')
  await page.locator('.check').nth(before).waitFor()
}
