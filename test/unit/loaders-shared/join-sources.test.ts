/** Sources joined: every file is there under its source's name, and the digest does not depend on the order. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { joinSources } from '../../../loaders/shared/join-sources.js';
import { openSource } from '../../../loaders/shared/source.js';

const root = mkdtempSync(join(tmpdir(), 'concord-join-'));
afterAll(() => rmSync(root, { recursive: true }));
for (const name of ['base', 'extension']) {
  mkdirSync(join(root, name, 'Snapshot'), { recursive: true });
  writeFileSync(join(root, name, 'Snapshot', 'concepts.txt'), `concepts of the ${name}`);
}

test('reads each file from its own source', async () => {
  const sources = [await openSource(join(root, 'base')), await openSource(join(root, 'extension'))];
  const joined = joinSources(sources);
  expect(joined.files.map(({ name }) => name)).toEqual([
    'base/Snapshot/concepts.txt',
    'extension/Snapshot/concepts.txt',
  ]);
  const texts = await Promise.all(joined.files.map((file) => joined.readText(file, 100)));
  expect(texts).toEqual(['concepts of the base', 'concepts of the extension']);
  expect(await joined.sha256()).toBe(await joinSources([...sources].reverse()).sha256());
  for (const source of sources) await source.close();
});

test('files of two sources with the same name are told apart', async () => {
  const sources = [await openSource(join(root, 'base')), await openSource(join(root, 'base'))];
  expect(new Set(joinSources(sources).files.map(({ name }) => name)).size).toBe(2);
  for (const source of sources) await source.close();
});
