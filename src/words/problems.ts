// Words: what a caller is told of a failure, Chinese and English, keyed by its code.
import type { Bilingual, ErrorCode } from '#domain/errors.ts'

/** What can fail in the product, and what only a surface knows of. */
export type ProblemCode =
  ErrorCode | 'UNAUTHORIZED' | 'BUSY' | 'METHOD_NOT_ALLOWED' | 'UNSUPPORTED_MEDIA_TYPE'

/** The kind of failure. */
export const PROBLEM_TITLES: Record<ProblemCode, Bilingual> = {
  INVALID_INPUT: { zh: '请求有误', en: 'Invalid request' },
  UNAUTHORIZED: { zh: '没有通过验证', en: 'Unauthorized' },
  FORBIDDEN: { zh: '不允许', en: 'Forbidden' },
  NOT_FOUND: { zh: '没有找到', en: 'Not found' },
  METHOD_NOT_ALLOWED: { zh: '方法不允许', en: 'Method not allowed' },
  TOO_LARGE: { zh: '请求过大', en: 'Request too large' },
  UNSUPPORTED_MEDIA_TYPE: { zh: '不支持的内容类型', en: 'Unsupported media type' },
  RATE_LIMITED: { zh: '请求过于频繁', en: 'Too many requests' },
  INTERNAL: { zh: '服务器内部错误', en: 'Internal server error' },
  INDEX_NOT_READY: { zh: '尚未就绪', en: 'Not ready' },
  LIBRARY_EMPTY: { zh: '文件库是空的', en: 'The library is empty' },
  BUSY: { zh: '繁忙', en: 'Busy' },
  MODEL_UNAVAILABLE: { zh: '模型不可用', en: 'Model unavailable' },
  TIMEOUT: { zh: '处理超时', en: 'Timed out' },
}

/** Said when nothing more exact is known in the language of the request. */
export const PROBLEM_SENTENCES: Record<ProblemCode, Bilingual> = {
  INVALID_INPUT: {
    zh: '请求的内容不符合要求。',
    en: 'The request is not valid; check its values.',
  },
  UNAUTHORIZED: {
    zh: '缺少密钥或密钥不对；请带上请求头 Authorization: Bearer <密钥>。',
    en: 'The key is missing or wrong; send the header Authorization: Bearer <key>.',
  },
  FORBIDDEN: { zh: '不允许这样访问。', en: 'This may not be called in this way.' },
  NOT_FOUND: { zh: '请求的内容不存在。', en: 'Something that the request names does not exist.' },
  METHOD_NOT_ALLOWED: {
    zh: '此地址不支持该方法。',
    en: 'This address does not support the method.',
  },
  TOO_LARGE: {
    zh: '请求的内容太长，请缩短后重试。',
    en: 'The request is too long; shorten it.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    zh: '请以 Content-Type: application/json 发送 JSON。',
    en: 'Send JSON with Content-Type: application/json.',
  },
  RATE_LIMITED: { zh: '请求过于频繁，请稍后再试。', en: 'Too many requests; try again later.' },
  INTERNAL: {
    zh: '服务器出了意外，请稍后再试；若仍出现，请把 requestId 告诉管理员。',
    en: 'Something unexpected failed. Try again; if it stays, report the requestId.',
  },
  INDEX_NOT_READY: {
    zh: '文件库正在载入，请稍后再试。',
    en: 'The library is being loaded; try again in a moment.',
  },
  LIBRARY_EMPTY: {
    zh: '文件库里没有可以回答问题的条款，请管理员放入政策文件。',
    en: 'The library holds no clause; put policy documents (.html, .md, .txt) into its directory.',
  },
  BUSY: {
    zh: '正在处理的请求太多，请按 Retry-After 的秒数稍后再试。',
    en: 'Too many requests are in work; try again after the seconds of Retry-After.',
  },
  MODEL_UNAVAILABLE: {
    zh: '语言模型暂时不可用，请稍后再试。',
    en: 'The language model does not answer.',
  },
  TIMEOUT: {
    zh: '没有在规定时间内完成，请稍后再试或缩小问题范围。',
    en: 'This took too long; try again or narrow the question.',
  },
}

/** What exactly failed, where the code alone does not tell; each under the code that it comes with. */
export const EXACT_PROBLEMS = {
  INVALID_INPUT: {
    json: {
      zh: '请求体不是合法的 JSON，请检查引号、逗号与编码（UTF-8）。',
      en: 'The request body is not valid JSON; check quotes, commas and encoding (UTF-8).',
    },
    fields: (named: readonly string[]): Bilingual => ({
      zh: `请求有误。${named.join('；')}`,
      en: `Invalid request. ${named.join('; ')}`,
    }),
  },
  NOT_FOUND: {
    route: (method: string, path: string): Bilingual => ({
      zh: `没有 ${method} ${path} 这个地址；全部地址见 /openapi.json。`,
      en: `There is no ${method} ${path}; /openapi.json lists all addresses.`,
    }),
    conversation: {
      zh: '没有这个编号的对话；它可能已被删除或已过期。',
      en: 'There is no conversation of this id; it may have been deleted or have expired.',
    },
    answer: {
      zh: '没有保存这个编号的回答；只有带 conversationId 的提问，其回答才会保存。',
      en: 'No answer of this id is stored; only answers to questions with a conversationId are.',
    },
    listing: {
      zh: '本服务不列出对话；请按编号读取，或由管理员设置 TIAOLI_CONVERSATIONS_LISTING。',
      en: 'This service does not list conversations; read them by id, or have TIAOLI_CONVERSATIONS_LISTING set.',
    },
    model: (id: string, known: string): Bilingual => ({
      zh: `没有名为“${id}”的模型；GET /v1/models 列出可用的模型（${known}）。`,
      en: `The model “${id}” does not exist; GET /v1/models lists ${known}.`,
    }),
    pageFile: {
      zh: '页面的这个文件不存在；服务更新后请刷新页面。',
      en: 'There is no such file of the page; reload it if the service was updated.',
    },
    widget: {
      zh: '网页组件没有启用；在 TIAOLI_CORS_ORIGINS 里写上要嵌入的网站的来源即可启用。',
      en: 'The widget is off; name the origin of the web site in TIAOLI_CORS_ORIGINS to switch it on.',
    },
  },
  FORBIDDEN: {
    conversation: {
      zh: '这个对话是别人的：可以看和导出，改名、删除、续写、评价要由它的主人来做。',
      en: 'This conversation is somebody else’s: it can be read and exported, but only its owner renames, deletes, continues or judges it.',
    },
    header: (name: string, value: string): Bilingual => ({
      zh: `不接受 ${name}: ${value}；用 TIAOLI_PUBLIC_URL 写明对外地址，用 TIAOLI_CORS_ORIGINS 允许网页来源。`,
      en: `${name}: ${value} is not accepted; set TIAOLI_PUBLIC_URL or TIAOLI_CORS_ORIGINS.`,
    }),
  },
  METHOD_NOT_ALLOWED: {
    method: (method: string, allowed: string): Bilingual => ({
      zh: `此地址不支持 ${method}，只支持 ${allowed}。`,
      en: `This address does not support ${method}, only ${allowed}.`,
    }),
  },
  TOO_LARGE: {
    body: (maxBytes: number): Bilingual => ({
      zh: `请求体超过 ${maxBytes} 字节，请缩短后重试。`,
      en: `The request body is larger than ${maxBytes} bytes; shorten it.`,
    }),
  },
  RATE_LIMITED: {
    keys: (retryAfterS: number): Bilingual => ({
      zh: `这个地址送来的错误密钥太多，${retryAfterS} 秒后再试。`,
      en: `This address sent too many wrong keys; try again after ${retryAfterS} s.`,
    }),
  },
} as const satisfies Partial<Record<ProblemCode, object>>
