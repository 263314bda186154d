#!/usr/bin/env node
/** The command line: the table of commands and the exit codes (0 done, 1 failed, 2 wrong usage). Puts everything together. */
import { ConfigError, readConfig } from '../config.js';
import { VERSION } from '../release.js';
import { type Command, type CommandIo, commandHelp, parseCommand, UsageError } from './command.js';
import { describeFailure } from './failure.js';

/** The commands that may be meant: a server is to answer soon, and does not wait for what other commands need. */
async function commandsFor(first: string | undefined): Promise<readonly Command[]> {
  if (first === 'serve') return [(await import('./serve.js')).serveCommand];
  return (await import('./commands.js')).COMMANDS;
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return [
    'Usage: concord COMMAND [OPTION …]',
    '',
    ...rows,
    '',
    'concord COMMAND --help tells the options of a command.',
    '',
  ].join('\n');
}

/** The command that the words name; a name may have two words (`map publish`). */
function findCommand(
  argv: readonly string[],
  commands: readonly Command[],
): { command: Command; rest: readonly string[] } | undefined {
  for (const words of [2, 1]) {
    const command = commands.find(({ name }) => name === argv.slice(0, words).join(' '));
    if (command !== undefined) return { command, rest: argv.slice(words) };
  }
  return undefined;
}

async function main(argv: readonly string[]): Promise<number> {
  const out = (text: string): void => void process.stdout.write(`${text}\n`);
  const err = (text: string): void => void process.stderr.write(`${text}\n`);
  if (argv[0] === '--version') return told(out, VERSION);
  const commands = await commandsFor(argv[0]);
  if (argv.length === 0 || argv[0] === '--help' || argv[0] === 'help') return told(out, overview(commands));
  const found = findCommand(argv, commands);
  try {
    if (found === undefined) throw new UsageError(`unknown command '${argv[0]}'; concord --help lists the commands`);
    const { command, rest } = found;
    if (rest.includes('--help')) return told(out, commandHelp(command));
    const io: CommandIo = { out, err, config: readConfig(process.env), input: process.stdin };
    return await command.run(parseCommand(command, rest), io);
  } catch (error) {
    err(`concord: ${describeFailure(error)}`);
    return error instanceof UsageError || error instanceof ConfigError ? 2 : 1;
  }
}

function told(out: (text: string) => void, text: string): number {
  out(text);
  return 0;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe went away (`concord list | head`): nothing more to say to it.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await main(process.argv.slice(2));
