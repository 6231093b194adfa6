// The page in a real Chromium against the real service: npm run test:browser.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    isolate: false,
    fileParallelism: false,
    // A browser on a busy machine loses a race now and then; a fault fails three times.
    retry: 2,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
})
