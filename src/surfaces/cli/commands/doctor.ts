// CLI: tiaoli doctor, is everything there that Tiaoli needs, and what to do where it is not.
import { stat } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { loadConfig, type Config } from '#config/config.ts'
import { dayInBeijing } from '#domain/document.ts'
import { AppError } from '#domain/errors.ts'
import { typedCommand } from '#domain/typed-command.ts'
import type { BuildFailure } from '#library/disk/manifest.ts'
import { describeSources, inputsHash } from '#library/update/sources.ts'
import { createLibraryStore } from '#library/disk/store.ts'
import { createEmbeddings } from '#models/embeddings/create-embeddings.ts'
import { checkConversations, checkStore } from './doctor-disk.ts'
import { checkChat, checkEmbedder, checkReranker } from './doctor-models.ts'
import { printJson, type CommandContext, type OutputOptions } from '../command.ts'

const LEAST_NODE = [20, 19] as const

interface Check {
  name: string
  /** Says what was found; throws an error whose message names the cure. */
  examine: () => Promise<Found> | Found
}

/** What was found in order, alone or with what needs attention all the same. */
type Found = string | { detail: string; warnings: string[] }

interface Finding {
  name: string
  ok: boolean
  detail: string
  warnings: string[]
}

/** Examines everything, one line each. Throws INTERNAL if something is broken. */
export async function doctor(options: OutputOptions, context: CommandContext): Promise<void> {
  const { style, print } = context.terminal
  const findings: Finding[] = []
  for (const check of checksOf(context)) {
    const finding = await examine(check)
    findings.push(finding)
    if (options.json === true) continue
    const sign = finding.ok ? style.green('✓') : style.red('✗')
    print(`${sign} ${finding.name}：${finding.detail}`)
    for (const warning of finding.warnings)
      print(`${style.yellow('!')} ${finding.name}：${warning}`)
  }
  const broken = findings.filter(({ ok }) => !ok).length
  if (options.json === true) printJson(context, { ok: broken === 0, checks: findings })
  if (broken > 0) throw new AppError('INTERNAL', `有 ${broken} 项需要处理，见上。`)
}

async function examine({ name, examine: run }: Check): Promise<Finding> {
  try {
    const found = await run()
    return { name, ok: true, ...(typeof found === 'string' ? plain(found) : found) }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return { name, ok: false, ...plain(detail) }
  }
}

function plain(detail: string): Exclude<Found, string> {
  return { detail, warnings: [] }
}

function checksOf({ terminal, readSeeds }: CommandContext): Check[] {
  const independent: Check[] = [
    { name: 'Node.js', examine: checkNode },
    { name: '向量索引组件', examine: checkAddon },
  ]
  const nowMs = (): number => terminal.now().getTime()
  let config: Config
  try {
    config = loadConfig(terminal.env)
  } catch (error) {
    const raise = (): never => {
      throw error
    }
    return [...independent, { name: '配置', examine: raise }]
  }
  return [
    ...independent,
    { name: '配置', examine: () => '有效' },
    { name: '文件目录', examine: () => checkSeeds(config, readSeeds) },
    { name: '语言模型', examine: () => checkChat(config, nowMs) },
    { name: '向量模型', examine: () => checkEmbedder(config) },
    { name: '重排模型', examine: () => checkReranker(config, nowMs) },
    { name: '文档库目录', examine: () => checkStore(config) },
    { name: '条款库', examine: () => checkLibrary(config, readSeeds) },
    { name: '对话记录', examine: () => checkConversations(config, terminal.now) },
    { name: '端口', examine: () => checkPort(config) },
  ]
}

function checkNode(): string {
  const { node } = process.versions
  const [major = 0, minor = 0] = node.split('.').map(Number)
  const [leastMajor, leastMinor] = LEAST_NODE
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return node
  throw new Error(`${node} 太旧，请安装 ${LEAST_NODE.join('.')} 或更新的版本`)
}

async function checkAddon(): Promise<string> {
  const { buildHnsw } = await import('#library/hnsw.ts')
  const embeddings = await createEmbeddings({ kind: 'offline', adapt: false })
  await buildHnsw({ dimension: 2, values: Float32Array.of(1, 0) }, { embeddings })
  return '可用'
}

type ReadSeeds = CommandContext['readSeeds']

async function checkSeeds({ seedsDirectory }: Config, readSeeds: ReadSeeds): Promise<Found> {
  const { files, corpusText } = await readSeeds(seedsDirectory)
  const { warnings } = describeSources(files, corpusText)
  if (files.length === 0)
    throw new Error(`目录“${seedsDirectory}”中没有文件，请放入政策文件或检查 TIAOLI_SEEDS`)
  return { detail: `${seedsDirectory} 中有 ${files.length} 个文件`, warnings: shown(warnings) }
}

function shown(warnings: readonly BuildFailure[]): string[] {
  return warnings.map(({ file, reason }) => `${file}：${reason}`)
}

async function checkLibrary(config: Config, readSeeds: ReadSeeds): Promise<Found> {
  const { vectorStoreDirectory: directory } = config
  const embedder = await createEmbeddings(config.embeddings)
  const library = await createLibraryStore(directory).load(embedder)
  if (library === null) return '尚未建立，首次使用时自动建立'
  const { counts, createdFrom, warnings } = library.manifest
  if (counts.clauses === 0)
    throw new Error(
      `库中没有条款，问题无从回答；运行 ${typedCommand('ingest')} 查看哪些文件没有读成`,
    )
  const { files, corpusText } = await readSeeds(config.seedsDirectory)
  const inputs = inputsHash(describeSources(files, corpusText), embedder.identity)
  const built = dayInBeijing((await stat(path.join(directory, library.generation))).mtime)
  const state =
    createdFrom.inputs === inputs ? '与文件一致' : '文件或程序有变动，下次使用时自动更新'
  const detail = `${counts.documents} 份文件、${counts.clauses} 个条款，${built} 建立，${state}`
  return { detail, warnings: shown(warnings) }
}

async function checkPort({ server: { host, port } }: Config): Promise<string> {
  const { listen } = await import('#surfaces/http/listen.ts')
  const listener = await listen({ fetch: () => new Response(), host, port })
  await listener.close(0)
  return `${host}:${port} 空闲`
}
