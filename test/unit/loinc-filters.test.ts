import { afterAll, describe, expect, test } from 'vitest';
import type { CodeSystem } from '../../src/codesystem/code-system.js';
import { loincValueSet } from '../../src/codesystem/loinc/implicit-value-sets.js';
import { withLoinc } from '../../src/codesystem/loinc/loinc.js';
import { memoryCodeSystem } from '../../src/codesystem/memory-code-system.js';
import { parseCanonical } from '../../src/domain/canonical.js';
import type { CodeSystemDefinition, DefinedConcept } from '../../src/domain/code-system-definition.js';
import type { ConceptProperty } from '../../src/domain/concept.js';
import { TerminologyError } from '../../src/domain/issue.js';
import { LOINC } from '../../src/domain/systems.js';
import { sqliteTwin } from '../support/sqlite-code-system.js';

const CODES = new Set([
  'COMPONENT',
  'SCALE_TYP',
  'document-kind',
  'Answer',
  'AnswerList',
  'answer-list',
  'group',
  'parent-group',
  'parent',
]);

type Values = Readonly<Record<string, string | readonly string[]>>;

function concept(code: string, display: string, values: Values = {}): DefinedConcept {
  const properties = Object.entries(values).flatMap(([property, value]) =>
    [value].flat().map((one): ConceptProperty => {
      return { code: property, value: { type: CODES.has(property) ? 'code' : 'string', value: one } };
    }),
  );
  return { code, display, designations: [], properties, concepts: [] };
}

const DEFINITION: CodeSystemDefinition = {
  url: LOINC,
  version: '9.99',
  status: 'active',
  caseSensitive: false,
  content: 'complete',
  hierarchyMeaning: 'is-a',
  properties: [],
  filters: [],
  concepts: [
    concept('LP1-1', 'Chemistry'),
    concept('LP2-2', 'Glucose', { parent: 'LP1-1', PartTypeName: 'COMPONENT' }),
    concept('LP3-3', 'Qn', { PartTypeName: 'SCALE' }),
    concept('LP4-4', 'Note', { PartTypeName: 'Document.Kind' }),
    concept('1-1', 'Glucose in Blood', {
      parent: 'LP2-2',
      COMPONENT: 'LP2-2',
      SCALE_TYP: 'LP3-3',
      CLASS: 'CHEM',
      CLASSTYPE: '1',
      STATUS: 'ACTIVE',
      ORDER_OBS: 'Both',
      group: 'LG1-1',
    }),
    concept('2-2', 'Glucose in Urine', {
      parent: 'LP2-2',
      COMPONENT: 'LP2-2',
      CLASS: 'CHEM.MISC',
      CLASSTYPE: '1',
      STATUS: 'DISCOURAGED',
      status: 'DISCOURAGED',
      group: 'LG2-2',
    }),
    concept('3-3', 'Survey', {
      CLASS: 'SURVEY',
      CLASSTYPE: '4',
      STATUS: 'DEPRECATED',
      status: 'DEPRECATED',
      inactive: 'true',
      EXTERNAL_COPYRIGHT_NOTICE: '(c) somebody',
      'answer-list': 'LL1-1',
      'document-kind': 'LP4-4',
    }),
    concept('LL1-1', 'Yes|No', { Answer: ['LA2-2', 'LA1-1'] }),
    concept('LL2-2', 'Defined elsewhere'),
    concept('LA1-1', 'No', { AnswerList: 'LL1-1' }),
    concept('LA2-2', 'Yes', { AnswerList: 'LL1-1' }),
    concept('LG1-1', 'Group', { 'parent-group': 'LG9-9' }),
    concept('LG2-2', 'Other group', { 'parent-group': 'LG9-9' }),
    concept('LG9-9', 'Above'),
  ],
};

const twin = sqliteTwin(DEFINITION);
afterAll(() => twin.close());

const SYSTEMS: readonly (readonly [string, CodeSystem])[] = [
  ['memory', withLoinc(memoryCodeSystem(DEFINITION))],
  ['content file', withLoinc(twin.codeSystem)],
];

function selected(codeSystem: CodeSystem, property: string, op: string, value: string): string[] {
  const outcome = codeSystem.filter?.({ property, op, value });
  const listed = [...codeSystem.concepts(outcome?.set?.() ?? new Int32Array(0))]
    .map(({ code }) => code as string)
    .sort();
  const tested = [...codeSystem.concepts(codeSystem.all())]
    .filter((one) => outcome?.has(one))
    .map(({ code }) => code as string);
  expect(tested.sort()).toEqual(listed);
  return listed;
}

describe.each(SYSTEMS)('LOINC filters in %s', (_, loinc) => {
  test.each([
    ['COMPONENT', '=', 'LP2-2', ['1-1', '2-2']],
    ['COMPONENT', '=', 'lp2-2', ['1-1', '2-2']],
    ['COMPONENT', '=', 'glucose', ['1-1', '2-2']],
    ['component', '=', 'Glucose', ['1-1', '2-2']],
    ['COMPONENT', '=', 'Gluc', []],
    ['COMPONENT', 'regex', 'Gluc.*', ['1-1', '2-2']],
    ['SCALE_TYP', 'in', 'Qn,Ord', ['1-1']],
    ['CLASS', 'regex', 'CHEM(\\..*)?', ['1-1', '2-2']],
    ['CLASS', 'regex', 'CHEM', ['1-1']],
    ['CLASSTYPE', '=', '4', ['3-3']],
    ['CLASSTYPE', '=', 'Laboratory class', ['1-1', '2-2']],
    ['CLASSTYPE', 'in', 'surveys, 2', ['3-3']],
    ['STATUS', '=', 'Discouraged', ['2-2']],
    ['ORDER_OBS', 'exists', 'true', ['1-1']],
    ['document-kind', 'exists', 'true', ['3-3']],
    ['Document.Kind', '=', 'note', ['3-3']],
    ['LIST', '=', 'LL1-1', ['LA1-1', 'LA2-2']],
    ['LIST', '=', 'LL404-0', []],
    ['answers-for', '=', 'LL1-1', ['LA1-1', 'LA2-2']],
    ['answers-for', '=', '3-3', ['LA1-1', 'LA2-2']],
    ['answers-for', '=', '1-1', []],
    ['copyright', '=', '3rdParty', ['3-3']],
    ['ancestor', '=', 'LP1-1', ['1-1', '2-2', 'LP2-2']],
    ['ancestor', 'in', 'LP2-2,LP3-3', ['1-1', '2-2']],
    ['descendant', '=', '1-1', ['LP1-1', 'LP2-2']],
    ['group', '=', 'LG1-1', ['1-1']],
  ])('%s %s %s selects %j', (property, op, value, codes) => {
    expect(selected(loinc, property, op, value)).toEqual(codes);
  });

  test('not-in and copyright LOINC select the rest', () => {
    expect(selected(loinc, 'CLASSTYPE', 'not-in', '1')).not.toContain('1-1');
    expect(selected(loinc, 'copyright', '=', 'LOINC')).toHaveLength(DEFINITION.concepts.length - 1);
    expect(() => loinc.filter?.({ property: 'copyright', op: '=', value: 'mine' })).toThrow(TerminologyError);
    expect(() => loinc.filter?.({ property: 'CLASS', op: 'regex', value: '(' })).toThrow(TerminologyError);
  });

  test.each(['parent', 'child', 'concept', 'display', 'nonsense'])(
    '%s is left to the generic operators',
    (property) => {
      expect(loinc.filter?.({ property, op: '=', value: 'LP1-1' })).toBeUndefined();
    },
  );

  test('discouraged and deprecated terms are inactive, their status is LOINC’s own', () => {
    expect(loinc.find('2-2')).toMatchObject({ inactive: true, status: 'DISCOURAGED' });
    const inactive = [...loinc.concepts(loinc.inactive())].map(({ code, inactive }) => [code, inactive]);
    expect(inactive.sort()).toEqual([
      ['2-2', true],
      ['3-3', true],
    ]);
    expect(loinc.find('1-1')?.inactive).toBe(false);
  });
});

const find = (system: string) => (system === LOINC ? SYSTEMS[1]?.[1] : undefined);

test.each([
  ['LL1-1', [{ concepts: ['LA2-2', 'LA1-1'], filters: [], valueSets: [] }]],
  ['LL2-2', [{ concepts: [], filters: ['LIST = LL2-2'], valueSets: [] }]],
  ['LP1-1', [{ concepts: [], filters: ['ancestor = LP1-1'], valueSets: [] }]],
  ['LP3-3', [{ concepts: [], filters: ['SCALE_TYP = LP3-3'], valueSets: [] }]],
  ['LG1-1', [{ concepts: [], filters: ['group = LG1-1'], valueSets: [] }]],
  [
    'LG9-9',
    [
      { concepts: [], filters: [], valueSets: [`${LOINC}/vs/LG1-1`] },
      { concepts: [], filters: [], valueSets: [`${LOINC}/vs/LG2-2`] },
    ],
  ],
])('the value set of %s', (code, includes) => {
  const found = loincValueSet(parseCanonical(`${LOINC}/vs/${code}`), find);
  const shown = found?.compose?.include.map(({ concepts, filters, valueSets }) => ({
    concepts: concepts.map((one) => one.code),
    filters: filters.map(({ property, op, value }) => `${property} ${op} ${value}`),
    valueSets,
  }));
  expect(shown).toEqual(includes);
  expect(found).toMatchObject({ url: `${LOINC}/vs/${code}`, version: '9.99', status: 'active' });
});

test.each(['vs', 'vs/LL404-0', 'vs/1-1', 'vs/LA1-1', 'vs/ll1-1'])('no value set is made for %s', (path) => {
  expect(loincValueSet(parseCanonical(`${LOINC}/${path}`), find)).toBeUndefined();
});
