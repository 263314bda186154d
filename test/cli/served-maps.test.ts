/** Which version of a governed map answers: that of the pointer, an asked one by its number, none once the map is retired. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openContentFiles } from '../../src/cli/content-files.js';
import { openGovernance } from '../../src/cli/governance.js';
import type { ServedMap } from '../../src/governance/publishing.js';
import { createApp } from '../../src/http/app.js';
import { get, issueTexts, matches } from '../http/support.js';
import { approvedMap, decideAnew, LOCAL_SYSTEM, MAP_URL, PUBLISHER } from '../support/governed-map.js';
import { commandHere, removeFolders, temporaryFolder } from './support.js';

afterAll(removeFolders);
const data = temporaryFolder();
const published: ServedMap[][] = [];

beforeAll(async () => {
  const governance = await openGovernance(data);
  const { publishing, maps, store } = governance;
  const note = async () => published.push([...(await publishing.served())]);
  const version = async () => (await store.map('labs'))?.version ?? 0;
  await approvedMap(governance, '1-8');
  await publishing.publish({ map: 'labs', version: await version(), mapVersion: '1.0.0' }, PUBLISHER);
  await note();
  await decideAnew(governance, 'NA', '2-6');
  await publishing.publish({ map: 'labs', version: await version(), mapVersion: '2.0.0' }, PUBLISHER);
  await note();
  const back = { map: 'labs', version: await version(), mapVersion: '1.0.0', note: 'wrong target' };
  await publishing.rollback(back, PUBLISHER);
  await note();
  await maps.retire('labs', { version: await version(), reason: 'replaced' }, PUBLISHER);
  await note();
  await store.close();
});

async function ask(path: string, query: Record<string, string>, served: readonly ServedMap[] | undefined) {
  const content = openContentFiles(data, served);
  const server = { baseUrl: 'http://concord.test', started: '', maxBatch: 1, maxBody: 9_999, cacheBytes: 0 };
  try {
    return await get(createApp({ loaded: content.catalogue, ...server }), path, query);
  } finally {
    content.close();
  }
}

const NA = { system: LOCAL_SYSTEM, code: 'NA' };

test.each<[when: string, at: number, query: Record<string, string>, answer: readonly string[]]>([
  ['after 2.0.0', 1, NA, ['wider 2-6']],
  ['after 2.0.0, by url', 1, { ...NA, url: MAP_URL }, ['wider 2-6']],
  ['after 2.0.0, by url|1.0.0', 1, { ...NA, url: `${MAP_URL}|1.0.0` }, ['wider 1-8']],
  ['rolled back', 2, NA, ['wider 1-8']],
  ['rolled back, by url', 2, { ...NA, url: MAP_URL }, ['wider 1-8']],
  ['rolled back, 2.0.0 asked for', 2, { ...NA, url: MAP_URL, conceptMapVersion: '2.0.0' }, ['wider 2-6']],
  ['rolled back, in reverse', 2, { system: 'http://loinc.org', code: '2-6', reverse: 'true' }, []],
  ['retired', 3, NA, []],
])('$translate %s', async (_, at, query, answer) => {
  const { status, body } = await ask('/r4/ConceptMap/$translate', query, published[at]);
  expect([status, matches(body)]).toEqual([200, answer]);
});

test('a version that is not published yet, or a retired map, is not known', async () => {
  for (const [at, version] of [
    [0, '2.0.0'],
    [3, '1.0.0'],
  ] as const) {
    const query = { ...NA, url: MAP_URL, conceptMapVersion: version };
    const { status, body } = await ask('/r4/ConceptMap/$translate', query, published[at]);
    expect([status, issueTexts(body).join()]).toEqual([404, expect.stringContaining(MAP_URL)]);
  }
});

test.each([
  [1, ['labs 2.0.0', 'labs-1.0.0 1.0.0']],
  [2, ['labs 1.0.0', 'labs-2.0.0 2.0.0']],
  [3, []],
])('search finds the served version first, under the id of the map (%s)', async (at, found) => {
  const { body } = await ask('/r5/ConceptMap', { url: MAP_URL }, published[at]);
  const entries = (body['entry'] ?? []) as { resource: { id: string; version: string } }[];
  expect(entries.map(({ resource }) => `${resource.id} ${resource.version}`)).toEqual(found);
});

test('concord normalize goes by what governance serves: a retired map is none', async () => {
  const file = join(temporaryFolder(), 'data.ndjson');
  writeFileSync(file, '{"resourceType":"Observation"}\n');
  const { code, err } = await commandHere('normalize', [file, '--data', data, '--map', MAP_URL]);
  expect([code, err]).toEqual([1, expect.stringContaining(`no map ${MAP_URL} is published`)]);
});
