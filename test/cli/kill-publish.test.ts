/**
 * A process that decides and publishes, with the real compiler, is killed at any moment, again and again on the same data: no acknowledged
 * decision is lost, every version is whole, and what is served is what the pointer names. `CONCORD_KILL_RUNS` sets how often (default 8).
 */
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fileDigest, recordedDigest } from '../../loaders/shared/atomic-build.js';
import { openContentFiles } from '../../src/cli/content-files.js';
import { openGovernance } from '../../src/cli/governance.js';
import type { ConceptMapDefinition } from '../../src/domain/concept-map.js';
import { governanceFile } from '../../src/governance/governance-file-store.js';
import { openGovernanceStore } from '../../src/governance/governance-store.js';
import type { Governance } from '../../src/governance/services.js';
import { workAndDie } from '../support/kill.js';
import { compiledMain, filesBelow, removeFolders, temporaryFolder } from './support.js';

afterAll(removeFolders);
const RUNS = Number(process.env.CONCORD_KILL_RUNS ?? 8);
const BUILD = join(dirname(await compiledMain()), '../..');
const data = temporaryFolder();

/** What a worker with this seed acknowledged before it was killed, as `seq:hash`. */
function saidBeforeDeath(seed: number, afterMs: number): Promise<readonly string[]> {
  return workAndDie([join(import.meta.dirname, 'kill-publish-worker.mjs'), BUILD, data, String(seed)], afterMs);
}

/** How many versions were frozen and not yet served when the process died, before anything is put right. */
async function interrupted(): Promise<number> {
  const store = openGovernanceStore(governanceFile(data));
  const open = (await store.publications()).filter(({ status }) => status === 'publishing');
  await store.close();
  return open.length;
}

/** Each version has its file, whole and as it was recorded; there are no others. */
async function checkFiles({ store }: Governance): Promise<number> {
  const publications = await store.publications();
  expect(publications.filter(({ status }) => status !== 'published')).toEqual([]);
  const files = filesBelow(join(data, 'content')).filter((name) => !/(^|\/)\.building-/.test(name));
  const expected = publications.flatMap(({ file }) => [file?.path ?? '', `${file?.path}.sha256`]);
  expect(files.map((name) => `content/${name}`).sort()).toEqual(expected.sort());
  for (const { file } of publications) {
    const path = join(data, file?.path ?? '');
    const digest = await fileDigest(path);
    expect([digest, await recordedDigest(path)]).toEqual([file?.digest, file?.digest]);
  }
  return publications.length;
}

/** What `$translate` would read is what was frozen, and the version that answers unasked is the pointer's. */
async function checkServed({ store, publishing }: Governance): Promise<void> {
  const content = openContentFiles(data, await publishing.served());
  try {
    const maps = content.catalogue.conceptMaps();
    const current = maps.filter(({ superseded }) => superseded !== true).map(({ info }) => info.version);
    const pointer = (await store.map('labs'))?.served;
    expect(current).toEqual(pointer === undefined ? [] : [pointer]);
    for (const { info, groups } of maps) {
      const frozen = await store.publishedDefinition(`labs@${info.version}`);
      const { groups: decided } = JSON.parse(frozen ?? '{}') as ConceptMapDefinition;
      const rows = groups.map((group) => group.rows(1_000).map(({ sourceCode, target }) => [sourceCode, target?.code]));
      const wanted = decided.map(({ elements }) =>
        elements.flatMap(({ code, targets }) =>
          targets.length === 0 ? [[code, undefined]] : targets.map((target) => [code, target.code]),
        ),
      );
      expect(rows).toEqual(wanted);
    }
  } finally {
    content.close();
  }
}

test(`${RUNS} kills leave no half-published map and lose no acknowledged decision`, {
  timeout: RUNS * 20_000,
}, async () => {
  let acknowledged = 0;
  let versions = 0;
  let cutShort = 0;
  for (let run = 1; run <= RUNS; run++) {
    const said = await saidBeforeDeath(run * 7919, (run * 37) % 251);
    acknowledged += said.length;
    const open = await interrupted();
    expect(open).toBeLessThanOrEqual(1);
    cutShort += open;
    // As the next start does.
    const governance = await openGovernance(data);
    try {
      const [seq, hash = ''] = (said.at(-1) ?? '0:').split(':');
      const { events, problems } = await governance.store.verifyAudit({ seq: Number(seq), hash });
      expect(problems).toEqual([]);
      expect(events).toBeGreaterThanOrEqual(Number(seq));
      versions = await checkFiles(governance);
      await checkServed(governance);
    } finally {
      await governance.store.close();
    }
  }
  console.info(`${RUNS} kills, ${acknowledged} acknowledgements, ${versions} versions, ${cutShort} of them cut short`);
  expect(acknowledged).toBeGreaterThanOrEqual(RUNS);
});
