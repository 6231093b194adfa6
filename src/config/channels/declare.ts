// Config: how the settings of a messaging app are declared, once for all that follows from it.
import { z } from 'zod'
import { Secret } from '#domain/secret.ts'

/** What the variables hold, each as read by the schema that is declared for it. */
export type Env = Readonly<Record<string, unknown>>

/** One setting, or several that belong together. */
export interface Field<Value> {
  variables: Readonly<Record<string, z.ZodType>>
  /** What must be there for the channel to start. */
  required: readonly string[]
  /** What may be missing but makes no sense alone. */
  optional: readonly string[]
  /** What a value of the variable that names the mode requires beside. */
  modes: readonly { variable: string; mode: string; required: readonly string[] }[]
  /** The value; undefined when something that it requires is missing. */
  read(env: Env): Value | undefined
}

type Fields = Readonly<Record<string, Field<unknown>>>
export type ValueOf<Of> = Of extends Field<infer Value> ? Value : never
type Values<Of extends Fields> = { -readonly [Name in keyof Of]: ValueOf<Of[Name]> }
type ModeValues<Modes extends Readonly<Record<string, Fields>>> = {
  [Mode in keyof Modes]: { mode: Mode } & Values<Modes[Mode]>
}[keyof Modes]

/** A setting without which the channel does not start. */
export function required<Value>(variable: string, schema: z.ZodType<Value>): Field<Value> {
  return {
    variables: { [variable]: schema.optional() },
    required: [variable],
    optional: [],
    modes: [],
    // The environment was read by that schema.
    read: (env) => env[variable] as Value | undefined,
  }
}

/** A required text. */
export function text(variable: string): Field<string> {
  return required(variable, z.string())
}

/** A required text that is never shown. */
export function secret(variable: string, schema: z.ZodType<string> = z.string()): Field<Secret> {
  return mapped(required(variable, schema), (value) => new Secret(value))
}

/** A setting that may be missing: null then. */
export function optional<Value>(field: Field<Value>): Field<Value | null> {
  return {
    ...field,
    required: [],
    optional: [...field.required, ...field.optional],
    read: (env) => field.read(env) ?? null,
  }
}

/** A setting with a default; set alone, it starts nothing. */
export function preset<Value>(variable: string, schema: z.ZodDefault<z.ZodType<Value>>) {
  return { ...required<Value>(variable, schema), variables: { [variable]: schema }, required: [] }
}

/** What is not set by any variable in this mode. */
export const none: Field<null> = {
  variables: {},
  required: [],
  optional: [],
  modes: [],
  read: () => null,
}

/** Several settings, each under its name. */
export function group<Of extends Fields>(fields: Of): Field<Values<Of>> {
  const all = Object.values(fields)
  return {
    variables: Object.assign({}, ...all.map(({ variables }) => variables)),
    required: all.flatMap((field) => field.required),
    optional: all.flatMap((field) => field.optional),
    modes: all.flatMap(({ modes }) => modes),
    read(env) {
      const values = Object.entries(fields).map(([name, field]) => [name, field.read(env)] as const)
      const isWhole = values.every(([, value]) => value !== undefined)
      return isWhole ? (Object.fromEntries(values) as Values<Of>) : undefined
    },
  }
}

/** The settings of the mode that a variable names. */
export function byMode<Modes extends Readonly<Record<string, Fields>>>(
  variable: string,
  schema: z.ZodDefault<z.ZodType<keyof Modes & string>>,
  modes: Modes,
): Field<ModeValues<Modes>> {
  const groups = Object.entries(modes).map(([mode, fields]) => ({ mode, ...group(fields) }))
  return {
    variables: Object.assign({ [variable]: schema }, ...groups.map((each) => each.variables)),
    required: [],
    optional: groups.flatMap((each) => each.optional),
    modes: groups.map(({ mode, required: names }) => ({ variable, mode, required: names })),
    read(env) {
      const mode = groups.find((each) => each.mode === env[variable])
      const values = mode?.read(env)
      return values && ({ mode: mode?.mode, ...values } as ModeValues<Modes>)
    },
  }
}

/** A field whose value is given on in another form. */
export function mapped<Value, Other>(
  field: Field<Value>,
  change: (value: Value) => Other,
): Field<Other> {
  return {
    ...field,
    read(env) {
      const value = field.read(env)
      return value === undefined ? undefined : change(value)
    },
  }
}

/** A messaging app: its name in the words of an error message, and what it is set by. */
export interface Declaration<Settings> extends Field<Settings> {
  title: string
}

export function declare<Of extends Fields>(title: string, fields: Of): Declaration<Values<Of>> {
  return { title, ...group(fields) }
}
