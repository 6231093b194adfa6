// Lint: the rules of the house. Imports run down the flow, and a heavy package has one importer.

/** The stages in the order in which data flows; each may import those before it. */
const STAGES = [
  'domain',
  'text',
  'config',
  'ingest',
  'clause',
  'models',
  'indexing',
  'retrieve',
  'answer',
  'conversation',
  'channels',
  'page',
  'server',
  'cli',
]
/** The stages that know which settings there are as a whole. */
const STAGES_WITH_CONFIG = new Set(['server', 'cli'])
/** What stands above all stages; only the terminal starts and composes. */
const TOP = ['**/compose.ts', '**/compose/**', '**/serve.ts', '**/environment.ts']

/**
 * Who may import what costs much to load or stands for a choice: a file or a folder of src. The
 * compilers, which nobody there may import, are for build/.
 */
const IMPORTERS = {
  '@hono/node-server': ['server/listen.ts'],
  '@hono/zod-openapi': ['server/**'],
  '@langchain/community': ['indexing/hnsw.ts'],
  '@langchain/openai': ['models/agent-model.ts'],
  '@modelcontextprotocol/sdk': ['server/mcp/**', 'server/mcp.ts'],
  '@node-rs/jieba': ['text/part-of-speech.ts'],
  cheerio: ['ingest/html.ts', 'ingest/html-tree.ts'],
  commander: ['cli/program.ts'],
  esbuild: [],
  hono: ['server/**'],
  langchain: ['answer/agent.ts'],
  libsql: ['conversation/sqlite-file.ts'],
  openai: ['models/openai-client.ts'],
  pino: ['server/logger.ts'],
  'proper-lockfile': ['indexing/store-lock.ts'],
  'string-width': ['cli/wrap.ts'],
  vite: [],
  yaml: ['ingest/corpus.ts'],
}

/** Whether the files of a pattern are among those that an importer's pattern allows. */
function isWithin(pattern, importer) {
  const isFolder = importer.endsWith('/**')
  return importer === pattern || (isFolder && pattern.startsWith(importer.slice(0, -2)))
}

/** The packages that the files of a pattern of src may not import. */
function closedPackages(pattern) {
  const closed = Object.keys(IMPORTERS).filter(
    (name) => !IMPORTERS[name].some((importer) => isWithin(pattern, importer)),
  )
  return {
    regex: `^(${closed.join('|')})(/|$)`,
    message: 'One importer for each heavy package; oxlint.config.js says which.',
  }
}

/** The modules that the files of a stage may not import. */
function laterStages(stage) {
  const later = STAGES.slice(STAGES.indexOf(stage) + 1).map((name) => `**/${name}/**`)
  const config = STAGES_WITH_CONFIG.has(stage) ? [] : ['**/config.ts']
  const top = stage === 'cli' ? [] : [...TOP, ...config]
  return later.length + top.length === 0
    ? []
    : [{ group: [...later, ...top], message: 'A stage never imports a later one.' }]
}

/** The rules for a file or folder of src. */
function importsOf(pattern) {
  const [stage] = pattern.split('/')
  const patterns = [...laterStages(stage), closedPackages(pattern)]
  return {
    files: [`src/${pattern}`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  }
}

export default {
  plugins: ['typescript', 'import', 'node', 'unicorn', 'oxc'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'import/no-cycle': 'error',
    'node/no-process-env': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'no-restricted-imports': ['error', { patterns: [closedPackages('')] }],
  },
  ignorePatterns: ['node_modules', 'vectorstore', 'eval/out', 'dist'],
  overrides: [
    ...STAGES.map((stage) => importsOf(`${stage}/**`)),
    ...Object.values(IMPORTERS)
      .flat()
      .filter((pattern) => !STAGES.includes(pattern.replace('/**', '')))
      .map(importsOf),
    {
      files: ['src/cli/**', 'src/serve.ts', 'src/environment.ts', 'bin/**'],
      rules: { 'node/no-process-env': 'off' },
    },
    {
      files: ['web/src/**'],
      rules: {
        'unicorn/consistent-function-scoping': 'off',
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                group: ['**/src/**', '!**/src/domain/limits.ts', '!**/src/text/quantities.ts'],
                allowTypeImports: true,
                message:
                  'The page takes types from the service, and code only where it brings no packages along.',
              },
            ],
          },
        ],
      },
    },
    {
      files: ['build/**'],
      rules: { 'no-restricted-imports': 'off' },
    },
    {
      files: ['test/**', 'eval/**', 'bench/**'],
      rules: {
        'no-restricted-imports': 'off',
        'node/no-process-env': 'off',
        'unicorn/consistent-function-scoping': 'off',
        'typescript/no-non-null-assertion': 'off',
      },
    },
  ],
}
