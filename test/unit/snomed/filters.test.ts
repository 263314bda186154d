/** FHIR's filters and implicit value sets of SNOMED CT, over the project's own sample; and a fragment that a request brings along. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryCodeSystem } from '../../../src/codesystem/memory-code-system.js';
import { snomedValueSet } from '../../../src/codesystem/snomed/implicit-value-sets.js';
import { withSnomed } from '../../../src/codesystem/snomed/snomed.js';
import { parseCanonical } from '../../../src/domain/canonical.js';
import { type OrdinalSet, ordinals } from '../../../src/domain/ordinal-set.js';
import { cleanUp } from '../loaders/snomed-support.js';
import { type Opened, open, SAMPLE } from './support.js';

const ZORBITIS = '1541000999106';
const SITE = '1021000999106';
const GLAND = '1341000999103';
const SIMPLE = '1921000999105';

let opened: Opened;
beforeAll(async () => {
  opened = await open(SAMPLE);
});
afterAll(cleanUp);

/** A filter and the constraint that means the same. */
const SAME: readonly (readonly [property: string, op: string, value: string, ecl: string])[] = [
  ['concept', 'is-a', ZORBITIS, `<< ${ZORBITIS}`],
  ['concept', 'descendent-of', ZORBITIS, `< ${ZORBITIS}`],
  ['concept', 'child-of', ZORBITIS, `<! ${ZORBITIS}`],
  ['concept', 'generalizes', ZORBITIS, `>> ${ZORBITIS}`],
  ['concept', '=', ZORBITIS, ZORBITIS],
  ['concept', 'in', SIMPLE, `^ ${SIMPLE}`],
  ['concept', 'is-not-a', '138875005', '* {{ C active = 0 }}'],
  ['concept', 'descendent-leaf', ZORBITIS, `!!< (< ${ZORBITIS})`],
  ['constraint', '=', `<< ${ZORBITIS} MINUS ${ZORBITIS}`, `< ${ZORBITIS}`],
  ['expression', '=', `<! ${ZORBITIS}`, `<! ${ZORBITIS}`],
  ['inactive', '=', 'true', '* {{ C active = 0 }}'],
  ['inactive', '=', 'false', '* {{ C active = 1 }}'],
  ['expressions', '=', 'true', '* {{ C active = * }}'],
  ['expressions', '=', 'false', '* {{ C active = * }}'],
  [SITE, '=', GLAND, `* : ${SITE} = ${GLAND}`],
  [SITE, 'is-a', GLAND, `* : ${SITE} = << ${GLAND}`],
  [SITE, 'descendent-of', GLAND, `* : ${SITE} = < ${GLAND}`],
  [SITE, 'in', `${GLAND}, 1371000999105`, `* : ${SITE} = (${GLAND} OR 1371000999105)`],
  [SITE, 'exists', 'true', `* : ${SITE} = *`],
  ['1141000999101', '=', '5', '* : 1141000999101 = #5'],
  ['1141000999101', '=', '#2.5', '* : 1141000999101 = #2.5'],
  ['semanticTag', '=', 'disorder', '* {{ C active = * }} {{ type = fsn, term = wild:"*(disorder)" }}'],
  [
    'semanticTag',
    'in',
    'disorder,finding',
    '* {{ C active = * }} {{ type = fsn, term = (wild:"*(disorder)" wild:"*(finding)") }}',
  ],
];

describe('filters', () => {
  test.each(SAME)('%s %s %s', (property, op, value, ecl) => {
    const outcome = opened.codeSystem.filter?.({ property, op, value });
    const set = outcome?.set?.() ?? new Int32Array(0);
    expect(opened.codes(set)).toEqual(opened.select(ecl));
    const all: OrdinalSet = opened.codeSystem.all();
    const asked = [...ordinals(all)].filter((ord) => outcome?.has(opened.codeSystem.at(ord)));
    expect(asked).toEqual([...ordinals(set)]);
  });

  test.each([
    ['concept', 'is-a', '99999999'],
    ['concept', 'in', '99999999'],
    ['concept', '=', 'x OR *'],
    [SITE, '=', '99999999'],
    [SITE, '=', '* OR *'],
    ['semanticTag', '=', 'x"}}'],
  ])('%s %s %s selects nothing', (property, op, value) => {
    expect(opened.codeSystem.filter?.({ property, op, value })?.set?.()).toHaveLength(0);
  });

  test.each([
    ['constraint', 'is-a', ZORBITIS],
    ['moduleId', '=', 'x'],
    ['concept', 'regex', '1.*'],
    ['expressions', 'in', 'true'],
  ])('%s %s is left to the generic operators', (property, op, value) => {
    expect(opened.codeSystem.filter?.({ property, op, value })).toBeUndefined();
  });

  test('expressions are let in or kept out', () => {
    const concept = opened.codeSystem.find(`${ZORBITIS}:${SITE}=${GLAND}`);
    if (concept === undefined) throw new Error('no expression');
    const filter = (value: string) => opened.codeSystem.filter?.({ property: 'expressions', op: '=', value });
    expect([filter('true')?.has(concept), filter('true')?.open]).toEqual([true, true]);
    expect([filter('false')?.has(concept), filter('false')?.open]).toEqual([false, false]);
    expect(() => filter('maybe')).toThrow('expressions is true or false');
  });
});

describe('implicit value sets', () => {
  const SCT = 'http://snomed.info/sct';
  const VERSION = 'http://snomed.info/sct/1911000999103/version/20260101';
  const find = (system: string, version?: string) => {
    const { info } = opened.codeSystem;
    const fits = version === undefined || info.version === version || info.version?.startsWith(`${version}/`);
    return system === SCT && fits ? opened.codeSystem : undefined;
  };
  const implied = (url: string) => snomedValueSet(parseCanonical(url), find);

  test.each([
    [`${SCT}?fhir_vs=isa/${ZORBITIS}`, { property: 'concept', op: 'is-a', value: ZORBITIS }],
    [`${SCT}?fhir_vs=refset/${SIMPLE}`, { property: 'concept', op: 'in', value: SIMPLE }],
    [`${SCT}?fhir_vs=ecl/%3C%20${ZORBITIS}`, { property: 'constraint', op: '=', value: `< ${ZORBITIS}` }],
    [`${SCT}?fhir_vs=ecl/<+${ZORBITIS}`, { property: 'constraint', op: '=', value: `< ${ZORBITIS}` }],
    [`${SCT}?fhir_vs=ecl/${ZORBITIS} |Zorbitis|`, { property: 'constraint', op: '=', value: `${ZORBITIS} |Zorbitis|` }],
  ])('%s', (url, filter) => {
    const made = implied(url);
    expect(made?.url).toBe(url);
    expect(made?.compose?.include).toEqual([{ system: SCT, concepts: [], filters: [filter], valueSets: [] }]);
  });

  test('all of an edition, and of a version of it', () => {
    expect(implied(`${SCT}?fhir_vs`)?.compose?.include).toEqual([
      { system: SCT, concepts: [], filters: [], valueSets: [] },
    ]);
    for (const edition of [VERSION, 'http://snomed.info/sct/1911000999103']) {
      const [include] = implied(`${edition}?fhir_vs`)?.compose?.include ?? [];
      expect(include).toEqual({ system: SCT, version: VERSION, concepts: [], filters: [], valueSets: [] });
    }
  });

  test('all reference sets', () => {
    const codes = implied(`${SCT}?fhir_vs=refset`)?.compose?.include[0]?.concepts.map(({ code }) => code);
    expect(codes).toContain(SIMPLE);
    expect(codes).not.toContain(ZORBITIS);
  });

  test.each([
    `${SCT}?fhir_vs=refset/${ZORBITIS}`,
    `${SCT}?fhir_vs=isa/99999999`,
    `${SCT}?fhir_vs=nonsense/1`,
    'http://snomed.info/sct/900000000000207008?fhir_vs',
    `${SCT}?fhir_cm=${SIMPLE}`,
    'http://example.org?fhir_vs',
  ])('%s is not known', (url) => {
    expect(implied(url)).toBeUndefined();
  });
});

describe('a fragment that comes with a request', () => {
  const fragment = withSnomed(
    memoryCodeSystem({
      url: 'http://snomed.info/sct',
      status: 'active',
      caseSensitive: true,
      content: 'fragment',
      properties: [],
      filters: [],
      concepts: [
        { code: '404684003', display: 'Finding', designations: [], properties: [], concepts: [] },
        {
          code: '64572001',
          display: 'Disease',
          designations: [],
          properties: [
            { code: 'parent', value: { type: 'code', value: '404684003' } },
            { code: '363698007', value: { type: 'code', value: '91723000' } },
          ],
          concepts: [],
        },
        { code: '91723000', display: 'Structure', designations: [], properties: [], concepts: [] },
        { code: '363698007', display: 'Finding site', designations: [], properties: [], concepts: [] },
      ],
    }),
  );
  const select = (value: string): readonly string[] => {
    const set = fragment.filter?.({ property: 'constraint', op: '=', value })?.set?.() ?? new Int32Array(0);
    return Array.from(ordinals(set), (ord) => fragment.at(ord).code).sort();
  };

  test.each([
    ['<< 404684003', ['404684003', '64572001']],
    ['* : 363698007 = *', ['64572001']],
    ['< 404684003 . 363698007', ['91723000']],
    ['> 64572001', ['404684003']],
    ['!!< *', ['363698007', '64572001', '91723000']],
    ['* {{ term = "str" }}', ['91723000']],
    ['^ *', []],
  ])('%s', (ecl, codes) => {
    expect(select(ecl)).toEqual(codes);
  });
});
