/** Concept maps in memory and in a content file are the same to whoever asks; the whole map is what was written. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ConceptMap, memoryConceptMap, wholeMap } from '../../../src/conceptmap/concept-map.js';
import { storedConceptMaps } from '../../../src/conceptmap/concept-map-store.js';
import { matchesDependencies } from '../../../src/conceptmap/dependencies.js';
import { openContentStore } from '../../../src/db/content-store.js';
import { openContentWriter } from '../../../src/db/content-writer-store.js';
import {
  type ConceptMapDefinition,
  EQUIVALENCES,
  type MapAttribute,
  type MapElement,
  type MapGroup,
  type MapTarget,
  RELATIONSHIPS,
} from '../../../src/domain/concept-map.js';

const code = fc.constantFrom('a', 'b', 'c', "d'", '__proto__', '');
const text = fc.string({ maxLength: 8 }).filter((any) => !any.includes('\0'));
const tidy = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const attribute: fc.Arbitrary<MapAttribute> = fc.record({
  attribute: fc.constantFrom('p', 'q'),
  value: fc.oneof(
    fc.record({ type: fc.constant('string' as const), value: text }),
    fc.record({ type: fc.constant('integer' as const), value: fc.integer() }),
    fc.record({ type: fc.constant('boolean' as const), value: fc.boolean() }),
  ),
});
const target = fc
  .record({
    code: optional(code),
    display: optional(text),
    relationship: fc.constantFrom(...RELATIONSHIPS),
    equivalence: optional(fc.constantFrom(...EQUIVALENCES)),
    comment: optional(text),
    dependsOn: fc.array(attribute, { maxLength: 2 }),
    product: fc.array(attribute, { maxLength: 2 }),
  })
  .map(tidy) as fc.Arbitrary<MapTarget>;
/** A comment of its own has only an element without targets. */
const element = fc
  .record({ display: optional(text), targets: fc.array(target, { maxLength: 3 }), comment: optional(text) })
  .map(({ comment, ...rest }) => tidy({ ...rest, comment: rest.targets.length === 0 ? comment : undefined }));
const group = fc
  .record({
    source: optional(fc.constantFrom('http://s.org', 'http://t.org')),
    sourceVersion: optional(text),
    target: optional(fc.constantFrom('http://s.org', 'http://t.org')),
    unmapped: optional(fc.record({ mode: fc.constant('fixed' as const), code })),
    elements: fc
      .uniqueArray(code, { maxLength: 4 })
      .chain((codes) => fc.tuple(...codes.map((own) => element.map((rest) => ({ code: own, ...rest }))))),
  })
  .map(tidy) as fc.Arbitrary<MapGroup>;
const definition: fc.Arbitrary<ConceptMapDefinition> = fc
  .array(group, { maxLength: 3 })
  .map((groups) => ({ url: 'http://example.org/map', version: '1', status: 'active' as const, groups }));

/** The map written into a content file, and what `ask` finds in it. */
function stored<T>({ groups, ...info }: ConceptMapDefinition, ask: (map: ConceptMap) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'concord-map-'));
  const file = join(folder, 'map.sqlite');
  const writer = openContentWriter(file);
  const map = writer.conceptMap(info);
  for (const { elements, ...head } of groups) {
    const add = map.group(head);
    for (const own of elements) for (const row of rowsOf(own)) add(row);
  }
  writer.finish();
  const store = openContentStore(file);
  try {
    const [found] = storedConceptMaps(store.db);
    if (found === undefined) throw new Error('the file has no map');
    return ask(found);
  } finally {
    store.close();
    rmSync(folder, { recursive: true });
  }
}

function rowsOf({ code: sourceCode, display, targets, comment }: MapElement) {
  const head = { sourceCode, sourceDisplay: display };
  if (targets.length === 0) return [tidy({ ...head, comment })] as never[];
  return targets.map((own) => tidy({ ...head, target: own, comment: own.comment })) as never[];
}

/** Every question there is. A row with a target tells the target's comment in memory alone. */
function everything({ info, groups }: ConceptMap) {
  const codes = ['a', 'b', 'c', "d'", '__proto__', '', 'nope'];
  return {
    info: { ...info, groups: undefined },
    groups: groups.map(({ bySource, byTarget, rows, ...head }) => ({
      head: { ...head, elements: undefined },
      sources: codes.map((own) => bySource(own).map(withoutComment)),
      targets: codes.map((own) => byTarget(own).map(withoutComment)),
      rows: rows(1_000).map(withoutComment),
      first: rows(2).map(withoutComment),
    })),
  };
}

function withoutComment({ comment, ...row }: ReturnType<ConceptMap['groups'][number]['rows']>[number]) {
  return row.target === undefined ? tidy({ ...row, comment }) : row;
}

describe('memory and SQLite', () => {
  test('agree on every question', () => {
    fc.assert(
      fc.property(definition, (map) => {
        expect(stored(map, everything)).toEqual(everything(memoryConceptMap(map)));
      }),
      { numRuns: 60 },
    );
  });

  test('give the whole map as it was written, or nothing where it is too large', () => {
    fc.assert(
      fc.property(definition, (map) => {
        const rows = map.groups.flatMap(({ elements }) => elements.flatMap(rowsOf)).length;
        for (const whole of [
          (most: number) => stored(map, (own) => wholeMap(own, most)),
          (most: number) => wholeMap(memoryConceptMap(map), most),
        ]) {
          expect(whole(rows)?.groups).toEqual(map.groups);
          if (rows > 0) expect(whole(rows - 1)).toBeUndefined();
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('dependencies', () => {
  const of = (name: string, value: string): MapAttribute => ({ attribute: name, value: { type: 'string', value } });

  test.each<[name: string, row: readonly MapAttribute[], given: readonly MapAttribute[], applies: boolean]>([
    ['none of either', [], [], true],
    ['none of the row', [], [of('p', 'x')], true],
    ['none given', [of('p', 'x')], [], true],
    ['the same', [of('p', 'x')], [of('p', 'x')], true],
    ['another value', [of('p', 'x')], [of('p', 'y')], false],
    ['another attribute', [of('p', 'x')], [of('q', 'y')], true],
    ['one of two given values', [of('p', 'x')], [of('p', 'y'), of('p', 'x')], true],
    ['one of two is contradicted', [of('p', 'x'), of('q', 'x')], [of('p', 'x'), of('q', 'y')], false],
    [
      'a Coding against a string',
      [{ attribute: 'p', value: { type: 'Coding', value: { code: 'x' as never } } }],
      [of('p', 'x')],
      true,
    ],
    ['a number against a string', [{ attribute: 'p', value: { type: 'integer', value: 5 } }], [of('p', '5')], true],
  ])('%s', (_name, row, given, applies) => {
    expect(matchesDependencies(row, given)).toBe(applies);
  });
});
