// Build: the web page from web/; the one importer of Vite.
import path from 'node:path'
import { build, type Rolldown } from 'vite'
import { PROJECT } from '../../bin/built.js'

const WEB = path.join(PROJECT, 'web')

/** Compiles the page into a folder; the files it read. */
export async function bundlePage(directory: string): Promise<string[]> {
  const result = await build({
    root: WEB,
    // Nothing that lies about may change the page: no configuration, no .env file, no PostCSS.
    configFile: false,
    envDir: false,
    css: { postcss: {} },
    mode: 'production',
    logLevel: 'warn',
    build: {
      outDir: directory,
      emptyOutDir: false,
      // The security policy forbids data: addresses for everything but images.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  })
  const outputs = [result].flat().flatMap((part) => ('output' in part ? part.output : []))
  return outputs.flatMap(sourcesOf)
}

function sourcesOf(output: Rolldown.OutputAsset | Rolldown.OutputChunk): string[] {
  const sources =
    output.type === 'chunk'
      ? output.moduleIds.filter((id) => path.isAbsolute(id))
      : output.originalFileNames.map((name) => path.resolve(WEB, name))
  return sources.map((id) => id.split('?')[0] ?? id)
}
