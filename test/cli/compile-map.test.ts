/** A version published from governance: a content file of its own, the same whenever it is compiled, readable in R4 and R5. */
import { copyFileSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fileDigest, recordedDigest } from '../../loaders/shared/atomic-build.js';
import { publishTools } from '../../src/cli/compile-map.js';
import { openContentFiles } from '../../src/cli/content-files.js';
import { openGovernance } from '../../src/cli/governance.js';
import type { Publication } from '../../src/governance/entities.js';
import type { MapRelease } from '../../src/governance/publishing.js';
import { createApp } from '../../src/http/app.js';
import { get } from '../http/support.js';
import { approvedMap, MAP_URL, PUBLISHER } from '../support/governed-map.js';
import { filesBelow, removeFolders, temporaryFolder } from './support.js';

afterAll(removeFolders);
const data = temporaryFolder();
let published: Publication;
let release: MapRelease;

beforeAll(async () => {
  const governance = await openGovernance(data);
  try {
    const version = await approvedMap(governance);
    published = await governance.publishing.publish({ map: 'labs', version, mapVersion: '1.0.0' }, PUBLISHER);
    const definition = JSON.parse((await governance.store.publishedDefinition(published.id)) ?? '{}');
    const { encode } = publishTools(data);
    const text = (form: '4.0' | '5.0') => JSON.stringify(encode(definition, form));
    release = { publication: published, definition, resources: { '4.0': text('4.0'), '5.0': text('5.0') } };
  } finally {
    await governance.store.close();
  }
});

const FILE = 'content/governed/labs+1.0.0.sqlite';

test('publishing leaves one content file with its digest, and says which', async () => {
  expect(filesBelow(join(data, 'content'))).toEqual([
    'governed/labs+1.0.0.sqlite',
    'governed/labs+1.0.0.sqlite.sha256',
  ]);
  expect(published.file).toEqual({ path: FILE, digest: await fileDigest(join(data, FILE)) });
});

test.each<[what: string, damage: (file: string) => void]>([
  ['whole', () => {}],
  ['gone', (file) => rmSync(file)],
  ['cut short', (file) => truncateSync(file, 5_000)],
  ['without its digest', (file) => rmSync(`${file}.sha256`)],
])('compiling again where the file is %s gives the same bytes', async (_, damage) => {
  const file = join(data, FILE);
  const before = join(data, 'before');
  copyFileSync(file, before);
  damage(file);
  expect(await publishTools(data).compile(release)).toEqual(published.file);
  expect(readFileSync(file).equals(readFileSync(before))).toBe(true);
  expect([undefined, published.file?.digest]).toContain(await recordedDigest(file));
});

test('a content file that is gone is there again after the next start', async () => {
  const file = join(data, FILE);
  rmSync(file);
  rmSync(`${file}.sha256`, { force: true });
  const governance = await openGovernance(data);
  await governance.store.close();
  expect(await fileDigest(file)).toBe(published.file?.digest);
});

describe('the served map', () => {
  const content = () => openContentFiles(data);
  const ask = async (path: string, query: Record<string, string>) => {
    const opened = content();
    const server = { baseUrl: 'http://concord.test', started: '', maxBatch: 1, maxBody: 9_999, cacheBytes: 0 };
    try {
      return await get(createApp({ loaded: opened.catalogue, ...server }), path, query);
    } finally {
      opened.close();
    }
  };

  test.each([
    [
      'r4',
      { sourceCanonical: 'https://lab.example.org/ValueSet/orders', 'group.0.element.0.target.0.equivalence': 'wider' },
    ],
    [
      'r5',
      {
        sourceScopeCanonical: 'https://lab.example.org/ValueSet/orders',
        'group.0.element.0.target.0.relationship': 'source-is-narrower-than-target',
        'group.0.element.1.noMap': true,
      },
    ],
  ])('is a ConceptMap of its own on /%s', async (endpoint, expected) => {
    const { body } = await ask(`/${endpoint}/ConceptMap`, { url: MAP_URL });
    const [entry] = body['entry'] as { resource: Record<string, unknown> }[];
    const resource = entry?.resource ?? {};
    expect(resource).toMatchObject({ resourceType: 'ConceptMap', version: '1.0.0', id: 'labs' });
    for (const [path, value] of Object.entries(expected)) {
      const found = path
        .split('.')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], resource);
      expect([path, found]).toEqual([path, value]);
    }
  });
});
