// Eval: the commands of `npm run eval`.
import { Command, CommanderError } from 'commander'
import { AppError } from '#domain/errors.ts'
import { addBlessCommand } from './commands/bless.ts'
import { addInspectCommands } from './commands/inspect.ts'
import { addRunCommand } from './commands/run.ts'
import { addValidateCommand } from './commands/validate.ts'

/** Exit code for everything that keeps a run from being judged: never green, never a regression. */
const COULD_NOT_EVALUATE = 2

async function main(): Promise<number> {
  let exitCode = 0
  const program = new Command('eval').description('评测条理的回答').exitOverride()
  const finish = (code: number): void => {
    exitCode = code
  }
  addRunCommand(program, finish)
  addValidateCommand(program, finish)
  addBlessCommand(program)
  addInspectCommands(program)
  try {
    await program.parseAsync()
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : COULD_NOT_EVALUATE
    const words = error instanceof AppError ? error.message : ((error as Error).stack ?? error)
    process.stderr.write(`评测无法进行：${String(words)}\n`)
    return COULD_NOT_EVALUATE
  }
}

process.exitCode = await main()
