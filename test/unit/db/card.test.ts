/** Cards say what the tables say: role groups, extras, targets, retired names, whatever else a property or a name carries, in the order given. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openContentStore } from '../../../src/db/content-store.js';
import { openContentWriter } from '../../../src/db/content-writer-store.js';
import { asCode } from '../../../src/domain/coding.js';

const folder = mkdtempSync(join(tmpdir(), 'concord-card-'));
const file = join(folder, 'content.sqlite');
const ODD = 'a "quoted" \\ back\n\tslash, 血糖 \u2028 🧪';
const USE = { system: 'http://example.org/use', code: asCode('long'), display: 'Long' };
const EXTENSIONS = [{ url: 'http://example.org/x', valueString: ODD }];

const writer = openContentWriter(file);
const system = writer.codeSystem({
  url: 'http://example.org/s',
  status: 'active',
  caseSensitive: true,
  content: 'complete',
  properties: [],
  filters: [],
});
const [first, second] = ['a', 'b', 'c'].map((code) => system.concept({ code, display: `Display of ${code}` })) as [
  number,
  number,
];
system.property(first, { code: 'late', value: 'stands after those defined before it' });
system.property(second, { code: 'early', value: ODD, extensions: EXTENSIONS });
system.property(first, { code: 'early', value: true, type: 'boolean', group: 0 });
system.property(first, { code: 'early', target: second, group: 2 });
system.property(first, { code: 'late', type: 'Coding', value: 'x', coding: { code: asCode('x'), display: ODD } });
system.designation(first, { value: ODD, language: 'de', use: USE, sourceId: '17', additionalUse: [USE] });
system.designation(first, { value: 'old', inactive: true, dialects: '1=P 2=A', extensions: EXTENSIONS });
system.parent(second, first);
system.finish();
writer.finish();
const store = openContentStore(file);
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true });
});
const ordOf = (code: string): number => store.find(1, code)?.ord ?? -1;

test('properties come by definition and in the order given, with all that they carry', () => {
  expect(store.properties(ordOf('a'))).toEqual([
    { code: 'late', value: { type: 'string', value: 'stands after those defined before it' } },
    { code: 'late', value: { type: 'Coding', value: { code: 'x', display: ODD } } },
    { code: 'early', value: { type: 'boolean', value: true }, group: 0 },
    { code: 'early', value: { type: 'code', value: 'b' }, description: 'Display of b', group: 2 },
  ]);
  expect(store.properties(ordOf('b'))).toEqual([
    { code: 'early', value: { type: 'string', value: ODD }, extensions: EXTENSIONS },
  ]);
});

test('designations come without their identifiers, descriptions with them', () => {
  const long = { value: ODD, language: 'de', use: USE, additionalUse: [USE] };
  const dialects = [
    { refset: '1', preferred: true },
    { refset: '2', preferred: false },
  ];
  const old = { value: 'old', inactive: true, dialects, extensions: EXTENSIONS };
  expect(store.designations(ordOf('a'))).toEqual([long, old]);
  expect(store.descriptions(ordOf('a'))).toEqual([{ ...long, id: '17' }, old]);
});

test('a concept without either has no card; leaves and roots are known', () => {
  expect(store.db.prepare('SELECT count(*) FROM card').pluck().get()).toBe(2);
  expect([store.properties(ordOf('c')), store.designations(ordOf('c'))]).toEqual([[], []]);
  expect(['a', 'b', 'c'].map((code) => store.find(1, code)?.isLeaf)).toEqual([undefined, true, true]);
  expect(['a', 'b', 'c'].map((code) => store.find(1, code)?.isRoot)).toEqual([true, undefined, true]);
});
