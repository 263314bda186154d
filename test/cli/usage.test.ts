/** The words of the command line: every command and option is documented; wrong words exit 2, failures 1, each with one clear line. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { commandHelp, parseCommand, UsageError } from '../../src/cli/command.js';
import { COMMANDS } from '../../src/cli/commands.js';
import { readConfig } from '../../src/config.js';
import { VERSION } from '../../src/release.js';
import { ROOT } from '../support/sample-content.js';
import { concord, removeFolders, SAMPLES, temporaryFolder } from './support.js';

afterAll(removeFolders);

describe('documentation', () => {
  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    'concord %s: the help tells usage and every option',
    (name, command) => {
      const help = commandHelp(command);
      expect(help).toContain(`Usage: concord ${name} ${command.usage}`);
      for (const [option, { help: text, value }] of Object.entries(command.options)) {
        expect(help).toContain(`--${option}${value === undefined ? '' : ` ${value}`}`);
        expect(text.length).toBeGreaterThan(10);
      }
    },
  );

  test('README or a page of docs/ tells every command and option', () => {
    const pages = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
      name.endsWith('.md'),
    );
    const text = pages.map((page) => readFileSync(join(ROOT, page), 'utf8')).join('\n');
    const words = COMMANDS.flatMap(({ name, options }) => [
      `concord ${name}`,
      ...Object.keys(options).map((option) => `--${option}`),
    ]);
    expect([...new Set(words)].filter((word) => !text.includes(word))).toEqual([]);
  });

  test('--help, help and no words list the commands; --version tells the version; a command has --help', async () => {
    const words = [['--help'], ['help'], [], ['--version'], ['map', 'publish', '--help']];
    const [help, word, none, version, own] = await Promise.all(words.map((list) => concord(list)));
    for (const answer of [help, word, none]) {
      expect(answer?.code).toBe(0);
      const lines = answer?.out.split('\n').map((line) => line.trim().replace(/ {2,}/, ' ')) ?? [];
      for (const { name, summary } of COMMANDS) expect(lines).toContain(`${name} ${summary}`);
    }
    expect([version?.code, version?.out]).toEqual([0, `${VERSION}\n`]);
    expect([own?.code, own?.err, own?.out]).toEqual([0, '', expect.stringContaining('Usage: concord map publish')]);
  });
});

interface Case {
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly said: string;
}

/** Runs the cases four at a time: what takes long is starting, not running. */
async function runAll(cases: readonly Case[]) {
  const answers: (Case & Awaited<ReturnType<typeof concord>>)[] = [];
  for (let at = 0; at < cases.length; at += 4) {
    const some = cases.slice(at, at + 4);
    const ran = await Promise.all(some.map(({ words, env }) => concord(words, env === undefined ? {} : { env })));
    answers.push(...ran.map((answer, index) => ({ ...(some[index] ?? { words: [], said: '' }), ...answer })));
  }
  return answers;
}

test('wrong words exit 2 and say what is wrong, in one line', async () => {
  const cases: readonly Case[] = [
    { words: ['frobnicate'], said: "unknown command 'frobnicate'" },
    { words: ['map'], said: "unknown command 'map'" },
    { words: ['load'], said: 'usage: concord load' },
    { words: ['load', 'x', '--frobnicate'], said: '--frobnicate' },
    { words: ['list', '--format', 'xml'], said: "not 'xml'" },
    { words: ['serve', '--port', '99999'], said: "not '99999'" },
    { words: ['list'], env: { CONCORD_PORT: 'http' }, said: 'CONCORD_PORT' },
    { words: ['map', 'publish', temporaryFolder()], said: 'no *.sssom.tsv file' },
  ];
  for (const { code, out, err, said, words } of await runAll(cases)) {
    expect([words, code, out]).toEqual([words, 2, '']);
    expect(err).toContain(said);
    expect(err.trim().split('\n').length).toBe(1);
  }
});

/** The command of the words, parsed and run within this process. */
async function runHere(name: string, argv: readonly string[]): Promise<number> {
  const command = COMMANDS.find((row) => row.name === name);
  if (command === undefined) throw new Error(`there is no command ${name}`);
  const io = { out: () => {}, err: () => {}, config: readConfig({}), input: process.stdin };
  return await command.run(parseCommand(command, argv), io);
}

test.each<[name: string, argv: readonly string[], said: string]>([
  ['load', ['x', '--data'], '--data'],
  ['load', ['x', '--quiet=yes'], '--quiet'],
  ['load', ['x', '-q'], '-q'],
  ['list', ['x'], 'usage: concord list'],
  ['list', ['--format'], '--format'],
  ['list', ['--format', 'JSON'], "not 'JSON'"],
  ['remove', [], 'usage: concord remove'],
  ['remove', ['a', 'b'], 'usage: concord remove'],
  ['verify', ['x'], 'usage: concord verify'],
  ['serve', ['x'], 'usage: concord serve'],
  ['serve', ['--port', 'http'], "not 'http'"],
  ['serve', ['--port', '-1'], '--port'],
  ['map publish', [], 'usage: concord map publish'],
])('%s %j is wrong usage', async (name, argv, said) => {
  await expect(runHere(name, argv)).rejects.toThrow(UsageError);
  await expect(runHere(name, argv)).rejects.toThrow(said);
});

test.each<[variable: string, text: string]>([
  ['CONCORD_DATA', ''],
  ['CONCORD_HOST', ''],
  ['CONCORD_PORT', '65536'],
  ['CONCORD_PORT', '80.5'],
  ['CONCORD_MAX_BODY', '5'],
  ['CONCORD_MAX_BATCH', '0'],
  ['CONCORD_BASE_URL', 'not a url'],
])('%s=%j is refused by its name', (variable, text) => {
  expect(() => readConfig({ [variable]: text })).toThrow(variable);
});

test('failures exit 1 and say what failed, without a stack', async () => {
  const data = temporaryFolder();
  const nothing = temporaryFolder();
  const cases: readonly Case[] = [
    { words: ['load', '/no/such/release.zip', '--data', data], said: '/no/such/release.zip' },
    { words: ['load', nothing, '--data', data], said: 'holds no files' },
    { words: ['load', join(ROOT, 'LICENSE'), '--data', data], said: 'is no release that is known' },
    { words: ['load', join(SAMPLES, 'local-lab/catalogue.csv'), '--data', data], said: '--system' },
    { words: ['remove', 'http://loinc.org', '--data', data], said: "'http://loinc.org'" },
    { words: ['map', 'publish', '/no/such/map.sssom.tsv', '--data', data], said: '/no/such/map.sssom.tsv' },
    { words: ['load', join(SAMPLES, 'gems'), '--data', join(ROOT, 'LICENSE')], said: 'LICENSE' },
  ];
  for (const { code, err, said, words } of await runAll(cases)) {
    expect([words, code]).toEqual([words, 1]);
    expect(err).toContain(said);
    expect(err).not.toMatch(/^\s+at /m);
  }
});

test('nothing loaded is no failure of list and verify', async () => {
  const data = join(temporaryFolder(), 'not-there');
  const [text, json, verified] = await Promise.all([
    concord(['list', '--data', data]),
    concord(['list', '--format', 'json', '--data', data]),
    concord(['verify', '--data', data]),
  ]);
  expect([text.code, json.code, verified.code]).toEqual([0, 0, 0]);
  expect(text.out).toContain('nothing is loaded');
  expect(JSON.parse(json.out)).toEqual([]);
});
