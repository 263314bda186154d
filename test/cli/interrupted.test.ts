/** Loads that end early: killed, or out of disk. The store lists what it listed before, and nothing is left behind. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  commandHere,
  concord,
  ended,
  filesBelow,
  type Outcome,
  removeFolders,
  shellWords,
  start,
  temporaryFolder,
} from './support.js';

afterAll(removeFolders);

const SYSTEM = 'http://example.org/many';
const list = async (data: string) => (await commandHere('list', ['--format', 'json', '--data', data])).out;
const finished = (data: string): readonly string[] => filesBelow(data).filter((name) => !name.includes('/.'));
const temporary = (data: string): readonly string[] => filesBelow(data).filter((name) => /\/\.|\.new$/.test(name));

/** A code list that takes about a second to load. */
function manyCodes(rows: number, salt = ''): string {
  const file = join(temporaryFolder(), 'many.csv');
  const lines = Array.from(
    { length: rows },
    (_, at) => `C${at},Concept number ${at} of many ${salt},C${Math.floor((at - 1) / 7)}`,
  );
  writeFileSync(file, `code,display,parent\n${lines.join('\n').replace(/,C-1$/m, ',')}\n`);
  return file;
}

const loadArgs = (file: string, data: string): string[] => [
  'load',
  file,
  '--system',
  SYSTEM,
  '--version',
  '1',
  '--quiet',
  '--data',
  data,
];

describe('killed', () => {
  const data = temporaryFolder();
  const first = manyCodes(50);
  const second = manyCodes(40_000, 'again');

  beforeAll(async () => {
    expect((await concord(loadArgs(first, data))).code).toBe(0);
  });

  /** Kills at the first sign of the state wanted, or some time after the start. */
  test.each<[when: string, delay: number | 'building']>([
    ['while it starts', 60],
    ['early', 350],
    ['as soon as it writes', 'building'],
    ['a little later', 600],
    ['late', 900],
  ])('%s, it leaves the store as it was', async (_when, delay) => {
    const before = { listed: await list(data), files: finished(data) };
    const child = start(loadArgs(second, data));
    const end = ended(child);
    if (delay === 'building') await until(() => temporary(data).length > 0 || child.exitCode !== null);
    else await new Promise((resolve) => setTimeout(resolve, delay));
    child.kill('SIGKILL');
    const { code } = await end;
    // On a fast machine the late ones may be done before they are killed; the store then has the new release.
    if (code === null) {
      expect(await list(data)).toBe(before.listed);
      expect(finished(data)).toEqual(before.files);
      expect((await commandHere('verify', ['--data', data])).code).toBe(0);
    }
    // The next load, of anything, even of what is there already, clears what the dead one left.
    expect((await concord(loadArgs(first, data))).code).toBe(0);
    expect(temporary(data)).toEqual([]);
  });

  test('what a load of another folder left is cleared, too; what a living one writes is not', async () => {
    const folder = join(data, 'content/other');
    mkdirSync(folder, { recursive: true });
    const dead = spawnSync(process.execPath, ['-e', '0']).pid;
    for (const name of [
      `.building-${dead}-ab12.sqlite`,
      `.building-${dead}-ab12.sqlite-journal`,
      `.building-${dead}-ab12.sqlite.sha256`,
    ]) {
      writeFileSync(join(folder, name), 'x');
    }
    writeFileSync(join(folder, `.building-${process.pid}-cd34.sqlite`), 'x');
    writeFileSync(join(folder, '.other-file'), 'x');
    expect((await concord(loadArgs(first, data))).out).toContain('loaded already');
    expect(temporary(data)).toEqual([
      `content/other/.building-${process.pid}-cd34.sqlite`,
      'content/other/.other-file',
    ]);
  });
});

async function until(test_: () => boolean): Promise<void> {
  while (!test_()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('no room', () => {
  const shell = async (script: string): Promise<Outcome> =>
    await ended(spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] }));

  test('a limit on the size of files: one line, nothing left', async () => {
    const data = temporaryFolder();
    expect((await concord(loadArgs(manyCodes(20), data))).code).toBe(0);
    const before = { listed: await list(data), files: filesBelow(data) };
    // In units of 1,024 bytes.
    const { code, err } = await shell(`ulimit -f 300; ${shellWords(loadArgs(manyCodes(20_000), data))}`);
    expect([code, err.trim().split('\n').length]).toEqual([1, 1]);
    expect(err).toMatch(/^concord: .*(disk|full|larger)/);
    expect(filesBelow(data)).toEqual(before.files);
    expect(await list(data)).toBe(before.listed);
  });

  const mountable =
    spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' }).status === 0;
  if (!mountable) console.warn('no small file system can be mounted here: the test of a full disk is left out');

  test.skipIf(!mountable)('a full disk: one line, nothing left', async () => {
    const place = temporaryFolder();
    const data = join(place, 'data');
    const script = [
      `mount -t tmpfs -o size=1500k tmpfs '${place}'`,
      `${shellWords(loadArgs(manyCodes(20), data))} || exit 9`,
      `find '${data}' -type f | sort`,
      'echo ---',
      `${shellWords(loadArgs(manyCodes(20_000), data))}; status=$?`,
      `find '${data}' -type f | sort`,
      'exit $status',
    ];
    const { code, out, err } = await ended(
      spawn('unshare', ['-Urm', 'bash', '-c', script.join('\n')], { stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    expect([code, err.trim().split('\n').length]).toEqual([1, 1]);
    expect(err).toMatch(/^concord: .*disk is full/);
    const [before = '', after = ''] = out.split('---\n');
    expect(after.trim().split('\n')).toEqual(before.trim().split('\n').slice(-2));
  });
});
