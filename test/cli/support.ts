/**
 * The command line as a real process: compiled once from the sources as they stand into a folder of the cache (never anybody's `dist`),
 * then run with arguments of a test. It tests nothing.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCommand } from '../../src/cli/command.js';
import { COMMANDS } from '../../src/cli/commands.js';
import { describeFailure } from '../../src/cli/failure.js';
import { readConfig } from '../../src/config.js';
import { madeOnce, ROOT } from '../support/sample-content.js';

export interface Outcome {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Path of the compiled `main.js`. */
export async function compiledMain(): Promise<string> {
  const sources = ['src', 'loaders', 'tsconfig.json', 'tsconfig.build.json', 'tsconfig.client.json'];
  return join(await madeOnce('build', sources, compile), 'src/cli/main.js');
}

async function compile(folder: string): Promise<void> {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  // Wrong types are the business of `npm run types`; what counts here is that there is something to run.
  const [stdout] = ['tsconfig.build.json', 'tsconfig.client.json'].map((project) => {
    const args = [tsc, '-p', join(ROOT, project), '--outDir', folder, '--sourceMap', 'false'];
    return spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' }).stdout;
  });
  if (!existsSync(join(folder, 'src/cli/main.js'))) throw new Error(`nothing was compiled: ${stdout}`);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  for (const top of ['src', 'loaders']) {
    cpSync(join(ROOT, top), join(folder, top), { recursive: true, filter: (path) => !path.endsWith('.ts') });
  }
}

const MAIN = await compiledMain();

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Starts `concord ARGS`; nothing of the caller's settings reaches it. */
export function start(args: readonly string[], { env, cwd }: RunOptions = {}): ChildProcess {
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^(CONCORD_|NODE_OPTIONS|VITEST|FORCE_COLOR)/.test(name),
  );
  return spawn(process.execPath, [MAIN, ...args], {
    cwd: cwd ?? ROOT,
    // What several processes share is tested where several are asked for.
    env: { ...Object.fromEntries(clean), CONCORD_WORKERS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The command line that a shell would run, quoted. */
export function shellWords(args: readonly string[]): string {
  return [process.execPath, MAIN, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
}

/** What a process says until it ends. */
export async function ended(child: ChildProcess): Promise<Outcome> {
  let out = '';
  let err = '';
  child.stdout?.on('data', (text) => {
    out += String(text);
  });
  child.stderr?.on('data', (text) => {
    err += String(text);
  });
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, out, err }));
  });
}

/** Runs `concord ARGS` to its end. */
export async function concord(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return await ended(start(args, options));
}

/** A command within this process, for tables of cases that need no process each; what it throws is told as `main` tells it. */
export async function commandHere(name: string, argv: readonly string[]): Promise<Outcome> {
  const command = COMMANDS.find((row) => row.name === name);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  const told = { out: '', err: '' };
  const io = {
    out: (text: string) => {
      told.out += `${text}\n`;
    },
    err: (text: string) => {
      told.err += `${text}\n`;
    },
    config: readConfig({}),
    input: process.stdin,
  };
  try {
    return { code: await command.run(parseCommand(command, argv), io), signal: null, ...told };
  } catch (error) {
    return { code: 1, signal: null, out: told.out, err: `${told.err}concord: ${describeFailure(error)}\n` };
  }
}

/** A folder that the caller removes by `removeFolders`. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'concord-cli-'));
  FOLDERS.push(folder);
  return folder;
}

const FOLDERS: string[] = [];

export function removeFolders(): void {
  for (const folder of FOLDERS.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Every file below a folder, relative to it, sorted. */
export function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

export const SAMPLES = join(ROOT, 'data-samples');
