// Build: the service and the command line as JavaScript; packages but one stay in node_modules.
import path from 'node:path'
import { build, type Plugin } from 'esbuild'
import { PROJECT } from '../../bin/built.js'
import { pipelineFingerprint } from '#library/update/sources.ts'

/** Compiles both entries into a folder, with the parts that they load later; the files it read. */
export async function bundleService(directory: string): Promise<string[]> {
  await bundleVectorStore(directory)
  const { metafile } = await build({
    absWorkingDir: PROJECT,
    entryPoints: { serve: 'src/serve.ts', cli: 'src/cli.ts' },
    outdir: directory,
    bundle: true,
    splitting: true,
    packages: 'external',
    plugins: [vectorStoreAsBundled],
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    logLevel: 'warning',
    metafile: true,
    // A library that the sources built is good for what was compiled from them.
    define: { BUILT_PIPELINE: JSON.stringify(pipelineFingerprint()) },
  })
  return Object.keys(metafile.inputs).map((file) => path.join(PROJECT, file))
}

const VECTOR_STORE = 'hnswlib.js'

/** LangChain's HNSWLib in one file: its 345 modules take 200 ms of every start, this one takes 40. */
async function bundleVectorStore(directory: string): Promise<void> {
  await build({
    absWorkingDir: PROJECT,
    stdin: {
      contents: "export { HNSWLib } from '@langchain/community/vectorstores/hnswlib'",
      resolveDir: PROJECT,
    },
    outfile: path.join(directory, VECTOR_STORE),
    bundle: true,
    minify: true,
    external: ['hnswlib-node'],
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    // The packages of CommonJS among them ask for modules of Node by `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  })
}

/** The bundled store in the place of the module that loads it from node_modules. */
const vectorStoreAsBundled: Plugin = {
  name: 'vector-store-as-bundled',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/hnswlib\.ts$/ }, () => ({ path: `./${VECTOR_STORE}`, external: true }))
  },
}
