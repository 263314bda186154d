/** `$translate` by maps that come with the request: unmapped modes, every relationship, `noMap`, versions of a map. */
import { afterAll, describe, expect, test } from 'vitest';
import { sampleServer } from '../support/sample-content.js';
import { type Json, matches, named, type Parameter, parameters, post, value } from './support.js';

const server = await sampleServer();
afterAll(() => server.close());

const resultOf = (body: Json) => value(parameters(body), 'result');

describe('tx-resource maps', () => {
  const A = 'http://example.org/a';
  const B = 'http://example.org/b';

  function map(name: string, group: Json, more: Json = {}): Parameter {
    const resource = {
      resourceType: 'ConceptMap',
      url: `http://example.org/map/${name}`,
      version: '1.0',
      status: 'active',
      group: [
        {
          source: A,
          target: B,
          element: [{ code: 'known', target: [{ code: 'K', equivalence: 'equivalent' }] }],
          ...group,
        },
      ],
      ...more,
    };
    return { name: 'tx-resource', resource };
  }

  const ask = async (code: string, maps: readonly Parameter[], more: readonly Json[] = [], base = '/r4') =>
    await post(server.app, `${base}/ConceptMap/$translate`, [
      ...maps,
      { name: 'system', valueUri: A },
      { name: 'code', valueCode: code },
      ...more,
    ]);
  const url = (name: string) => ({ name: 'url', valueUri: `http://example.org/map/${name}` });
  const otherMap = (name: string): Json => ({ unmapped: { mode: 'other-map', url: `http://example.org/map/${name}` } });

  test.each<[name: string, maps: readonly Parameter[], found: readonly string[], result: boolean]>([
    ['no unmapped', [map('m', {})], [], false],
    ['fixed', [map('m', { unmapped: { mode: 'fixed', code: 'F', display: 'Fixed' } })], ['relatedto F'], true],
    ['fixed without a code', [map('m', { unmapped: { mode: 'fixed' } })], [], false],
    [
      'fixed, R5 relationship',
      [map('m', { unmapped: { mode: 'fixed', code: 'F', relationship: 'not-related-to' } })],
      ['disjoint F'],
      false,
    ],
    ['provided (R4)', [map('m', { unmapped: { mode: 'provided' } })], ['equivalent x'], true],
    ['use-source-code (R5)', [map('m', { unmapped: { mode: 'use-source-code' } })], ['equivalent x'], true],
    [
      'use-source-code with a relationship',
      [map('m', { unmapped: { mode: 'use-source-code', relationship: 'related-to' } })],
      ['relatedto x'],
      true,
    ],
    [
      'other-map that knows the code',
      [map('m', otherMap('n')), map('n', { element: [{ code: 'x', target: [{ code: 'X', equivalence: 'wider' }] }] })],
      ['wider X'],
      true,
    ],
    ['other-map that does not', [map('m', otherMap('n')), map('n', {})], [], false],
    [
      'other-map with a fallback',
      [map('m', otherMap('n')), map('n', { unmapped: { mode: 'fixed', code: 'F' } })],
      ['relatedto F'],
      true,
    ],
    [
      'other-map by R5 name',
      [
        map('m', { unmapped: { mode: 'other-map', otherMap: 'http://example.org/map/n' } }),
        map('n', { unmapped: { mode: 'fixed', code: 'F' } }),
      ],
      ['relatedto F'],
      true,
    ],
    ['other-map that is not there', [map('m', otherMap('gone'))], [], false],
    ['a map that refers to itself', [map('m', otherMap('m'))], [], false],
    ['a cycle of two', [map('m', otherMap('n')), map('n', otherMap('m'))], [], false],
    ['a cycle of three', [map('m', otherMap('n')), map('n', otherMap('o')), map('o', otherMap('m'))], [], false],
  ])('%s', async (_name, maps, found, result) => {
    const { status, body } = await ask('x', maps, [url('m')]);
    expect([status, matches(body), resultOf(body)]).toEqual([200, found, result]);
    expect(matches((await ask('known', maps, [url('m')])).body)).toEqual(['equivalent K']);
  });

  test.each<[equivalence: string, relationship: string, result: boolean]>([
    ['relatedto', 'related-to', true],
    ['equivalent', 'equivalent', true],
    ['equal', 'equivalent', true],
    ['wider', 'source-is-narrower-than-target', true],
    ['subsumes', 'source-is-narrower-than-target', true],
    ['narrower', 'source-is-broader-than-target', true],
    ['specializes', 'source-is-broader-than-target', true],
    ['inexact', 'related-to', true],
    ['disjoint', 'not-related-to', false],
    ['unmatched', '-', false],
  ])('R4 %s is R5 %s, result %s', async (equivalence, relationship, result) => {
    const target = equivalence === 'unmatched' ? { equivalence } : { code: 'X', equivalence };
    const own = map('m', { element: [{ code: 'x', target: [target] }] });
    const code = equivalence === 'unmatched' ? '-' : 'X';
    const [r4, r5] = [await ask('x', [own], [], '/r4'), await ask('x', [own], [], '/r5')];
    expect([matches(r4.body), resultOf(r4.body)]).toEqual([[`${equivalence} ${code}`], result]);
    expect([matches(r5.body), resultOf(r5.body)]).toEqual([[`${relationship} ${code}`], result]);
  });

  test.each<[relationship: string, equivalence: string, result: boolean]>([
    ['equivalent', 'equivalent', true],
    ['related-to', 'relatedto', true],
    ['source-is-narrower-than-target', 'wider', true],
    ['source-is-broader-than-target', 'narrower', true],
    ['not-related-to', 'disjoint', false],
  ])('R5 %s is R4 %s, result %s', async (relationship, equivalence, result) => {
    const own = map('m', { element: [{ code: 'x', target: [{ code: 'X', relationship }] }] });
    const [r4, r5] = [await ask('x', [own], [], '/r4'), await ask('x', [own], [], '/r5')];
    expect([matches(r4.body), resultOf(r4.body)]).toEqual([[`${equivalence} X`], result]);
    expect([matches(r5.body), resultOf(r5.body)]).toEqual([[`${relationship} X`], result]);
  });

  test('noMap of R5 is a match without a concept, and result is false', async () => {
    const own = map('m', { element: [{ code: 'x', noMap: true }], unmapped: { mode: 'fixed', code: 'F' } });
    expect(matches((await ask('x', [own], [], '/r4')).body)).toEqual(['unmatched -']);
    const r5 = await ask('x', [own], [], '/r5');
    expect([matches(r5.body), resultOf(r5.body)]).toEqual([['- -'], false]);
  });

  test('of two versions the newest answers; the other by its version', async () => {
    const version = (text: string, code: string) =>
      map('m', { element: [{ code: 'x', target: [{ code, equivalence: 'equivalent' }] }] }, { version: text });
    const maps = [version('1.9', 'OLD'), version('1.10', 'NEW')];
    expect(matches((await ask('x', maps)).body)).toEqual(['equivalent NEW']);
    expect(matches((await ask('x', maps, [url('m')])).body)).toEqual(['equivalent NEW']);
    for (const more of [
      [url('m'), { name: 'conceptMapVersion', valueString: '1.9' }],
      [{ name: 'url', valueUri: 'http://example.org/map/m|1.9' }],
    ]) {
      expect(matches((await ask('x', maps, more)).body)).toEqual(['equivalent OLD']);
    }
    expect((await ask('x', maps, [url('m'), { name: 'conceptMapVersion', valueString: '2' }])).status).toBe(404);
  });

  test('the parameter conceptMap is the map to use', async () => {
    const { resource } = map('m', {});
    const { body } = await ask('known', [], [{ name: 'conceptMap', resource }]);
    expect(matches(body)).toEqual(['equivalent K']);
    expect(named(parameters(body), 'used-conceptmap')).toEqual([]);
  });

  test('a group without systems fits any', async () => {
    const own = map('m', { source: undefined, target: undefined });
    expect(matches((await ask('known', [own])).body)).toEqual(['equivalent K']);
  });
});
