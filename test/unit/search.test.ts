/** Search as one types over the samples: what is found first, what is corrected, and laws of both. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { searchWords } from '../../src/codesystem/search-words.js';
import { ICD10_CM, LOINC, SNOMED_CT } from '../../src/domain/systems.js';
import { editDistance } from '../../src/mapping/text/spelling.js';
import { searchCodes } from '../../src/terminology/search.js';
import { prefixEdits, spelling } from '../../src/terminology/search-spelling.js';
import { type SampleServer, sampleServer } from '../support/sample-content.js';

let server: SampleServer;
beforeAll(async () => {
  server = await sampleServer();
});
afterAll(() => server.close());

const search = (text: string, more: { system?: string; limit?: number; activeOnly?: boolean } = {}) =>
  searchCodes(server.content.catalogue, { text, limit: 20, ...more });

describe('search over all code systems', () => {
  test.each([
    ['a code with digits is its own best hit', '2345-7', '2345-7'],
    ['codes begin as typed', 'E11.6', 'E11.6'],
    ['the case of a code does not matter', 'e11', 'E11'],
    ['a display that is the text stands first', 'metformin', '6809'],
    ['beginnings of words do', 'metf hydr 500', '860974'],
    ['words stand in any order', 'hydrochloride metformin', '235743'],
    ['diacritics do not matter', 'glucósé', 'GLU'],
    ['blanks and marks around do not matter', '  "glucose" ', 'GLU'],
  ])('%s: %s', (_why, text, code) => {
    expect(search(text).hits[0]?.concept.code).toBe(code);
  });

  test.each([
    ['glucse', 'glucose'],
    ['diabets', 'diabetes'],
    ['metformni 500', 'metformin 500'],
    ['metfromin', 'metformin'],
  ])('%s is corrected to %s', (text, corrected) => {
    const answer = search(text);
    expect(answer.corrected).toBe(corrected);
    expect(answer.hits.length).toBeGreaterThan(0);
  });

  test.each(['', '   ', '---', 'zzzzqqqq', 'x'.repeat(5_000), '"*(', 'a AND NOT b OR', '\u0000'])(
    'nothing to find in %j is no error',
    (text) => {
      expect(search(text).corrected).toBeUndefined();
    },
  );

  test('one code system is looked in where one is named', () => {
    const { hits } = search('diabetes', { system: ICD10_CM });
    expect(new Set(hits.map(({ codeSystem }) => codeSystem.info.url))).toEqual(new Set([ICD10_CM]));
  });

  test('a code system that is not loaded has no hits', () => {
    expect(search('diabetes', { system: 'http://example.org/none' }).hits).toEqual([]);
  });

  test('active codes stand before inactive ones, which can be left out', () => {
    const { hits } = search('s', { system: SNOMED_CT, limit: 200 });
    const states = hits.map(({ concept }) => concept.inactive);
    expect(states).toContain(true);
    expect(states.indexOf(true)).toBeGreaterThan(states.lastIndexOf(false));
    expect(search('s', { system: SNOMED_CT, limit: 200, activeOnly: true }).hits).toHaveLength(
      states.filter((inactive) => !inactive).length,
    );
  });

  test('no code appears twice', () => {
    const { hits } = search('gl', { limit: 100 });
    const keys = hits.map(({ codeSystem, concept }) => `${codeSystem.info.url} ${concept.code}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('a single letter finds what its pairs find', () => {
    const words = searchWords('b s');
    const hits = search('b s', { system: LOINC, limit: 500 }).hits;
    expect(hits.length).toBeGreaterThan(0);
    for (const hit of hits) expect(namesOf(hit).some((name) => beginsAll(name, words))).toBe(true);
  });

  test('every hit of a name has a name that begins with every word', () => {
    const vocabulary = search('s', { limit: 50 }).hits.flatMap(({ concept }) => searchWords(concept.display ?? ''));
    const word = fc.constantFrom(...vocabulary).chain((full) => fc.nat(full.length).map((at) => full.slice(0, at + 1)));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), (typed) => {
        const text = typed.join(' ');
        const { hits, corrected } = search(text, { system: LOINC });
        if (corrected !== undefined) return;
        const words = searchWords(text);
        for (const hit of hits) {
          const byCode = hit.concept.code.toLowerCase().startsWith(text.toLowerCase());
          expect(byCode || namesOf(hit).some((name) => beginsAll(name, words))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

type Hit = ReturnType<typeof searchCodes>['hits'][number];

function namesOf({ codeSystem, concept }: Hit): readonly string[] {
  return [concept.display ?? '', ...codeSystem.designations(concept).map(({ value }) => value)];
}

function beginsAll(name: string, words: readonly string[]): boolean {
  const own = searchWords(name);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}

describe('prefix edit distance', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });

  test('is the least edit distance to any beginning of the word, as far as it is asked for', () => {
    fc.assert(
      fc.property(letters, letters, fc.integer({ min: 0, max: 3 }), (typed, word, most) => {
        const beginnings = Array.from({ length: word.length + 1 }, (_, length) => word.slice(0, length));
        const least = Math.min(...beginnings.map((beginning) => editDistance(typed, beginning)));
        const found = prefixEdits(typed, word, most);
        if (least <= most) expect(found).toBe(least);
        else expect(found).toBeGreaterThan(most);
      }),
    );
  });
});

describe('spelling', () => {
  const words: readonly (readonly [string, number])[] = [
    ['hypertension', 40],
    ['hypertensive', 90],
    ['hypotension', 5],
    ['heart', 100],
    ['hears', 1],
  ];
  const index = {
    words: (start: string, end: string) => words.filter(([word]) => word >= start && word < end),
  };

  test.each([
    ['hypertenson', 'hypertension'],
    ['hyperetnsion', 'hypertension'],
    ['hypretensive', 'hypertensive'],
    ['yhpertension', 'hypertension'],
    ['haert', 'heart'],
    ['hear', 'heart'],
  ])('%s → %s', (typed, word) => {
    expect(spelling(index).correct(typed)?.word).toBe(word);
  });

  test.each(['h', 'hea', 'kidney', 'h2o2', 'x'.repeat(100)])('%s is left alone', (typed) => {
    expect(spelling(index).correct(typed)).toBeUndefined();
  });
});
