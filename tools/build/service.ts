// Build: the service and the command line as JavaScript; packages stay in node_modules.
import path from 'node:path'
import { build } from 'esbuild'
import { PROJECT } from '../../bin/built.js'
import { pipelineFingerprint } from '#library/update/sources.ts'

/** Compiles both entries into a folder, with the parts that they load later; the files it read. */
export async function bundleService(directory: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: PROJECT,
    entryPoints: { serve: 'src/serve.ts', cli: 'src/cli.ts' },
    outdir: directory,
    bundle: true,
    splitting: true,
    packages: 'external',
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
