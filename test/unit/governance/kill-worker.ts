/**
 * Works at random on the governance file of a folder, and says on standard output what was acknowledged, line by line, until it is killed.
 * Arguments: folder, seed.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TerminologyError } from '../../../src/domain/issue.js';
import { digestOf } from '../../../src/governance/event.js';
import type { Actor, RowRequest } from '../../../src/governance/facts.js';
import { governanceFile } from '../../../src/governance/governance-file-store.js';
import { openGovernanceStore } from '../../../src/governance/governance-store.js';
import { ROLES } from '../../../src/governance/lifecycle.js';
import { createMaps } from '../../../src/governance/maps.js';
import { createPublishing, type PublishTools } from '../../../src/governance/publishing.js';
import { createWorkflow } from '../../../src/governance/workflow.js';

const [folder = '', seed = '1'] = process.argv.slice(2);
const store = openGovernanceStore(governanceFile(folder));
const maps = createMaps(store);
const workflow = createWorkflow(store);
const publishing = createPublishing(store, fileTools(folder));
const PEOPLE: readonly Actor[] = ['ann', 'bob', 'cas'].map((name) => ({
  name,
  roles: ROLES,
  origin: `pid ${process.pid}`,
}));
const SYSTEM = 'https://example.org/lab';

let state = Number(seed) >>> 0;
/** Numbers from 0 below `n` (xorshift). */
function below(n: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % n;
}

function someone(): Actor {
  const person = PEOPLE[below(PEOPLE.length)];
  if (person === undefined) throw new Error('nobody');
  return person;
}

/** A file for each version, put in place by renaming. */
function fileTools(data: string): PublishTools {
  mkdirSync(join(data, 'content'), { recursive: true });
  return {
    encode: (definition) => definition,
    compile: async ({ publication, resources }) => {
      const path = join(data, 'content', `${publication.id}.json`);
      const building = join(data, 'content', `.building-${process.pid}`);
      const text = resources['5.0'];
      const file = openSync(building, 'w');
      // In pieces, so that a kill can come in the middle.
      for (let at = 0; at < text.length; at += 200) writeSync(file, text.slice(at, at + 200));
      fsyncSync(file);
      closeSync(file);
      renameSync(building, path);
      return { path, digest: digestOf(text) };
    },
  };
}

async function acknowledge(): Promise<void> {
  const { seq, hash } = await store.head();
  writeSync(1, `${seq}:${hash}\n`);
}

const REQUESTS: readonly (() => RowRequest)[] = [
  () => ({
    action: 'propose',
    targets: [{ system: 'http://loinc.org', code: `${below(9)}-0`, relationship: 'equivalent' }],
  }),
  () => ({ action: 'submit' }),
  () => ({ action: 'approve' }),
  () => ({ action: 'approve' }),
  () => ({ action: 'request-changes', reason: 'look again' }),
  () => ({ action: 'reopen', reason: 'look again' }),
  () => ({ action: 'propose-no-map', reason: 'none' }),
  () => ({ action: 'confirm-no-map' }),
];

async function workOnRows(): Promise<void> {
  const { items } = await store.rows({ map: 'labs', limit: 200 });
  const changes = Array.from({ length: 1 + below(8) }, () => items[below(items.length)]).flatMap((row) => {
    const request = REQUESTS[below(REQUESTS.length)]?.();
    return row === undefined || request === undefined ? [] : [{ row: row.id, version: row.version, request }];
  });
  await workflow.bulk(changes, someone());
}

async function publish(): Promise<void> {
  const { version = 0 } = (await store.map('labs')) ?? {};
  const number = (await store.publications('labs')).length + 1;
  await publishing.publish({ map: 'labs', version, mapVersion: `${number}.0.0` }, someone());
}

async function once(): Promise<void> {
  const what = below(20);
  if (what === 0) await maps.addRows('labs', [{ system: SYSTEM, code: randomUUID() }], someone());
  else if (what <= 6) await publish();
  else if (what === 7) {
    const [row] = (await store.rows({ map: 'labs', limit: 1 })).items;
    if (row !== undefined) await maps.comment(row.id, 'Serum?', someone());
  } else await workOnRows();
}

await publishing.recover();
if ((await store.map('labs')) === undefined) {
  const url = 'https://example.org/ConceptMap/labs';
  const scope = { source: { system: SYSTEM }, targets: [{ system: 'http://loinc.org' }] };
  await maps.create({ id: 'labs', url, title: 'Labs', purpose: 'Test', scope }, someone());
  await maps.addRows(
    'labs',
    Array.from({ length: 50 }, (_, i) => ({ system: SYSTEM, code: `C${i}` })),
    someone(),
  );
}
for (;;) {
  try {
    await once();
  } catch (error) {
    // What the rules refuse is part of the work; what is not foreseen ends it.
    if (!(error instanceof TerminologyError)) throw error;
  }
  await acknowledge();
}
