// Lint: the rules of the house. Imports run down the flow, and a heavy package has one importer.

/**
 * The wings of src in the order in which data flows; each may import those before it, by #<wing>/…
 * and never by a relative path.
 */
const WINGS = [
  'zh',
  'domain',
  'words',
  'config',
  'documents',
  'models',
  'library',
  'store',
  'conversation',
  'retrieve',
  'services',
  'answer',
  'surfaces/http',
  'surfaces/openai',
  'surfaces/mcp',
  'surfaces/cli',
  'surfaces/channels',
  'surfaces/page',
]
/** What stands above all wings: the one place that knows everyone, and the entries. */
const TOP = ['compose/', 'compose.ts', 'environment.ts', 'serve.ts', 'cli.ts']
/** The settings as a whole; a wing gets its own as an argument. */
const WHOLE_CONFIG = 'config/config.ts'
const WINGS_WITH_CONFIG = new Set(['config', 'surfaces/cli'])

/**
 * Who may import what costs much to load or stands for a choice: a file or a folder of src. The
 * compilers, which nobody there may import, are for tools/build/.
 */
const IMPORTERS = {
  '@hono/node-server': ['surfaces/http/listen.ts'],
  '@hono/zod-openapi': ['surfaces/**'],
  '@langchain/community': ['library/hnswlib.ts'],
  '@langchain/openai': [],
  '@modelcontextprotocol/sdk': ['surfaces/mcp/**'],
  '@node-rs/jieba': ['zh/part-of-speech.ts'],
  cheerio: ['documents/formats/html.ts', 'documents/formats/html-tree.ts'],
  commander: ['surfaces/cli/program.ts'],
  esbuild: [],
  'hnswlib-node': ['library/hnsw.ts'],
  hono: ['surfaces/**'],
  langchain: ['answer/agent.ts'],
  libsql: ['store/sqlite-file.ts'],
  openai: ['models/openai-client.ts'],
  pino: ['surfaces/http/logger.ts'],
  'proper-lockfile': ['library/disk/store-lock.ts'],
  'string-width': ['surfaces/cli/wrap.ts'],
  vite: [],
  yaml: ['documents/corpus.ts'],
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

/** A regular expression for any of some names, each matched as it stands. */
function anyOf(names) {
  return `(${names.map((name) => name.replaceAll('.', String.raw`\.`)).join('|')})`
}

/** The modules that the files of a wing may not import; a wing of null stands above all others. */
function closedModules(wing) {
  const later = wing === null ? [] : WINGS.slice(WINGS.indexOf(wing) + 1).map((name) => `${name}/`)
  const above = wing === null ? ['serve.ts', 'cli.ts'] : TOP
  const config = wing === null || WINGS_WITH_CONFIG.has(wing) ? [] : [WHOLE_CONFIG]
  const crossed = [...new Set(WINGS.map((name) => name.split('/')[0]))]
  const surfaces = wing?.startsWith('surfaces/')
    ? WINGS.filter((name) => name.startsWith('surfaces/')).map((name) => name.split('/')[1])
    : []
  return [
    {
      regex: `^#${anyOf([...later, ...above, ...config])}`,
      message: 'A wing never imports a later one; compose.ts hands it over.',
    },
    {
      regex: `^\\.{1,2}/(.*/)?${anyOf([...crossed, ...surfaces])}/`,
      message: 'Another wing is imported by its name: #<wing>/….',
    },
  ]
}

/** The rules for a file or folder of src. */
function importsOf(pattern) {
  const wing = WINGS.find((name) => pattern.startsWith(`${name}/`)) ?? null
  const patterns = [...closedModules(wing), closedPackages(pattern)]
  return {
    files: [`src/${pattern}`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  }
}

export default {
  plugins: ['typescript', 'import', 'node', 'unicorn', 'oxc'],
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'node/no-process-env': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'no-restricted-imports': ['error', { patterns: [closedPackages('')] }],
  },
  ignorePatterns: ['node_modules', 'vectorstore', 'eval/out', 'dist'],
  overrides: [
    {
      files: ['src/**'],
      rules: {
        'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
        'max-params': ['error', { max: 3 }],
      },
    },
    ...WINGS.map((wing) => importsOf(`${wing}/**`)),
    ...['compose.ts', 'compose/**', 'serve.ts', 'cli.ts', 'environment.ts'].map(importsOf),
    ...Object.values(IMPORTERS)
      .flat()
      .filter((pattern) => !pattern.endsWith('/**'))
      .map(importsOf),
    {
      files: ['src/cli.ts', 'src/serve.ts', 'src/environment.ts', 'bin/**'],
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
                group: ['#*/**', '!#domain/limits.ts', '!#zh/quantities.ts'],
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
      files: ['tools/build/**'],
      rules: { 'no-restricted-imports': 'off' },
    },
    {
      files: ['test/**', 'eval/**', 'tools/**'],
      rules: {
        'no-restricted-imports': 'off',
        'node/no-process-env': 'off',
        'unicorn/consistent-function-scoping': 'off',
        'typescript/no-non-null-assertion': 'off',
      },
    },
  ],
}
