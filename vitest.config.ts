// Tests share one worker's modules: they hold no state of their own, and loading is most of the time.
import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Those drive a browser: vitest.browser.config.ts.
    exclude: [...configDefaults.exclude, 'test/browser/**'],
    isolate: false,
    maxWorkers: '100%',
    // How long a fault may hang, not how fast anything must be: machines are busy.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
