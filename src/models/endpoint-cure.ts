// Models: what to change in the settings after a call to an endpoint failed.
import { endpointErrorOf, isConnectionError, isTimeout } from './openai-client.ts'

/** Common beginning of the variables that set up an endpoint. */
export type SettingsPrefix = 'TIAOLI_CHAT' | 'TIAOLI_EMBEDDINGS' | 'TIAOLI_RERANK'

/**
 * How servers say that they do not know a model: OpenAI, vLLM and Ollama with 404, DeepSeek,
 * SiliconFlow and Zhipu with 400.
 */
const UNKNOWN_MODEL =
  /model.*(?:not.?(?:exist|found)|unknown|invalid)|(?:unknown|invalid|no such) model|模型.*不存在/i

/** Codes of Node's TLS: the certificate, and a server that speaks none or another. */
const CERTIFICATE = /CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ERR_TLS_CERT/
const NO_TLS = /^(?:ERR_SSL_|EPROTO)/

/** One sentence in Chinese that names the setting to look at, or says that waiting helps. */
export function cureOf(error: unknown, prefix: SettingsPrefix): string {
  if (isConnectionError(error)) return cureOfConnection(error, prefix)
  if (isTimeout(error)) return `请检查网络，或调大 ${prefix}_TIMEOUT_MS`
  const answered = endpointErrorOf(error)
  if (answered === null) return wrongFormat(prefix)
  const { status, message } = answered
  if (status === 401 || status === 403) return `密钥不对或没有权限，请检查 ${prefix}_API_KEY`
  if (status !== null && status >= 300 && status < 400) {
    return `那里转到了别的地址，请把最终地址填入 ${prefix}_BASE_URL`
  }
  if (status === 429) return '额度用完或请求过于频繁，请稍后再试'
  if (status === null || status === 408 || status >= 500) return '对方服务出错，请稍后再试'
  if (UNKNOWN_MODEL.test(message)) return `对方没有这个模型，请检查 ${prefix}_MODEL`
  if (status === 404 || status === 405) return `地址不对，请检查 ${prefix}_BASE_URL`
  return `请检查 ${prefix}_* 设置`
}

/** What an answer that is no answer of such an endpoint means. */
export function wrongFormat(prefix: SettingsPrefix): string {
  return `那里不是这种接口，请检查 ${prefix}_BASE_URL`
}

function cureOfConnection(error: unknown, prefix: SettingsPrefix): string {
  const code = networkCodeOf(error)
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `找不到主机，请检查网络与 ${prefix}_BASE_URL`
  }
  if (code !== null && CERTIFICATE.test(code)) {
    return `对方的证书不可信（${code}），请检查 ${prefix}_BASE_URL 与本机的根证书`
  }
  if (code !== null && NO_TLS.test(code)) {
    return `那里不支持 https（${code}），请检查 ${prefix}_BASE_URL 开头的 http 或 https`
  }
  if (code === 'ECONNREFUSED') return `那里没有服务在运行，请检查 ${prefix}_BASE_URL`
  return `请检查网络与 ${prefix}_BASE_URL`
}

/** The system's word for a broken connection, from wherever in the causes it stands. */
function networkCodeOf(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code
  }
  return null
}
