// Eval entry: npm run eval:record, the cassette of the live profile anew, from a language model in play.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import {
  SCRIPTED_KEY,
  SCRIPTED_MODEL,
  startScriptedEndpoint,
} from '../test/support/scripted-endpoint.ts'
import { scriptedWriter } from '../test/support/scripted-writer.ts'

const CLI = fileURLToPath(new URL('cli.ts', import.meta.url))
const RUN = ['run', '--profile', 'live', '--cache', 'refresh']

/** Runs the evals against the endpoint; what follows the command goes to `eval run`. */
await using endpoint = await startScriptedEndpoint({ chat: [scriptedWriter()] })
const run = spawn(process.execPath, ['--import', 'tsx', CLI, ...RUN, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: {
    ...process.env,
    TIAOLI_CHAT_BASE_URL: endpoint.baseUrl,
    TIAOLI_CHAT_API_KEY: SCRIPTED_KEY,
    TIAOLI_CHAT_MODEL: SCRIPTED_MODEL,
  },
})
const [exitCode] = await once(run, 'exit')
process.exitCode = Number(exitCode ?? 2)
