// Build: the sources of web/widget/ as one script.
import path from 'node:path'
import { build } from 'esbuild'
import { PROJECT } from '../../bin/built.js'
import { WIDGET_FILE } from '#surfaces/page/files.ts'

/** Compiles the widget into the folder of the page; the files it read. */
export async function bundleWidget(directory: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: PROJECT,
    entryPoints: ['web/widget/main.ts'],
    outfile: path.join(directory, WIDGET_FILE),
    bundle: true,
    minify: true,
    format: 'iife',
    // What browsers of the last years understand.
    target: 'es2022',
    charset: 'utf8',
    logLevel: 'warning',
    metafile: true,
  })
  return Object.keys(metafile.inputs).map((file) => path.join(PROJECT, file))
}
