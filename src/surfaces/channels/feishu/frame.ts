// Channels / Feishu: the frames of the long connection, protobuf messages of two kinds.
// The official SDKs hold the definition as pbbp2: Header { string key = 1; string value = 2; } and
// Frame { uint64 SeqID = 1; uint64 LogID = 2; int32 service = 3; int32 method = 4;
// repeated Header headers = 5; string payload_encoding = 6; string payload_type = 7;
// bytes payload = 8; string LogIDNew = 9; }
// https://protobuf.dev/programming-guides/encoding/
import { PlatformError } from '../wire/http.ts'

const MAX_HEADERS = 100

const VARINT = 0
const FIXED_64 = 1
const BYTES = 2
const FIXED_32 = 5
const MAX_VARINT_BYTES = 10

/** What a frame is about: the connection itself, or an event. */
export const METHOD = { control: 0n, data: 1n } as const

export interface FeishuFrame {
  seqId: bigint
  logId: bigint
  service: bigint
  method: bigint
  headers: readonly (readonly [key: string, value: string])[]
  payloadEncoding: string
  payloadType: string
  payload: Buffer
  logIdNew: string
}

/** A frame without anything in it. */
export const EMPTY_FRAME: FeishuFrame = {
  seqId: 0n,
  logId: 0n,
  service: 0n,
  method: METHOD.control,
  headers: [],
  payloadEncoding: '',
  payloadType: '',
  payload: Buffer.alloc(0),
  logIdNew: '',
}

/**
 * Reads a frame; fields that it does not know are passed over.
 * @throws PlatformError when the bytes are cut, or are no frame
 */
export function decodeFrame(bytes: Buffer): FeishuFrame {
  const frame = { ...EMPTY_FRAME }
  const headers: [string, string][] = []
  for (const { field, number, bytes: content } of fieldsOf(bytes)) {
    if (field === 1) frame.seqId = number
    else if (field === 2) frame.logId = number
    else if (field === 3) frame.service = number
    else if (field === 4) frame.method = number
    else if (field === 5) headers.push(decodeHeader(content))
    else if (field === 6) frame.payloadEncoding = content.toString('utf8')
    else if (field === 7) frame.payloadType = content.toString('utf8')
    else if (field === 8) frame.payload = content
    else if (field === 9) frame.logIdNew = content.toString('utf8')
    if (headers.length > MAX_HEADERS) throw new PlatformError('frame with too many headers')
  }
  return { ...frame, headers }
}

/** Writes a frame; the first four fields always, because the definition requires them. */
export function encodeFrame(frame: FeishuFrame): Buffer {
  const numbers = [frame.seqId, frame.logId, frame.service, frame.method]
  const headers = frame.headers.map(([key, value]) =>
    bytesField(5, Buffer.concat([textField(1, key), textField(2, value)])),
  )
  return Buffer.concat([
    ...numbers.flatMap((number, at) => [tag(at + 1, VARINT), varint(number)]),
    ...headers,
    ...(frame.payloadEncoding === '' ? [] : [textField(6, frame.payloadEncoding)]),
    ...(frame.payloadType === '' ? [] : [textField(7, frame.payloadType)]),
    bytesField(8, frame.payload),
    ...(frame.logIdNew === '' ? [] : [textField(9, frame.logIdNew)]),
  ])
}

function decodeHeader(bytes: Buffer): [string, string] {
  let key = ''
  let value = ''
  for (const { field, bytes: content } of fieldsOf(bytes)) {
    if (field === 1) key = content.toString('utf8')
    if (field === 2) value = content.toString('utf8')
  }
  return [key, value]
}

interface Field {
  field: number
  /** The value of a number field, otherwise 0. */
  number: bigint
  /** The value of a text or bytes field, otherwise empty. */
  bytes: Buffer
}

/** The fields of a message in their order. */
function* fieldsOf(bytes: Buffer): Generator<Field> {
  const none = Buffer.alloc(0)
  for (let at = 0; at < bytes.length;) {
    const [key, afterKey] = readVarint(bytes, at)
    const field = Number(key >> 3n)
    const wireType = Number(key & 7n)
    if (wireType === VARINT) {
      const [number, end] = readVarint(bytes, afterKey)
      yield { field, number, bytes: none }
      at = end
    } else {
      const [start, end] = spanOf(bytes, afterKey, wireType)
      if (end > bytes.length) throw new PlatformError('frame is cut')
      const content = bytes.subarray(start, end)
      yield { field, number: 0n, bytes: wireType === BYTES ? content : none }
      at = end
    }
  }
}

/** Where the value of a field that is no varint begins and ends. */
function spanOf(bytes: Buffer, at: number, wireType: number): [start: number, end: number] {
  if (wireType === FIXED_64) return [at, at + 8]
  if (wireType === FIXED_32) return [at, at + 4]
  if (wireType !== BYTES) throw new PlatformError('frame with a field of an unknown kind')
  const [length, start] = readVarint(bytes, at)
  return [start, start + Number(length)]
}

function readVarint(bytes: Buffer, start: number): [value: bigint, end: number] {
  let value = 0n
  for (let at = start; at < start + MAX_VARINT_BYTES; at++) {
    const byte = bytes[at]
    if (byte === undefined) throw new PlatformError('frame is cut')
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - start))
    if (byte < 0x80) return [BigInt.asUintN(64, value), at + 1]
  }
  throw new PlatformError('frame with a number that does not end')
}

function varint(value: bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Buffer.from([...bytes, Number(rest)])
}

const tag = (field: number, wireType: number): Buffer => Buffer.from([(field << 3) | wireType])

const bytesField = (field: number, content: Buffer): Buffer =>
  Buffer.concat([tag(field, BYTES), varint(BigInt(content.length)), content])

const textField = (field: number, text: string): Buffer => bytesField(field, Buffer.from(text))
