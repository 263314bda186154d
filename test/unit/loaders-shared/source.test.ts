/** Release sources: the same files out of a folder, a zip, a .tgz; one clear error for each fault of an archive. */

import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { findFile, findFiles, openSource, readStart } from '../../../loaders/shared/source.js';
import type { SourceLimits } from '../../../loaders/shared/source-limits.js';
import {
  type Content,
  contentOf,
  corruptData,
  fileNamed,
  fileWith,
  folderWith,
  loadErrorOf,
  patchDirectory,
  renameEntry,
  tarOf,
  temporaryFolder,
  tgzOf,
  zipOf,
} from './support.js';

const RELEASE = {
  'a/Part.csv': 'PartNumber\nLP1\n',
  'Loinc.csv': 'LOINC_NUM\n1-8\n',
  'a/b/deep.txt': 'x'.repeat(700_000),
  '__MACOSX/._Loinc.csv': 'fork',
  '.DS_Store': 'clutter',
  'a/.hidden/x.csv': 'clutter',
};
const NAMES = ['Loinc.csv', 'a/Part.csv', 'a/b/deep.txt'];

const containers: readonly [string, (files: Record<string, Content>) => Promise<string>][] = [
  ['folder', async (files) => folderWith(files)],
  ['zip', async (files) => fileWith('release.zip', await zipOf(files))],
  ['zip without compression', async (files) => fileWith('release.zip', await zipOf(files, { compress: false }))],
  ['zip64', async (files) => fileWith('release.zip', await zipOf(files, { forceZip64Format: true }))],
  ['zip under another name', async (files) => fileWith('download', await zipOf(files))],
  ['tgz', async (files) => fileWith('release.tgz', await tgzOf(files))],
  ['tar.gz', async (files) => fileWith('release.tar.gz', await tgzOf(files))],
  ['zip in a folder', async (files) => folderWith({ 'inner.zip': await zipOf(files) })],
];

describe.each(containers)('a release as %s', (kind, make) => {
  const prefix = kind === 'zip in a folder' ? 'inner.zip/' : '';

  test('lists its files, sorted, with sizes and without clutter', async () => {
    const source = await openSource(await make(RELEASE));
    expect(source.files.map((file) => file.name)).toEqual(NAMES.map((name) => prefix + name));
    expect(source.files[0]).toEqual({ name: `${prefix}Loinc.csv`, baseName: 'Loinc.csv', size: 14 });
    await source.close();
  });

  test('gives each file again and again, several at once', async () => {
    const source = await openSource(await make(RELEASE));
    const names = [...NAMES, ...NAMES].map((name) => prefix + name);
    const contents = await Promise.all(names.map((name) => contentOf(source, name)));
    expect(contents).toEqual([...NAMES, ...NAMES].map((name) => RELEASE[name as keyof typeof RELEASE]));
    await source.close();
  });

  test('reads a beginning without the rest', async () => {
    const source = await openSource(await make(RELEASE));
    const start = await readStart(source, fileNamed(source, `${prefix}a/b/deep.txt`), 5);
    expect(start.toString()).toBe('xxxxx');
    await source.close();
  });

  test('reads a text whole, up to a limit', async () => {
    const source = await openSource(await make({ 'x.json': '\uFEFF{"a":"é"}' }));
    const file = fileNamed(source, `${prefix}x.json`);
    expect(await source.readText(file, 100)).toBe('{"a":"é"}');
    const error = await loadErrorOf(() => source.readText(file, 5));
    expect(error.message).toMatch(/x\.json: is larger than the 5 bytes/);
    await source.close();
  });

  test('has a digest that depends on the content alone', async () => {
    const [first, again, other] = await Promise.all([
      make(RELEASE),
      make(RELEASE),
      make({ ...RELEASE, 'Loinc.csv': 'y' }),
    ]);
    const digests = await Promise.all([first, again, other].map(digestOf));
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(digests[2]).not.toBe(digests[0]);
    if (kind === 'folder') expect(digests[1]).toBe(digests[0]);
  });
});

async function digestOf(path: string): Promise<string> {
  const source = await openSource(path);
  const digest = await source.sha256();
  await source.close();
  return digest;
}

test('a single file is a release of one', async () => {
  const path = fileWith('codes.csv', 'code\n1\n');
  const source = await openSource(path);
  expect(source).toMatchObject({ kind: 'file', name: 'codes.csv', path });
  expect(await contentOf(source, 'codes.csv')).toBe('code\n1\n');
  expect(source.label(fileNamed(source, 'codes.csv'))).toBe(path);
});

test('an empty file inside a zip, a folder and a tgz is read as empty', async () => {
  for (const [, make] of containers) {
    const source = await openSource(await make({ 'empty.csv': '', 'full.csv': 'x' }));
    const file = findFile(source, /^empty\.csv$/);
    expect(file && (await source.readText(file, 10))).toBe('');
    await source.close();
  }
});

test('files are found by base name, the outermost first', async () => {
  const source = await openSource(
    folderWith({ 'prescribe/rrf/RXNCONSO.RRF': 'a', 'rrf/RXNCONSO.RRF': 'b', 'x.txt': '' }),
  );
  expect(findFile(source, /^rxnconso\.rrf$/i)?.name).toBe('rrf/RXNCONSO.RRF');
  expect(findFiles(source, /^rxnconso\.rrf$/gi).map((file) => file.name)).toEqual([
    'rrf/RXNCONSO.RRF',
    'prescribe/rrf/RXNCONSO.RRF',
  ]);
  expect(findFile(source, /^rxnrel\.rrf$/i)).toBeUndefined();
});

test('archives further inside stay closed and are named', async () => {
  const inner = await zipOf({ 'x.csv': 'x' });
  const zip = await openSource(fileWith('r.zip', await zipOf({ 'inner.zip': inner, 'y.csv': 'y' })));
  expect([zip.files.map((file) => file.name), zip.unopenedArchives]).toEqual([['y.csv'], ['inner.zip']]);
  const folder = await openSource(
    folderWith({ 'o.zip': await zipOf({ 'i.zip': inner, 'y.csv': 'y' }), 'p.tgz': 'whatever' }),
  );
  expect([folder.files.map((file) => file.name), folder.unopenedArchives]).toEqual([
    ['o.zip/y.csv'],
    ['p.tgz', 'o.zip/i.zip'],
  ]);
  await Promise.all([zip.close(), folder.close()]);
});

test('names in a folder are errors of the inner zip', async () => {
  const folder = folderWith({ 'good.csv': 'x', 'bad.zip': (await zipOf({ 'x.csv': 'x' })).subarray(0, 40) });
  expect((await loadErrorOf(() => openSource(folder))).message).toMatch(/^.*bad\.zip: the zip is truncated or damaged/);
});

test('symbolic links are followed, a circle once', async () => {
  const folder = folderWith({ 'a/x.csv': 'x' });
  symlinkSync(folder, join(folder, 'a', 'circle'));
  symlinkSync(join(folder, 'a', 'x.csv'), join(folder, 'y.csv'));
  const source = await openSource(folder);
  expect(source.files.map((file) => file.name)).toEqual(['a/x.csv', 'y.csv']);
});

test('a .tgz leaves no temporary file behind', async () => {
  const spools = () => readdirSync(tmpdir()).filter((name) => name.startsWith('concord-spool-'));
  const before = spools();
  const good = await openSource(fileWith('r.tgz', await tgzOf({ 'x.json': '{}' })));
  await good.close();
  await loadErrorOf(async () => openSource(fileWith('r.tgz', (await tgzOf({ 'x.json': '{}' })).subarray(0, 20))));
  expect(spools().filter((name) => !before.includes(name))).toEqual([]);
});

test('a later tar entry of the same name replaces the earlier one', async () => {
  const [first, second] = await Promise.all([tarOf({ 'x.json': 'old' }), tarOf({ 'x.json': 'new' })]);
  const source = await openSource(fileWith('r.tgz', gzipSync(Buffer.concat([first.subarray(0, 1024), second]))));
  expect(await contentOf(source, 'x.json')).toBe('new');
  await source.close();
});

const TEXT = 'some,columns\n'.repeat(5000);
const plainZip = () => zipOf({ 'dir/evil.csv': TEXT });
const storedZip = () => zipOf({ 'dir/evil.csv': TEXT }, { compress: false });

interface Fault {
  readonly fault: string;
  readonly path: () => Promise<string>;
  readonly error: RegExp;
  readonly limits?: Partial<SourceLimits>;
}

const archive = (name: string, content: () => Promise<Buffer>) => async () => fileWith(name, await content());

const FAULTS_AT_OPENING: readonly Fault[] = [
  { fault: 'missing path', path: async () => join(temporaryFolder(), 'none.zip'), error: /none\.zip: does not exist$/ },
  {
    fault: 'path through a file',
    path: async () => join(fileWith('x.csv', 'x'), 'y'),
    error: /x\.csv\/y: does not exist/,
  },
  { fault: 'empty file', path: async () => fileWith('x.zip', ''), error: /x\.zip: is empty$/ },
  { fault: 'empty folder', path: async () => temporaryFolder(), error: /: holds no files$/ },
  {
    fault: 'not a zip',
    path: async () => fileWith('x.zip', 'hello'),
    error: /x\.zip: is named \.zip but is not a zip archive$/,
  },
  {
    fault: 'zip cut at the end',
    path: archive('x.zip', async () => (await plainZip()).subarray(0, -15)),
    error: /x\.zip: the zip is truncated or damaged/,
  },
  {
    fault: 'zip cut in half',
    path: archive('x.zip', async () => (await plainZip()).subarray(0, 100)),
    error: /x\.zip: the zip is truncated or damaged/,
  },
  {
    fault: 'zip whose beginning is cut off',
    path: archive('x.zip', async () => (await plainZip()).subarray(40)),
    error: /x\.zip: the zip is damaged/,
  },
  {
    fault: 'encrypted entry',
    path: archive('x.zip', async () =>
      patchDirectory(await plainZip(), (header) => header.writeUInt16LE(header.readUInt16LE(8) | 1, 8)),
    ),
    error: /x\.zip\/dir\/evil\.csv: is encrypted: unpack/,
  },
  {
    fault: 'strong encryption',
    path: archive('x.zip', async () =>
      patchDirectory(await plainZip(), (header) => header.writeUInt16LE(header.readUInt16LE(8) | 0x41, 8)),
    ),
    error: /x\.zip: is encrypted: unpack/,
  },
  {
    fault: 'unknown compression',
    path: archive('x.zip', async () => patchDirectory(await plainZip(), (header) => header.writeUInt16LE(9, 10))),
    error: /evil\.csv: is compressed by method 9, which is not supported/,
  },
  {
    fault: 'name leading out',
    path: archive('x.zip', async () => renameEntry(await plainZip(), 'dir/evil.csv', '../evil1.csv')),
    error: /x\.zip: holds an entry whose name leads out/,
  },
  {
    fault: 'absolute name',
    path: archive('x.zip', async () => renameEntry(await plainZip(), 'dir/evil.csv', '/ir/evil.csv')),
    error: /x\.zip: holds an entry whose name leads out/,
  },
  {
    fault: 'drive letter',
    path: archive('x.zip', async () => renameEntry(await plainZip(), 'dir/evil.csv', 'C:\\/evil.csv')),
    error: /x\.zip: holds an entry whose name leads out/,
  },
  {
    fault: 'too many entries',
    limits: { maxEntries: 2 },
    path: archive('x.zip', () => zipOf({ a: '', b: '', c: '' })),
    error: /x\.zip: holds more than 2 entries: refused/,
  },
  {
    fault: 'too large in all',
    limits: { maxTotalBytes: 60_000 },
    path: archive('x.zip', plainZip),
    error: /x\.zip: unpacks to more than 60000 bytes: refused/,
  },
  {
    fault: 'too well compressed',
    limits: { ratioFreeBytes: 1000, maxRatio: 50 },
    path: archive('x.zip', plainZip),
    error: /evil\.csv: unpacks to more than 50 times/,
  },
  {
    fault: 'folder of too many files',
    limits: { maxEntries: 1 },
    path: async () => folderWith({ a: '', b: '' }),
    error: /holds more than 1 entries/,
  },
  {
    fault: 'not gzip',
    path: async () => fileWith('x.tgz', 'hello'),
    error: /x\.tgz: is named as a \.tgz but is not gzip-compressed$/,
  },
  {
    fault: 'gzip cut short',
    path: archive('x.tgz', async () => (await tgzOf({ a: TEXT })).subarray(0, -20)),
    error: /x\.tgz: the compressed data end too early/,
  },
  {
    fault: 'gzip damaged',
    path: archive('x.tgz', async () => damage(await tgzOf({ a: TEXT }))),
    error: /x\.tgz: .*(damaged|truncated|tar)/,
  },
  {
    fault: 'tar cut short inside',
    path: archive('x.tgz', async () => gzipSync((await tarOf({ a: TEXT })).subarray(0, 5000))),
    error: /x\.tgz: the archive is truncated/,
  },
  {
    fault: 'gzip of something else',
    path: archive('x.tgz', async () => gzipSync('hello '.repeat(1000))),
    error: /x\.tgz: is not a tar archive/,
  },
  {
    fault: 'tar name leading out',
    path: archive('x.tgz', () => tgzOf({ '../evil': 'x' })),
    error: /x\.tgz: holds the entry "\.\.\/evil", whose name leads out/,
  },
  {
    fault: 'absolute tar name',
    path: archive('x.tgz', () => tgzOf({ '/etc/evil': 'x' })),
    error: /x\.tgz: holds the entry "\/etc\/evil"/,
  },
  {
    fault: 'tar too large',
    limits: { maxTotalBytes: 60_000 },
    path: archive('x.tgz', () => tgzOf({ a: TEXT })),
    error: /x\.tgz: unpacks to more than 60000 bytes/,
  },
  {
    fault: 'tar too well compressed',
    limits: { ratioFreeBytes: 1000, maxRatio: 20 },
    path: archive('x.tgz', () => tgzOf({ a: TEXT })),
    error: /x\.tgz: unpacks to more than 20 times/,
  },
  {
    fault: 'tar of too many entries',
    limits: { maxEntries: 2 },
    path: archive('x.tgz', () => tgzOf({ a: '', b: '', c: '' })),
    error: /x\.tgz: holds more than 2 entries/,
  },
];

test.each(FAULTS_AT_OPENING)('opening: $fault', async ({ path, error, limits }) => {
  const broken = await path();
  const found = await loadErrorOf(() => openSource(broken, limits));
  expect(found.message).toMatch(error);
  expect(found.message.split('\n')).toHaveLength(1);
});

function damage(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, 40), Buffer.from('#'.repeat(30)), bytes.subarray(70)]);
}

const declareSize = (zip: Buffer, size: number) => patchDirectory(zip, (header) => header.writeUInt32LE(size, 24));

const FAULTS_AT_READING: readonly Fault[] = [
  {
    fault: 'stored data changed',
    path: archive('x.zip', async () => corruptData(await storedZip())),
    error: /x\.zip\/dir\/evil\.csv: is damaged: its checksum/,
  },
  {
    fault: 'compressed data changed',
    path: archive('x.zip', async () => corruptData(await plainZip())),
    error: /evil\.csv: .*(damaged|truncated)/,
  },
  {
    fault: 'holds more than declared',
    path: archive('x.zip', async () => declareSize(await plainZip(), 500)),
    error: /evil\.csv: unpacks to more than the 500 bytes that the archive declares/,
  },
  {
    fault: 'holds less than declared',
    path: archive('x.zip', async () => declareSize(await plainZip(), 90_000)),
    error: /evil\.csv: is truncated: 65000 of 90000 bytes/,
  },
  {
    fault: 'entry cut inside',
    path: archive('x.zip', async () =>
      patchDirectory(await plainZip(), (header) => header.writeUInt32LE(header.readUInt32LE(20) - 20, 20)),
    ),
    error: /evil\.csv: .*(end too early|truncated)/,
  },
  {
    fault: 'local header missing',
    path: archive('x.zip', async () => patchDirectory(await plainZip(), (header) => header.writeUInt32LE(7, 42))),
    error: /evil\.csv: the zip is truncated or damaged/,
  },
];

test.each(FAULTS_AT_READING)('reading: $fault', async ({ path, error }) => {
  const source = await openSource(await path());
  expect((await loadErrorOf(() => contentOf(source, 'dir/evil.csv'))).message).toMatch(error);
  await source.close();
});

test('a failure before anybody reads is kept for the reader', async () => {
  const source = await openSource(fileWith('x.zip', corruptData(await storedZip())));
  const stream = await source.open(fileNamed(source, 'dir/evil.csv'));
  stream.resume();
  await setTimeout(50);
  expect((await loadErrorOf(() => stream.toArray())).message).toMatch(/checksum/);
  await source.close();
});

test('a file that vanishes after opening is named', async () => {
  const folder = folderWith({ 'x.csv': 'x' });
  const source = await openSource(folder);
  const { rmSync } = await import('node:fs');
  rmSync(join(folder, 'x.csv'));
  expect((await loadErrorOf(() => contentOf(source, 'x.csv'))).message).toBe(
    `${join(folder, 'x.csv')}: does not exist`,
  );
});

test('a file of another release is not part of this one', async () => {
  const source = await openSource(folderWith({ 'x.csv': 'x' }));
  const other = { name: 'y.csv', baseName: 'y.csv', size: 1 };
  expect((await loadErrorOf(() => source.open(other))).message).toMatch(/y\.csv: is not part of this release/);
});

test('invalid UTF-8 in a text is named by line and column', async () => {
  const source = await openSource(fileWith('x.json', Buffer.from('{"a":\n "caf\xe9"}', 'latin1')));
  const error = await loadErrorOf(() => source.readText(fileNamed(source, 'x.json'), 100));
  expect([error.line, error.column, error.problem]).toEqual([2, 6, 'is not valid UTF-8']);
});

test.skipIf(process.getuid?.() === 0)('an unreadable file is named', async () => {
  const folder = folderWith({ 'x.csv': 'x' });
  mkdirSync(join(folder, 'closed'));
  writeFileSync(join(folder, 'closed', 'y.csv'), 'y');
  chmodSync(join(folder, 'closed'), 0o000);
  expect((await loadErrorOf(() => openSource(folder))).message).toMatch(/closed: cannot be read: permission denied/);
  chmodSync(join(folder, 'closed'), 0o700);
  expect(existsSync(folder)).toBe(true);
});
