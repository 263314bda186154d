/**
 * The table of bad input: every case is run, ends with the status or exit code that it should, says one clear thing, and says what
 * docs/bad-input.md shows. `npm run docs:bad-input` writes the page anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT, type SampleServer, sampleServer } from '../support/sample-content.js';
import { WRONG } from '../unit/map-files/wrong-files.js';
import { COMMAND_CASES } from './commands.js';
import { RELEASES } from './releases.js';
import { REQUESTS } from './requests.js';
import { type Chapter, page, runAll } from './run.js';

const PAGE = join(ROOT, 'docs/bad-input.md');

let server: SampleServer;
let chapters: readonly Chapter[];
beforeAll(async () => {
  server = await sampleServer();
  chapters = await runAll(server.app);
  if (process.env['CONCORD_WRITE_DOCS'] === '1') writeFileSync(PAGE, page(chapters));
}, 120_000);
afterAll(() => server?.close());

function outcomes(at: number): readonly (readonly [string, string])[] {
  return (chapters[at]?.rows ?? []).map(({ what, outcome }) => [what, outcome]);
}

test('each request has the status that it should have', () => {
  expect(outcomes(1).map(([, status]) => status)).toEqual(REQUESTS.map(({ status }) => String(status)));
});

test('each broken release is refused with exit code 1', () => {
  expect(outcomes(2)).toEqual(RELEASES.map(({ what }) => [what, '1']));
});

test('each wrong command line has the exit code that it should have', () => {
  expect(outcomes(3).map(([, code]) => code)).toEqual(COMMAND_CASES.map(({ exit }) => String(exit)));
});

test('each mapping file is told what its own test expects', () => {
  const said = chapters[0]?.rows.map((row) => row.said) ?? [];
  for (const [at, [, , , error]] of WRONG.entries()) expect(said[at]).toContain(error);
});

test('there are more than sixty rows, and each says one clear thing', () => {
  const rows = chapters.flatMap((chapter) => chapter.rows);
  expect(rows.length).toBeGreaterThan(60);
  for (const { what, said } of rows) {
    expect([
      what,
      said.length > 10,
      /undefined|\[object Object\]|^\s+at |node_modules|\.ts:\d|SQLITE/.test(said),
    ]).toEqual([what, true, false]);
  }
});

describe('docs/bad-input.md', () => {
  test('shows what is told (npm run docs:bad-input writes it anew)', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(page(chapters));
  });
});
