// A disk whose calls fail as the system's do, so that tests need neither root nor a full disk.
import { DISK, type Disk } from '#library/disk/library-files.ts'

export interface DiskCall {
  name: keyof Disk
  path: string
  /** Whether it makes or changes something; removing is possible on a full disk too. */
  writes: boolean
}

export function diskError(code: string, at: string): Error {
  return Object.assign(new Error(`${code}: failed, '${at}'`), { code, path: at })
}

/** The real disk, but for the calls that `fails` gives a code for. */
export function failingDisk(fails: (call: DiskCall) => string | null): Disk {
  const failing = (name: keyof Disk) => {
    const real = DISK[name] as (...args: unknown[]) => Promise<unknown>
    return async (...args: unknown[]) => {
      const at = String(args[0])
      const writes =
        ['appendFile', 'mkdir', 'rename', 'writeFile'].includes(name) ||
        (name === 'open' && args[1] === 'r+')
      const code = fails({ name, path: at, writes })
      if (code !== null) throw diskError(code, at)
      return real(...args)
    }
  }
  const names = Object.keys({
    appendFile: 0,
    mkdir: 0,
    open: 0,
    readdir: 0,
    readFile: 0,
    rename: 0,
    rm: 0,
    writeFile: 0,
  } satisfies Record<keyof Disk, 0>) as (keyof Disk)[]
  return Object.fromEntries(names.map((name) => [name, failing(name)])) as unknown as Disk
}
