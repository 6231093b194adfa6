// npm run dev: the service from its sources, which its watcher starts anew, with the page as built.
import { buildPage } from '../../bin/built.js'

await buildPage()
await import('#serve.ts')
