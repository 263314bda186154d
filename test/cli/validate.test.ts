/** `concord validate`: one row a rule on the sample content, the exit codes, the report formats, --fix, and another server's answers. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandIo, parseCommand, UsageError } from '../../src/cli/command.js';
import { validateCommand } from '../../src/cli/validate.js';
import { readConfig } from '../../src/config.js';
import { ROOT, type SampleServer, sampleData, sampleServer } from '../support/sample-content.js';

const SAMPLE = readFileSync(join(ROOT, 'mappings/local-lab-to-loinc/map.sssom.tsv'), 'utf8');
const CATALOGUE = join(ROOT, 'data-samples/local-lab/catalogue.csv');
const folder = mkdtempSync(join(tmpdir(), 'concord-validate-'));
let data = '';

beforeAll(async () => {
  data = await sampleData();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(argv: readonly string[]): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const io: CommandIo = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    config: readConfig({}),
    input: process.stdin,
  };
  const code = await validateCommand.run(parseCommand(validateCommand, argv), io);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

let files = 0;
function fileOf(text: string): string {
  const file = join(folder, `map-${++files}.sssom.tsv`);
  writeFileSync(file, text);
  return file;
}

/** The sample with one row's text changed; rules of the findings that the sample does not have. */
async function rulesOf(from: string | RegExp, to: string, more: readonly string[] = []): Promise<readonly string[]> {
  const text = SAMPLE.replace(from, to);
  expect(text).not.toBe(SAMPLE);
  const { out } = await run([fileOf(text), '--data', data, '--format', 'json', ...more]);
  const { findings } = JSON.parse(out) as { findings: readonly { rule: string; severity: string }[] };
  return findings.filter(({ severity }) => severity !== 'note').map(({ rule, severity }) => `${severity} ${rule}`);
}

const NA = 'LABMAP:0001\tLAB:NA\tSodium\tskos:exactMatch\tLOINC:2951-2';

describe('rules', () => {
  const cases: readonly (readonly [what: string, from: string | RegExp, to: string, rules: readonly string[]])[] = [
    ['a target that is not there', 'LOINC:2951-2', 'LOINC:2951-9', ['error target-unknown']],
    ['a source that is not there', 'LAB:NA\t', 'LAB:NAA\t', ['error source-unknown']],
    ['a label of another term', 'Sodium [Moles/volume]', 'Potassium [Moles/volume]', ['warning display-mismatch']],
    ['a label in another case', 'Sodium [Moles/volume] in Serum', 'SODIUM [moles/volume] in serum', []],
    ['a release that is not loaded', '0.01-sample', '9.99-sample', ['error release-missing']],
    ['a map for no release', '#object_source_version: 0.01-sample\n', '', ['warning version-not-pinned']],
    [
      'a prefix that is not the source',
      'http://loinc.org/',
      'http://example.org/loinc#',
      Array(41).fill('error curie-system'),
    ],
    ['an id twice', 'LABMAP:0002\t', 'LABMAP:0001\t', ['error duplicate-record-id', 'warning not-normalised']],
    [
      'a row twice',
      NA,
      `${NA}\tSodium [Moles/volume] in Serum or Plasma\tsemapv:ManualMappingCuration\tSTAFF:m.lind\tSTAFF:k.osei\t1:1\t2026-01-15\t0.99\t1.0\t\n${NA.replace('0001', '0001b')}`,
      ['error duplicate-row'],
    ],
    [
      'two relationships',
      'LABMAP:0002\tLAB:K\tPotassium\tskos:exactMatch\tLOINC:2823-3\tPotassium [Moles/volume] in Serum or Plasma',
      'LABMAP:0002\tLAB:NA\tSodium\tskos:broadMatch\tLOINC:2951-2\tSodium [Moles/volume] in Serum or Plasma',
      ['error conflicting-rows'],
    ],
    ['a target beside none', 'LAB:VENI\tVenipuncture fee', 'LAB:NA\tSodium', ['error conflicting-rows']],
    ['another cardinality', /(0001.*)\t1:1\t/, '$1\t1:n\t', ['warning cardinality']],
    ['no reviewer', /(0001.*)\tSTAFF:k.osei\t/, '$1\t\t', ['error reviewer-missing']],
    ['the author as reviewer', /(0001.*)STAFF:m.lind/, '$1STAFF:k.osei', ['error reviewer-is-author']],
    ['no author', /(0001.*)STAFF:m.lind/, '$1', ['warning author-missing']],
    ['an order of its own', /(LABMAP:0001.*\n)(LABMAP:0002.*\n)/, '$2$1', ['warning not-normalised']],
    ['a cell too many', /(LABMAP:0001.*)\n/, '$1\tx\n', ['error structure']],
  ];
  test.each(cases)('%s', async (_what, from, to, rules) => {
    expect((await rulesOf(from, to)).toSorted()).toEqual([...rules].toSorted());
  });

  test('a deprecated target: the publisher names another', async () => {
    const mapTo = readFileSync(join(ROOT, 'data-samples/loinc/Loinc_0.01-sample/LoincTable/MapTo.csv'), 'utf8');
    const [, old = '', instead = ''] = /^"?([\d-]+)"?,"?([\d-]+)"?/m.exec(mapTo.slice(mapTo.indexOf('\n') + 1)) ?? [];
    const { code, out } = await run([fileOf(SAMPLE.replace('LOINC:2951-2', `LOINC:${old}`)), '--data', data]);
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`error: the target ${old} is DEPRECATED in .*; it is replaced by ${instead}`));
  });

  test('with a catalogue: a unit that the property cannot have, and codes without a row', async () => {
    const rules = await rulesOf('LOINC:2823-3', 'LOINC:3094-0', ['--catalogue', CATALOGUE]);
    expect(rules).toContain('error unit-property');
    expect(rules).toContain('warning coverage');
  });
});

describe('the repository', () => {
  test('its maps are clean, strictly', async () => {
    const { code, out } = await run([join(ROOT, 'mappings'), '--data', data, '--strict']);
    expect(out).toMatch(/0 errors, 0 warnings, 3 notes in 1 file$/);
    expect(code).toBe(0);
  });
});

describe('exit codes', () => {
  const wrong = fileOf(SAMPLE.replace('LABMAP:0002', 'LABMAP:0001'));
  const warned = fileOf(SAMPLE.replaceAll('\n', '\r\n'));
  test.each<readonly [what: string, argv: readonly string[], code: number]>([
    ['clean', ['mappings', '--offline'], 0],
    ['errors', [wrong, '--offline'], 1],
    ['warnings', [warned, '--offline'], 0],
    ['warnings, strictly', [warned, '--offline', '--strict'], 1],
  ])('%s', async (_what, argv, code) => {
    expect((await run(argv.map((word) => (word === 'mappings' ? join(ROOT, word) : word)))).code).toBe(code);
  });

  test.each<readonly [argv: readonly string[], message: RegExp]>([
    [[], /usage: concord validate/],
    [['nowhere'], /there is no nowhere/],
    [[folder, '--format', 'pdf'], /--format must be one of text, json, junit, sarif, github, not 'pdf'/],
    [[folder, '--offline', '--server', 'http://x'], /only one of/],
    [[folder, '--server', 'tx.example.org'], /--server must be a URL/],
    [[folder, '--offline', '--timeout', 'soon'], /--timeout must be a number of seconds/],
    [[folder, '--offline', '--catalogue', 'nowhere.csv'], /--catalogue: /],
  ])('%j is wrong usage', async (argv, message) => {
    const failed = await run(argv).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(UsageError);
    expect((failed as Error).message).toMatch(message);
  });
});

describe('--fix', () => {
  test('rewrites in canonical form, once', async () => {
    const lines = SAMPLE.split('\n');
    const file = fileOf([...lines.slice(0, 30), ...lines.slice(30, -1).toReversed(), ''].join('\r\n'));
    const first = await run([file, '--offline', '--fix', '--strict']);
    expect([first.code, first.err]).toEqual([0, `${file}: rewritten in canonical form`]);
    expect(readFileSync(file, 'utf8')).toBe(SAMPLE);
    expect((await run([file, '--offline', '--fix'])).err).toBe('');
  });

  test('a file that cannot be read is left as it is', async () => {
    const text = SAMPLE.replace('LAB:NA', 'NOPE:NA');
    const file = fileOf(text);
    expect((await run([file, '--offline', '--fix'])).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('at a terminology server', () => {
  let sample: SampleServer;
  let server: ReturnType<typeof serve>;
  let silent: Server;
  let base = '';
  beforeAll(async () => {
    sample = await sampleServer();
    await new Promise<void>((resolve) => {
      server = serve({ fetch: sample.app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
        base = `http://127.0.0.1:${port}`;
        resolve();
      });
    });
    // Takes requests and says nothing, or what is no Bundle.
    silent = createServer((request, response) => {
      if (request.url === '/html') response.end('<html></html>');
      else if (request.url === '/busy') response.writeHead(503).end('{}');
    });
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.close();
    silent.closeAllConnections();
    silent.close();
    sample.close();
  });
  const other = (): string => `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const file = fileOf(SAMPLE);

  // The sample application takes 20 entries in a batch; the command sends 200.
  const small = fileOf(`${SAMPLE.split('\n').slice(0, 35).join('\n')}\n`);

  test('the sample has nothing wrong', async () => {
    const { code, out } = await run([small, '--server', `${base}/r4`]);
    expect([code, out.split('\n').at(-1)]).toEqual([0, '0 errors, 0 warnings, 0 notes in 1 file']);
  });

  test.each<readonly [what: string, from: string, to: string, message: RegExp]>([
    [
      'an unknown target',
      'LOINC:2951-2',
      'LOINC:2951-9',
      /error: the target 2951-9 does not exist in .*\[target-unknown\]/,
    ],
    [
      'a wrong label',
      'Sodium [Moles',
      'Potassium [Moles',
      /warning: the label 'Potassium .* is no name of 2951-2 .*\[display-mismatch\]/,
    ],
    ['a release that it does not have', '0.01-sample', '9.99-sample', /error: .*\[release-missing\]/],
  ])('%s', async (_what, from, to, message) => {
    const text = readFileSync(small, 'utf8').replace(from, to);
    expect((await run([fileOf(text), '--server', `${base}/r4`])).out).toMatch(message);
  });

  test.each<readonly [what: string, path: () => string, message: RegExp]>([
    ['too many for a batch', () => `${base}/r4`, /answered 4\d\d to a batch of \$validate-code: .*at most 20/],
    ['no answer', () => `${other()}/mute`, /did not answer within 0\.2 s/],
    ['no Bundle', () => `${other()}/html`, /did not answer a batch with a Bundle; is this a FHIR endpoint\?/],
    ['an error', () => `${other()}/busy`, /answered 503 to a batch/],
    ['nobody there', () => 'http://127.0.0.1:1', /cannot be reached \(/],
  ])('%s is one clear error', async (_what, path, message) => {
    const wait = path().endsWith('/mute') ? ['--timeout', '0.2'] : [];
    const { code, err, out } = await run([file, '--server', path(), ...wait]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(message);
  });
});

test('files of other formats are checked too', async () => {
  const file = join(folder, 'map.csv');
  const head = 'SOURCE_CODE_SYSTEM,TARGET_CODE_SYSTEM,TARGET_CODE_SYSTEM_VERSION,SOURCE_CODE,TARGET_CODE,EQUIVALENCE';
  writeFileSync(file, `\uFEFF${head}\nhttps://lab.example.org/c,http://loinc.org,0.01-sample,NA,9999-9,equal\n`);
  const copy = join(folder, 'copy.csv');
  cpSync(file, copy);
  const { code, out } = await run([copy, '--data', data]);
  expect(out).toContain(
    'copy.csv:2: warning: the target 9999-9 does not exist in http://loinc.org 0.01-sample [target-unknown]',
  );
  expect(code).toBe(0);
});
