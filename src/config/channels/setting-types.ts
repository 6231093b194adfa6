// Config: how the settings of a messaging app are declared and read.
import { z } from 'zod'

/** The EncodingAESKey of WeCom and WeChat: 43 characters of base64 for 32 bytes. */
export const encodingAesKey = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}$/u, '应为平台给出的 43 位 EncodingAESKey')
  .optional()

/** What a channel needs; with some of it set and some missing it does not start. */
export interface ChannelNeeds {
  /** The messaging app, in the words of an error message. */
  title: string
  required: readonly string[]
  /** Secrets that are optional but make no sense alone. */
  optional: readonly string[]
  /** What each value of the variable that names the mode requires beside. */
  modes?: { variable: string; required: Readonly<Record<string, readonly string[]>> }
}

/** How messages of a platform that has both ways come in. */
export const longConnectionMode = z
  .enum(['webhook', 'long-connection'], '应为 webhook 或 long-connection')
  .default('webhook')

/** Where a platform is called; URLs that arrive in messages must lead to it or to `hosts`. */
export interface PlatformAddress {
  baseUrl: string
  /** Hosts of the platform, over https only; `*.` stands for any subdomain. */
  hosts: readonly string[]
}
