// Config: how one setting is declared, read and asked for.
import { z } from 'zod'

/** What the variables of a part hold once they were read. */
export type Values<Variables extends z.core.$ZodLooseShape> = z.output<z.ZodObject<Variables>>

/** A setting that may be missing; empty counts as not set. */
export const setting = z.string().optional()

export const httpUrl = z.url({ protocol: /^https?$/, error: '应为 http(s) 地址' })

/** An address that paths are put behind: without a slash at the end. */
export const baseUrl = httpUrl.transform((address) => address.replace(/\/+$/u, ''))

/** Several values with commas between them. */
export const listed = z.string().transform((list) => list.split(',').map((member) => member.trim()))

/** Origins of web pages or services. */
export const origins = listed.pipe(
  z.array(z.url({ protocol: /^https?$/, error: '应为以逗号分隔的 http(s) 来源' })),
)

/** A whole number between two bounds; the unit is for the person who reads the message. */
export function whole(least: number, most: number, unit: string) {
  return z
    .string()
    .regex(/^\d+$/, `应为整数（${unit}）`)
    .transform(Number)
    .pipe(
      z.int().min(least, `不能小于 ${least}（${unit}）`).max(most, `不能大于 ${most}（${unit}）`),
    )
}

/** A number from 0 to `most`. */
export function decimal(most: number) {
  return z
    .string()
    .regex(/^\d+(\.\d+)?$/, '应为不小于 0 的数')
    .transform(Number)
    .pipe(z.number().max(most, `不能大于 ${most}`))
}

/** A check that a variable is there when others ask for it; made even if others are faulty. */
export function needed<Env extends object>(
  name: keyof Env & string,
  error: string,
  isNeeded: (env: Env) => boolean,
) {
  return z.refine<Env>((env) => env[name] !== undefined || !isNeeded(env), {
    path: [name],
    error,
    when: () => true,
  })
}
