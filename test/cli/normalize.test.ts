/** `concord normalize` as a process: threads, order, report, several files, pipes, wrong input, and going on after a kill. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { governanceFile } from '../../src/governance/governance-file-store.js';
import { openGovernanceStore } from '../../src/governance/governance-store.js';
import { LAB, LAB_MAP, sampleData } from '../support/sample-content.js';
import { concord, ended, removeFolders, start, temporaryFolder } from './support.js';

afterAll(removeFolders);

const data = await sampleData();

function observation(n: number, code: string): string {
  return `{"resourceType":"Observation","id":"o${n}","code":{"coding":[{"system":"${LAB}","code":"${code}"}]},"valueQuantity":{"value":${n}.50}}`;
}

function lines(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => observation(n, ['NA', 'K', 'NOPE'][n % 3] ?? ''));
}

const added =
  '{"system":"http://loinc.org","version":"0.01-sample","code":"2951-2","display":"Sodium [Moles/volume] in Serum or Plasma"}';

test('adds codings, keeps all else byte by byte and in order, and reports', async () => {
  const folder = temporaryFolder();
  const input = join(folder, 'in.ndjson');
  const output = join(folder, 'out.ndjson');
  writeFileSync(input, `${lines(6000).join('\n')}\n`);
  const report = join(folder, 'report.json');
  const { code, err } = await concord([
    'normalize',
    input,
    '--out',
    output,
    '--report',
    report,
    '--data',
    data,
    '--threads',
    '2',
    '--map',
    LAB_MAP,
  ]);
  expect([code, err.replace(/, [\d.]+ s\s*$/, '')]).toEqual([
    0,
    `${input}: 6,000 records: 4,000 translated, 0 already standard, 2,000 unmapped, 0 errors`,
  ]);
  const out = readFileSync(output, 'utf8').trimEnd().split('\n');
  expect(out[0]).toBe(observation(0, 'NA').replace('"code":"NA"}', `"code":"NA"},${added}`));
  expect(out.map((line) => line.replace(/,\{"system":"http:\/\/loinc[^}]*\}/g, ''))).toEqual(lines(6000));
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
    lines: 6000,
    kinds: { Observation: 6000 },
    concepts: { translated: 4000, unmapped: 2000, standard: 0 },
    unmapped: [{ system: LAB, code: 'NOPE', count: 2000 }],
    errorCount: 0,
  });
  expect(readdirSync(folder).sort()).toEqual(['in.ndjson', 'out.ndjson', 'report.json']);
});

test('what is normalized already stays as it is', async () => {
  const folder = temporaryFolder();
  const [input, once, twice] = ['in', 'once', 'twice'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(input, `${lines(30).join('\n')}\n`);
  await concord(['normalize', input, '--out', once, '--data', data]);
  await concord(['normalize', once, '--out', twice, '--data', data]);
  expect(readFileSync(twice, 'utf8')).toBe(readFileSync(once, 'utf8'));
});

test('a fallback for codes that a map does not list is no translation', async () => {
  const folder = temporaryFolder();
  const input = join(folder, 'in.ndjson');
  writeFileSync(input, observation(1, 'NOPE'));
  const { out, code } = await concord(['normalize', input, '--data', data]);
  expect([code, out]).toEqual([0, observation(1, 'NOPE')]);
});

test('lines that are no resources stay, are told, and make the exit code 1', async () => {
  const folder = temporaryFolder();
  const input = join(folder, 'in.ndjson');
  const output = join(folder, 'out.ndjson');
  const text = `${observation(1, 'NOPE')}\n{"resourceType":\n{"id":"x"}\n`;
  writeFileSync(input, text);
  const { code, err } = await concord(['normalize', input, '--out', output, '--data', data]);
  expect(code).toBe(1);
  expect(err.split('\n').slice(0, 2)).toEqual([
    expect.stringMatching(new RegExp(`^${input}:2: is no JSON: `)),
    `${input}:3: is no FHIR resource: it has no resourceType`,
  ]);
  expect(readFileSync(output, 'utf8')).toBe(text);
});

test('several files into a folder, HL7 v2 among them', async () => {
  const folder = temporaryFolder();
  const out = join(folder, 'out');
  mkdirSync(out);
  const message = 'MSH|^~\\&|LAB||||20260101||ORU^R01|1|P|2.5\rOBX|1|NM|NA^Sodium^99LAB||140|mmol/L\r';
  writeFileSync(join(folder, 'a.ndjson'), observation(1, 'NA'));
  writeFileSync(join(folder, 'b.hl7'), message);
  const files = [join(folder, 'a.ndjson'), join(folder, 'b.hl7')];
  const { code } = await concord(['normalize', ...files, '--out', out, '--systems', `99LAB=${LAB}`, '--data', data]);
  expect(code).toBe(0);
  expect(readFileSync(join(out, 'b.hl7'), 'utf8')).toBe(
    message.replace('NA^Sodium^99LAB', 'NA^Sodium^99LAB^2951-2^Sodium [Moles/volume] in Serum or Plasma^LN'),
  );
  expect(readFileSync(join(out, 'a.ndjson'), 'utf8')).toContain('"code":"2951-2"');
});

describe('wrong usage', () => {
  const file = join(temporaryFolder(), 'in.ndjson');
  writeFileSync(file, 'hello\n');
  test.each<readonly [argv: readonly string[], code: number, message: RegExp]>([
    [[file, '--out', `${file}.out`], 1, /in\.ndjson:1: is neither FHIR NDJSON .* nor HL7 v2/],
    [['nowhere.ndjson'], 2, /there is no nowhere\.ndjson/],
    [[file, '--out', file], 2, /cannot be written onto itself/],
    [[file, '--resume'], 2, /--resume needs a FILE and --out/],
    [[file, file, '--out', `${file}.out`], 2, /--out must be a folder for several files/],
    [[file, '--threads', '0'], 2, /--threads must be a number from 1 to 64/],
    [[file, '--relationships', 'alike'], 2, /--relationships must be of equivalent, /],
    [[file, '--map', 'https://x.example.org/m'], 2, /no map https:\/\/x\.example\.org\/m is published in /],
    [[file, '--systems', 'LAB'], 2, /--systems must be NAME=URL pairs, not 'LAB'/],
  ])('%j', async (argv, code, message) => {
    const outcome = await concord(['normalize', ...argv, '--data', data]);
    expect(outcome.code).toBe(code);
    expect(outcome.err).toMatch(message);
  });
});

test('a run that was killed goes on where it stopped and writes the same', async () => {
  const folder = temporaryFolder();
  const input = join(folder, 'in.ndjson');
  const [whole, again] = [join(folder, 'whole'), join(folder, 'again')];
  const filler = 'x'.repeat(2000);
  writeFileSync(
    input,
    lines(20_000)
      .map((line) => `${line.slice(0, -1)},"note":[{"text":"${filler}"}]}\n`)
      .join(''),
  );
  const reports = [join(folder, 'r1'), join(folder, 'r2')] as const;
  await concord(['normalize', input, '--out', whole, '--report', reports[0], '--data', data]);
  const child = start(['normalize', input, '--out', again, '--data', data, '--threads', '1']);
  const dead = ended(child);
  // Killed as soon as it has something to go on from.
  const watch = setInterval(() => {
    if (readdirSync(folder).includes('again.resume')) child.kill('SIGKILL');
  }, 2);
  const { signal } = await dead;
  clearInterval(watch);
  expect(signal).toBe('SIGKILL');
  expect(readdirSync(folder)).toContain('again.partial');
  const state = JSON.parse(readFileSync(`${again}.resume`, 'utf8')) as { input: number };
  expect(state.input).toBeGreaterThan(0);
  const { code, err } = await concord([
    'normalize',
    input,
    '--out',
    again,
    '--report',
    reports[1],
    '--resume',
    '--data',
    data,
  ]);
  expect([code, err.replace(/: .*/s, '')]).toEqual([0, input]);
  expect(readFileSync(again).equals(readFileSync(whole))).toBe(true);
  expect(readFileSync(reports[1], 'utf8')).toBe(readFileSync(reports[0], 'utf8'));
  expect(readdirSync(folder).filter((name) => /resume|partial/.test(name))).toEqual([]);
});

test('another input is not gone on with', async () => {
  const folder = temporaryFolder();
  const input = join(folder, 'in.ndjson');
  const output = join(folder, 'out');
  writeFileSync(input, `${lines(10).join('\n')}\n`);
  writeFileSync(`${output}.partial`, '');
  const state = { source: input, size: 1, digest: '', input: 0, output: 0, tally: {} };
  writeFileSync(`${output}.resume`, JSON.stringify(state));
  const { code, err } = await concord(['normalize', input, '--out', output, '--resume', '--data', data]);
  expect(code).toBe(2);
  expect(err).toMatch(/in\.ndjson is not what .*out\.resume was begun with; run without --resume/);
});

describe('the queue of unmapped codes', () => {
  const queued = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const folder = temporaryFolder();
    symlinkSync(join(data, 'content'), join(folder, 'content'));
    const store = openGovernanceStore(governanceFile(folder));
    const input = join(folder, 'in.ndjson');
    const unit = '"valueQuantity":{"unit":"mmol/L"}';
    const coding = (code: string, display: string) => `{"system":"${LAB}","code":"${code}","display":"${display}"}`;
    const line = (code: string, display: string) =>
      `{"resourceType":"Observation","code":{"coding":[${coding(code, display)}]},${unit}}`;
    writeFileSync(
      input,
      [line('NOPE', 'Nothing'), line('NA', 'Sodium'), line('NOPE', 'Nothing'), line('NEW', 'of 1954-03-02')].join('\n'),
    );
    const { code } = await concord(['normalize', input, '--data', folder, ...args], { env });
    expect(code).toBe(0);
    const { items } = await store.queue({ now: 0, limit: 10 });
    await store.close();
    return items.map((item) => [item.code, item.count, item.unit, item.display, item.clients.join()]);
  };

  test('a run adds what it found, where governance is in the data folder', async () => {
    expect(await queued([])).toEqual([
      ['NOPE', 2, 'mmol/L', 'Nothing', 'concord normalize'],
      ['NEW', 1, 'mmol/L', undefined, 'concord normalize'],
    ]);
  });

  test.each<[args: readonly string[], env: Readonly<Record<string, string>>]>([
    [['--no-record-misses'], {}],
    [[], { CONCORD_QUEUE: 'off' }],
  ])('not with %j and %j', async (args, env) => {
    expect(await queued(args, env)).toEqual([]);
  });
});
