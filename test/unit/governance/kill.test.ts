/**
 * A process that works on governance is killed at any moment, again and again on the same file: no acknowledged decision may be lost and no
 * version may be half published. `CONCORD_KILL_RUNS` sets how often (default 20).
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf } from '../../../src/governance/event.js';
import { governanceFile } from '../../../src/governance/governance-file-store.js';
import { openGovernanceStore } from '../../../src/governance/governance-store.js';
import { createPublishing } from '../../../src/governance/publishing.js';
import { workAndDie } from '../../support/kill.js';

const ROOT = resolve(import.meta.dirname, '../../..');
const RUNS = Number(process.env.CONCORD_KILL_RUNS ?? 20);
const build = mkdtempSync(join(tmpdir(), 'concord-kill-build-'));
const data = mkdtempSync(join(tmpdir(), 'concord-kill-data-'));

beforeAll(() => {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const options =
    '--target ES2022 --lib ES2023 --module NodeNext --skipLibCheck --types node --rewriteRelativeImportExtensions false';
  const worker = 'test/unit/governance/kill-worker.ts';
  const place = ['--rootDir', '.', '--outDir', build, '--ignoreConfig'];
  const { stdout, status } = spawnSync(process.execPath, [tsc, worker, ...place, ...options.split(' ')], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(status).toBe(0);
  cpSync(join(ROOT, 'src/db/migrations'), join(build, 'src/db/migrations'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(build, 'node_modules'));
  writeFileSync(join(build, 'package.json'), '{"type":"module"}');
});

afterAll(() => {
  rmSync(build, { recursive: true });
  rmSync(data, { recursive: true });
});

/** What a worker with this seed acknowledged before it was killed, as `seq:hash`. */
function saidBeforeDeath(seed: number, afterMs: number): Promise<readonly string[]> {
  return workAndDie([join(build, 'test/unit/governance/kill-worker.js'), data, String(seed)], afterMs);
}

/** What is in place must be whole, recorded and what was frozen. */
async function checkFiles(
  publications: readonly { readonly id: string; readonly file?: { readonly digest: string } }[],
): Promise<void> {
  const files = readdirSync(join(data, 'content')).filter((name) => !name.startsWith('.'));
  expect(files.sort()).toEqual(publications.map(({ id }) => `${id}.json`).sort());
  for (const { id, file } of publications) {
    expect(digestOf(readFileSync(join(data, 'content', `${id}.json`), 'utf8'))).toBe(file?.digest);
  }
}

test(`${RUNS} kills lose no acknowledged decision and leave no half-published version`, {
  timeout: RUNS * 10_000,
}, async () => {
  let acknowledged = 0;
  let published = 0;
  let cutShort = 0;
  for (let run = 1; run <= RUNS; run++) {
    const said = await saidBeforeDeath(run * 7919, (run * 37) % 251);
    const [seq, hash = ''] = (said.at(-1) ?? '0:').split(':');
    acknowledged += said.length;
    const store = openGovernanceStore(governanceFile(data));
    const { events, problems } = await store.verifyAudit({ seq: Number(seq), hash });
    expect(problems).toEqual([]);
    expect(events).toBeGreaterThanOrEqual(Number(seq));
    const interrupted = (await store.publications()).filter(({ status }) => status === 'publishing');
    expect(interrupted.length).toBeLessThanOrEqual(1);
    if (interrupted.length > 0) {
      cutShort++;
      // As the next start does; the worker is not there to do it.
      const publishing = createPublishing(store, {
        encode: (definition) => definition,
        compile: async ({ publication, resources }) => {
          const path = join(data, 'content', `${publication.id}.json`);
          writeFileSync(path, resources['5.0']);
          return { path, digest: digestOf(resources['5.0']) };
        },
      });
      await publishing.recover();
    }
    const all = await store.publications();
    expect(all.every(({ status }) => status === 'published')).toBe(true);
    await checkFiles(all);
    const served = (await store.map('labs'))?.served;
    expect(all.at(-1)?.mapVersion).toBe(served);
    published = all.length;
    await store.close();
  }
  console.info(
    `${RUNS} kills, ${acknowledged} acknowledgements, ${published} versions published, ${cutShort} of them cut short and finished`,
  );
  expect(acknowledged).toBeGreaterThanOrEqual(RUNS);
});
