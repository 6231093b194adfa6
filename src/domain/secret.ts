// Domain: a value that must not be seen, such as a key or a token.
import { inspect } from 'node:util'

/** A value that never shows when it is printed, logged or serialised. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The value itself, for the one call that needs it. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[已隐藏]'
  }

  toJSON(): string {
    return '[已隐藏]'
  }

  [inspect.custom](): string {
    return '[已隐藏]'
  }
}
