/** What a command of the command line is: data for its options and help, and a function. Parsing is node's `parseArgs`. */
import { parseArgs } from 'node:util';
import type { Config } from '../config.js';

/** One option. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  /** Name of the value in the help, such as `DIR`. */
  readonly value?: string;
  readonly help: string;
  readonly multiple?: boolean;
}

/** Where a command writes and reads. */
export interface CommandIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly config: Config;
  readonly input: NodeJS.ReadableStream;
}

export interface CommandArguments {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  /** All values of an option that may be given several times. */
  texts(name: string): readonly string[];
  flag(name: string): boolean;
}

export interface Command {
  readonly name: string;
  /** What follows the name in the usage line. */
  readonly usage: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** Fewest and most positional arguments. */
  readonly positionals: readonly [fewest: number, most: number];
  /** @returns the exit code: 0, or 1 for a failure that has been told. */
  run(args: CommandArguments, io: CommandIo): Promise<number>;
}

/** Wrong words on the command line: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const DATA_OPTION: CommandOption = {
  type: 'string',
  value: 'DIR',
  help: 'folder of the content store (default: CONCORD_DATA, then ./data)',
};

/** The option of commands that answer in words or as JSON. */
export const FORMAT_OPTION: CommandOption = {
  type: 'string',
  value: 'FORMAT',
  help: 'text (default) or json: an array with one object a line',
};

/** @throws UsageError where `--format` is neither. */
export function textOrJson(args: CommandArguments): 'text' | 'json' {
  const format = args.text('format') ?? 'text';
  if (format === 'text' || format === 'json') return format;
  throw new UsageError(`--format must be text or json, not '${format}'`);
}

/** @throws UsageError for unknown options, missing values and a wrong number of arguments. */
export function parseCommand(command: Command, argv: readonly string[]): CommandArguments {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, multiple }]) => [
      name,
      { type, ...(multiple === undefined ? {} : { multiple }) },
    ]),
  );
  const { values, positionals } = parsed(argv, options);
  const [fewest, most] = command.positionals;
  if (positionals.length < fewest || positionals.length > most) {
    throw new UsageError(`${command.name}: usage: concord ${command.name} ${command.usage}`);
  }
  return {
    positionals,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    texts: (name) => [values[name] ?? []].flat().filter((value) => typeof value === 'string'),
    flag: (name) => values[name] === true,
  };
}

function parsed(argv: readonly string[], options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }>) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** The help text of one command. */
export function commandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, { value, help }]) => {
    const head = `--${name}${value === undefined ? '' : ` ${value}`}`;
    return `  ${head.padEnd(24)}${help}`;
  });
  return [`Usage: concord ${command.name} ${command.usage}`, '', command.summary, '', 'Options:', ...rows, ''].join(
    '\n',
  );
}
