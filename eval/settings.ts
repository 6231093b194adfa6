// Eval: the places and defaults of the harness.
import { fileURLToPath } from 'node:url'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export const CASES_DIRECTORY = here('./cases')
export const FIXTURES_DIRECTORY = here('./fixtures')
export const BASELINE_FILE = here('./baselines/offline.json')
export const LIVE_BASELINE_FILE = here('./baselines/live.json')
export const PUBLIC_BASELINES_DIRECTORY = here('./baselines/public')
export const BASELINE_CHANGES_FILE = here('./baselines/CHANGES.md')
export const FIELD_CASES_DIRECTORY = here('./cases-field')
export const FIELD_BASELINE_FILE = here('./baselines/field.json')
export const FIELD_GATE_FILE = here('./gate-field.json')
export const CASSETTE_FILE = here('./cassettes/live.jsonl')
export const GATE_FILE = here('./gate.json')
export const LIVE_GATE_FILE = here('./gate-live.json')
export const OUTPUT_DIRECTORY = here('./out')
/** The public sets of the last run. */
export const PUBLIC_OUTPUT_DIRECTORY = here('./out/public')
export const PROMPTS_DIRECTORY = here('../prompts')

/** The day on which questions are asked that name none: standing depends on it. */
export const DEFAULT_AS_OF = '2026-11-21'
export const DEFAULT_CUTOFFS = [5, 10] as const
export const DEFAULT_SEED = 42
