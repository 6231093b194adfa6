// Page: the built files of the page and the widget, read once.
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { PAGE_DIRECTORY } from '#config/shipped-files.ts'
import { AppError } from '#domain/errors.ts'
import { servePage, type LoadPage, type PageFiles } from './files.ts'

/** Reads the page when it is first asked for. @param directory where it was built */
export function createPageLoader(directory: string = fileURLToPath(PAGE_DIRECTORY)): LoadPage {
  let loading: Promise<PageFiles> | null = null
  return () => {
    // A page that could not be read is tried again with the next request: the cause may be gone.
    loading ??= readPage(directory).catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
}

async function readPage(directory: string): Promise<PageFiles> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name)
        const bytes: Uint8Array = await readFile(file)
        return [path.relative(directory, file).split(path.sep).join('/'), bytes] as const
      })
    return await servePage(new Map(await Promise.all(files)))
  } catch (cause) {
    throw new AppError('INTERNAL', `读不到构建好的页面 ${directory}，请运行 npm run build`, {
      cause,
    })
  }
}
