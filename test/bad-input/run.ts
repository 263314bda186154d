/** Runs the cases of the table of bad input as the product runs them, and makes the page of documentation of what came out. It tests nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { parseCommand, UsageError } from '../../src/cli/command.js';
import { COMMANDS } from '../../src/cli/commands.js';
import { describeFailure } from '../../src/cli/failure.js';
import { ConfigError, readConfig } from '../../src/config.js';
import { issues, issueTexts } from '../http/support.js';
import { ROOT, type SampleServer } from '../support/sample-content.js';
import { faults } from '../unit/map-files/support.js';
import { WRONG } from '../unit/map-files/wrong-files.js';
import { COMMAND_CASES, type CommandCase } from './commands.js';
import { RELEASES, type ReleaseCase } from './releases.js';
import { REQUESTS, type RequestCase } from './requests.js';

export interface Shown {
  readonly what: string;
  /** Status or exit code. */
  readonly outcome: string;
  readonly said: string;
}

/** One chapter of the page. */
export interface Chapter {
  readonly title: string;
  readonly intro: string;
  readonly columns: readonly [string, string, string];
  readonly rows: readonly Shown[];
}

const MAP = join(ROOT, 'mappings/local-lab-to-loinc/map.sssom.tsv');

/** All cases, run. */
export async function runAll(app: SampleServer['app']): Promise<readonly Chapter[]> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-bad-'));
  try {
    return [
      {
        title: 'Mapping files',
        intro:
          '`concord map import`, `map export`, `map publish`, `validate` and uploads read them whole or not at all.',
        columns: ['wrong', 'format', 'told'],
        rows: WRONG.map(([what, format, text]) => ({ what, outcome: format, said: faults(format, text)[0] ?? '' })),
      },
      {
        title: 'Requests',
        intro: 'Answered with an OperationOutcome; shown are its first issue and its text.',
        columns: ['request', 'status', 'told'],
        rows: await inTurn(REQUESTS, (row) => runRequest(app, row)),
      },
      {
        title: 'Release files',
        intro: '`concord load` ends with exit code 1 and leaves the data folder as it was.',
        columns: ['wrong', 'exit code', 'told'],
        rows: await inTurn(RELEASES, (row) => runRelease(row, mkdtempSync(join(folder, 'r')))),
      },
      {
        title: 'Command lines',
        intro: '',
        columns: ['command', 'exit code', 'told'],
        rows: await inTurn(COMMAND_CASES, (row) => runWords(row, join(folder, 'none'))),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function inTurn<T>(rows: readonly T[], run: (row: T) => Promise<Shown>): Promise<readonly Shown[]> {
  const shown: Shown[] = [];
  for (const row of rows) shown.push(await run(row));
  return shown;
}

async function runRequest(app: SampleServer['app'], row: RequestCase): Promise<Shown> {
  const { what, path, body, headers } = row;
  const method = row.method ?? (body === undefined ? 'GET' : 'POST');
  const text = typeof body === 'object' ? JSON.stringify({ resourceType: 'Parameters', parameter: body }) : body;
  const response = await app.request(path, {
    method,
    headers: { 'content-type': 'application/fhir+json', ...headers },
    ...(text === undefined ? {} : { body: text }),
  });
  const answer = JSON.parse(await response.text());
  const said = `${issues(answer)[0]}: ${issueTexts(answer)[0]}`;
  return { what: `${what}: \`${method} ${decodeURIComponent(path)}\``, outcome: String(response.status), said };
}

async function runRelease({ what, files, options = [] }: ReleaseCase, folder: string): Promise<Shown> {
  const place = join(folder, 'release');
  mkdirSync(place);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), content);
  }
  const only = Object.keys(files);
  const path = only.length === 1 && !(only[0] ?? '').includes('/') ? join(place, only[0] ?? '') : place;
  const { code, said } = await runCommand('load', [path, '--quiet', ...options, '--data', join(folder, 'data')]);
  return { what, outcome: String(code), said: said.replaceAll(`${place}/`, '').replaceAll(place, 'release') };
}

async function runWords({ command, words }: CommandCase, none: string): Promise<Shown> {
  const real = words.map((word) => (word === 'MAP' ? MAP : word === 'NONE' ? none : word));
  const { code, said } = await runCommand(command, real);
  const shown = words.map((word) => (word === 'MAP' ? 'map.sssom.tsv' : word === 'NONE' ? 'data' : word));
  return {
    what: `\`concord ${[command, ...shown].join(' ').replaceAll('|', '\\|')}\``,
    outcome: String(code),
    said: said.replaceAll(MAP, 'map.sssom.tsv').replaceAll(none, 'data'),
  };
}

/** The command within this process, with the exit code and the first line that `main` would end with. */
async function runCommand(name: string, argv: readonly string[]): Promise<{ code: number; said: string }> {
  const command = COMMANDS.find((row) => row.name === name);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  const told: string[] = [];
  const say = (text: string): void => void told.push(text);
  try {
    const io = { out: say, err: say, config: readConfig({}), input: Readable.from([]) };
    const code = await command.run(parseCommand(command, argv), io);
    return { code, said: told[0] ?? '' };
  } catch (error) {
    const code = error instanceof UsageError || error instanceof ConfigError ? 2 : 1;
    return { code, said: `concord: ${describeFailure(error)}`.split('\n')[0] ?? '' };
  }
}

const HEAD = `# Bad input

What is told of wrong files, requests and command lines: one row each, as the product says it. This page is made by \`npm run docs:bad-input\` from the
cases below \`test/bad-input\` and \`test/unit/map-files\`; a test runs every case again and compares. An ellipsis stands for words of the JavaScript engine.

`;

/** The page, in Markdown. */
export function page(chapters: readonly Chapter[]): string {
  const count = chapters.reduce((sum, { rows }) => sum + rows.length, 0);
  const parts = chapters.map(({ title, intro, columns, rows }) => {
    const lines = rows.map(({ what, outcome, said }) => `| ${cell(what)} | ${cell(outcome)} | ${cell(said)} |`);
    const head = [`| ${columns.join(' | ')} |`, '|---|---|---|'];
    return [`## ${title}`, ...(intro === '' ? [] : ['', intro]), '', ...head, ...lines].join('\n');
  });
  return `${HEAD}${count} rows.\n\n${parts.join('\n\n')}\n`;
}

/** Most characters of an error that are shown. */
const MOST_SHOWN = 320;

/** What the JavaScript engine says in its own words differs from version to version. */
const FOREIGN = /(?<=is not (?:valid )?JSON: )\S.*$|(?<=Unknown option '[^']*'\.).*$/;

function cell(text: string): string {
  const line = text
    .replace(/\s*\n\s*/g, ' ')
    .replace(/(?<!\\)\|/g, '\\|')
    .replace(FOREIGN, '…');
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)} …` : line;
}
