// Run by update.test.ts in a process of its own: updates the library in argv[2] from generated
// files (argv[3] = articles in the last one), reporting each stage; prints the report at the end.
// It takes its time to embed (argv[4] ms), so that another process can meet it at work.
import { setTimeout as sleep } from 'node:timers/promises'
import { describeSources } from '#library/update/sources.ts'
import { createLibraryStore } from '#library/disk/store.ts'
import { updateLibrary } from '#library/update/update.ts'
import { OfflineEmbeddings, readTable } from '#models/embeddings/offline-embeddings.ts'
import { manyArticles, sourceFiles } from './generated.ts'

class UnhurriedEmbeddings extends OfflineEmbeddings {
  override async embedDocuments(texts: string[]): Promise<number[][]> {
    await sleep(Number(delayMs))
    return super.embedDocuments(texts)
  }
}

const [, , directory = '', articles = '0', delayMs = '0'] = process.argv
const { snapshot, report } = await updateLibrary({
  store: createLibraryStore(directory),
  sources: describeSources(sourceFiles({ 'law.txt': manyArticles(Number(articles)) }), null),
  embeddings: new UnhurriedEmbeddings(await readTable()),
  onProgress: (stage) => console.log(stage),
})
console.log(JSON.stringify({ version: snapshot.version, built: report.built }))
