import { APIConnectionError, APIError, APIUserAbortError } from 'openai'
import { describe, expect, it } from 'vitest'
import { cureOf } from '#models/endpoint-cure.ts'

const answered = (status: number, message = '') =>
  APIError.generate(status, { error: { message } }, undefined, new Headers())
const unconnected = (code: string) =>
  new APIConnectionError({
    cause: new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) }),
  })

describe('cureOf', () => {
  it.each([
    ['a refused key', answered(401), 'TIAOLI_CHAT_API_KEY'],
    ['a missing right', answered(403), 'TIAOLI_CHAT_API_KEY'],
    ['OpenAI’s unknown model', answered(404, 'The model `m` does not exist'), 'TIAOLI_CHAT_MODEL'],
    ['Ollama’s unknown model', answered(404, 'model "m" not found'), 'TIAOLI_CHAT_MODEL'],
    ['DeepSeek’s unknown model', answered(400, 'Model Not Exist'), 'TIAOLI_CHAT_MODEL'],
    ['Zhipu’s unknown model', answered(400, '模型不存在，请检查模型代码。'), 'TIAOLI_CHAT_MODEL'],
    ['a wrong path', answered(404, 'Not Found'), 'TIAOLI_CHAT_BASE_URL'],
    ['a path that takes no POST', answered(405), 'TIAOLI_CHAT_BASE_URL'],
    ['another refusal', answered(400, 'temperature'), 'TIAOLI_CHAT_* 设置'],
    ['a used-up quota', answered(429), '额度'],
    ['a server in trouble', answered(500), '稍后再试'],
    ['no name of that host', unconnected('ENOTFOUND'), '找不到主机'],
    ['no network', unconnected('EAI_AGAIN'), '找不到主机'],
    ['nobody at that port', unconnected('ECONNREFUSED'), '没有服务在运行'],
    ['a certificate that nobody trusts', unconnected('CERT_HAS_EXPIRED'), '证书不可信'],
    ['a certificate of its own', unconnected('DEPTH_ZERO_SELF_SIGNED_CERT'), '证书不可信'],
    ['a chain that is broken', unconnected('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), '证书不可信'],
    ['a port without TLS', unconnected('ERR_SSL_WRONG_VERSION_NUMBER'), 'http 或 https'],
    ['a connection that broke', unconnected('ECONNRESET'), '请检查网络与'],
    ['a redirect', answered(307), '转到了别的地址'],
    ['no answer in time', new APIUserAbortError(), 'TIAOLI_CHAT_TIMEOUT_MS'],
    ['something else than JSON', new SyntaxError('<'), '不是这种接口'],
  ])('of %s names %s', (_, error, words) => {
    expect(cureOf(error, 'TIAOLI_CHAT')).toContain(words)
  })
})
