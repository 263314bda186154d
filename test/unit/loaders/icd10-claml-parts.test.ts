/**
 * The parts of the ClaML loader that are pure: codes derived from modifiers, labels, and which code system a file is.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClamlClass, ClamlHead, ModifierClass } from '../../../loaders/icd10-claml/claml-file.js';
import { labelBuilder } from '../../../loaders/icd10-claml/label.js';
import { derivedCodes, type Modification, modificationsOf } from '../../../loaders/icd10-claml/modifiers.js';
import { variantAt, variantOf } from '../../../loaders/icd10-claml/variants.js';

function modifierClass(modifier: string, code: string, excluded: readonly string[] = []): ModifierClass {
  const metas = excluded.map((value) => ({ name: 'excludeOnPrecedingModifier', value }));
  return { modifier, code, metas, rubrics: [], line: 1 };
}

const MODIFIERS = new Map(
  Object.entries({
    S04E10_4: ['.0', '.1'].map((code) => modifierClass('S04E10_4', code)),
    S04E10_5: [modifierClass('S04E10_5', '0', ['S04E10_4 .1']), modifierClass('S04E10_5', '1')],
    I70M10_4: ['0', '1'].map((code) => modifierClass('I70M10_4', code)),
    S13M00_5: ['0', '9'].map((code) => modifierClass('S13M00_5', code)),
    S20W00_4: ['0', '1'].map((code) => modifierClass('S20W00_4', code)),
    M: ['M1', 'M2'].map((code) => modifierClass('M', code)),
  }),
);

const by = (modifier: string, more: object = {}): Modification => ({
  by: { modifier, all: true, valid: [], ...more },
  isShared: false,
});
const shared = (modifier: string, more: object = {}): Modification => ({ ...by(modifier, more), isShared: true });

describe('derived codes', () => {
  test.each([
    ['fourth characters', 'E10', true, [by('S04E10_4')], ['E10.0', 'E10.1']],
    [
      'fourth, then fifth, without what is excluded',
      'E10',
      true,
      [by('S04E10_4'), by('S04E10_5')],
      ['E10.0', 'E10.1', 'E10.00', 'E10.01', 'E10.11'],
    ],
    ['fifth characters of a subcategory', 'I70.0', true, [by('I70M10_4')], ['I70.00', 'I70.01']],
    ['fifth characters of a category leave a place', 'M45', true, [by('S13M00_5')], ['M45.X0', 'M45.X9']],
    ['fourth characters without a dot of their own', 'W00', true, [by('S20W00_4')], ['W00.0', 'W00.1']],
    ['those of a block, too', 'W00', true, [shared('S20W00_4')], ['W00.0', 'W00.1']],
    ['those of a block, where the place is taken', 'W26.0', true, [shared('S20W00_4')], []],
    ['fifth characters of a block', 'S02.0', true, [shared('S13M00_5')], ['S02.00', 'S02.09']],
    ['a place given by position', 'S02', true, [shared('M', { position: 5 })], ['S02.XM1', 'S02.XM2']],
    ['some of the classes', 'E10', true, [by('S04E10_4', { all: false, valid: ['.1'] })], ['E10.1']],
    ['codes of another form', 'B', true, [by('M')], ['BM1', 'BM2']],
    ['what has something below it: fourth characters only', 'E10', false, [by('S04E10_4')], ['E10.0', 'E10.1']],
    ['what has something below it: no fifth characters', 'M00', false, [by('S13M00_5')], []],
    ['a fourth character after a fourth character', 'E10.0', true, [by('S04E10_4')], []],
    ['a modifier that is not in the file', 'E10', true, [by('S99')], []],
  ])('%s', (_, code, isLeaf, modifications, codes) => {
    expect(derivedCodes({ code, isLeaf }, modifications, MODIFIERS).map((each) => each.code)).toEqual(codes);
  });

  test('each stands below the one it extends', () => {
    const parents = derivedCodes({ code: 'E10', isLeaf: true }, [by('S04E10_4'), by('S04E10_5')], MODIFIERS);
    expect(parents.map(({ code, parent }) => [code, parent])).toEqual([
      ['E10.0', 'E10'],
      ['E10.1', 'E10'],
      ['E10.00', 'E10.0'],
      ['E10.01', 'E10.0'],
      ['E10.11', 'E10.1'],
    ]);
  });

  test('no code is derived twice', () => {
    const modification = fc.constantFrom(...[...MODIFIERS.keys()].flatMap((name) => [by(name), shared(name)]));
    const base = fc.record({ code: fc.constantFrom('E10', 'I70.0', 'M45', 'B'), isLeaf: fc.boolean() });
    fc.assert(
      fc.property(
        base,
        fc.uniqueArray(modification, { selector: (each) => each.by.modifier }),
        (one, modifications) => {
          const codes = derivedCodes(one, modifications, MODIFIERS).map(({ code }) => code);
          expect(new Set(codes).size).toBe(codes.length);
        },
      ),
    );
  });
});

function category(more: Partial<ClamlClass> = {}): ClamlClass {
  const links = { superClasses: [], subClasses: [], modifiedBy: [], excludedModifiers: [] };
  return { code: 'A00', kind: 'category', metas: [], rubrics: [], line: 1, ...links, ...more };
}

describe('modifiers of a class', () => {
  const names = (found: readonly Modification[]) => found.map((each) => [each.by.modifier, each.isShared]);
  const own = [{ modifier: 'S04E10_4', all: true, valid: [] }];

  test.each([
    ['its own', category({ modifiedBy: own }), [], [['S04E10_4', false]]],
    ["a block's own are shared", category({ kind: 'block', modifiedBy: own }), [], [['S04E10_4', true]]],
    [
      'inherited ones come first',
      category({ modifiedBy: own }),
      [shared('M')],
      [
        ['M', true],
        ['S04E10_4', false],
      ],
    ],
    ['excluded ones are not inherited', category({ excludedModifiers: ['M'] }), [shared('M')], []],
    [
      'its own declaration replaces one from above',
      category({ modifiedBy: own }),
      [by('S04E10_4')],
      [['S04E10_4', false]],
    ],
  ])('%s', (_, element, inherited, expected) => {
    expect(names(modificationsOf(element, inherited, MODIFIERS))).toEqual(expected);
  });

  test('a modifierlink stands for a missing declaration', () => {
    const references = [{ text: 'see', code: 'S13M00_5' }];
    const labels = [{ text: 'see', name: '', references, language: 'en' }];
    const rubrics = [
      { kind: 'modifierlink', labels },
      { kind: 'modifierlink', labels },
    ];
    expect(names(modificationsOf(category({ rubrics }), [], MODIFIERS))).toEqual([['S13M00_5', false]]);
    expect(names(modificationsOf(category({ rubrics, kind: 'block' }), [], MODIFIERS))).toEqual([]);
    expect(names(modificationsOf(category({ rubrics, modifiedBy: own }), [], MODIFIERS))).toEqual([
      ['S04E10_4', false],
    ]);
  });
});

type Step = string | readonly [element: string, attributes: Readonly<Record<string, string>>, content: readonly Step[]];

function build(steps: readonly Step[]) {
  const builder = labelBuilder(
    new Map([
      ['aster', '*'],
      ['dagger', '†'],
    ]),
  );
  const walk = (all: readonly Step[]) => {
    for (const step of all) {
      if (typeof step === 'string') builder.text(step);
      else {
        builder.open(step[0], step[1]);
        walk(step[2]);
        builder.close(step[0]);
      }
    }
  };
  walk(steps);
  return builder.finish();
}

describe('labels', () => {
  const pair: Step = ['Reference', { class: 'in brackets', code: 'G01', usage: 'aster' }, ['G01']];
  const rows: Step = [
    'Table',
    {},
    [
      [
        'Row',
        {},
        [
          ['Cell', {}, ['a']],
          ['Cell', {}, ['b']],
        ],
      ],
      ['Row', {}, [['Cell', {}, ['c']]]],
    ],
  ];
  test.each<readonly [string, readonly Step[], string, string]>([
    ['white space', ['\n  Typhoid \t fever\n'], 'Typhoid fever', 'Typhoid fever'],
    [
      'a reference in brackets',
      ['Tuberculous meningitis ', pair],
      'Tuberculous meningitis (G01*)',
      'Tuberculous meningitis',
    ],
    ['a mark that is there already', [['Reference', { usage: 'aster' }, ['G01*']]], 'G01*', ''],
    [
      'a reference without brackets',
      ['see ', ['Reference', {}, ['A00']], ' and after'],
      'see A00 and after',
      'see and after',
    ],
    [
      'terms',
      ['Vitamin B', ['Term', { class: 'subscript' }, ['12']], ' deficiency'],
      'Vitamin B12 deficiency',
      'Vitamin B12 deficiency',
    ],
    [
      'fragments',
      [
        ['Fragment', {}, ['Cholera']],
        ['Fragment', {}, ['NOS']],
      ],
      'Cholera NOS',
      'Cholera NOS',
    ],
    [
      'paragraphs',
      [
        ['Para', {}, ['One']],
        ['Para', {}, ['two\nlines']],
      ],
      'One\ntwo lines',
      'One\ntwo lines',
    ],
    [
      'lists',
      [
        'Of:',
        [
          'List',
          {},
          [
            ['ListItem', {}, ['a']],
            ['ListItem', {}, ['b']],
          ],
        ],
      ],
      'Of:\n- a\n- b',
      'Of:\n- a\n- b',
    ],
    ['tables', [rows], 'a | b\nc', 'a | b\nc'],
    ['nothing', ['  '], '', ''],
  ])('%s', (_, steps, text, name) => {
    expect(build(steps)).toMatchObject({ text, name });
  });

  test('references are kept with their codes', () => {
    expect(build(['x ', pair]).references).toEqual([{ text: 'G01*', code: 'G01', usage: 'aster' }]);
  });
});

function head(name: string, more: { text?: string; lang?: string; authority?: string; uid?: string } = {}): ClamlHead {
  return {
    metas: more.lang === undefined ? [] : [{ name: 'lang', value: more.lang }],
    identifiers: more.authority === undefined ? [] : [{ authority: more.authority, uid: more.uid ?? '' }],
    title: { name, version: '2019', date: '', text: more.text ?? '' },
    marks: new Map(),
    rubricKinds: [],
  };
}

describe('code systems', () => {
  test.each([
    [head('ICD-10-EN-2016', { authority: 'WHO', uid: 'icd10_2016', lang: 'en' }), 'http://hl7.org/fhir/sid/icd-10'],
    [head('ICD-10-EN'), 'http://hl7.org/fhir/sid/icd-10'],
    [head('ICD-10'), 'http://hl7.org/fhir/sid/icd-10'],
    [head('x', { authority: 'WHO', text: 'International … 10th Revision' }), 'http://hl7.org/fhir/sid/icd-10'],
    [head('ICD-10-GM', { lang: 'de' }), 'http://fhir.de/CodeSystem/bfarm/icd-10-gm'],
    [
      head('x', { authority: 'BfArM', uid: 'icd10gm2025syst_claml', lang: 'de' }),
      'http://fhir.de/CodeSystem/bfarm/icd-10-gm',
    ],
    [head('ICD-10-AM', { lang: 'en' }), 'http://hl7.org/fhir/sid/icd-10-am'],
    [head('ICD-10-CA', { lang: 'fr' }), 'http://hl7.org/fhir/sid/icd-10-ca'],
    [head('ICD-10-NL', { authority: 'WHO', lang: 'nl' }), 'http://hl7.org/fhir/sid/icd-10-nl'],
    [head('ICD-10-CM', { authority: 'WHO', lang: 'en' }), 'http://hl7.org/fhir/sid/icd-10-cm'],
    [head('OPS', { lang: 'de' }), 'http://fhir.de/CodeSystem/bfarm/ops'],
    [head('ICD-10-FR-2019', { authority: 'WHO' }), undefined],
    [head('ICD-10-WHO', { lang: 'de' }), undefined],
    [head('ICF', { authority: 'WHO', lang: 'en' }), undefined],
    [head('Something else'), undefined],
  ])('%# %j', (claml, url) => {
    expect(variantOf(claml)?.url).toBe(url);
  });

  test.each([
    ['http://hl7.org/fhir/sid/icd-10', 'icd-10', 'ICD10'],
    ['http://hl7.org/fhir/sid/icd-10-nl', 'icd-10-nl', 'ICD10NL'],
    ['https://example.org/cs/icd-10-xy', 'example.org-cs-icd-10-xy', 'xy'],
    ['urn:oid:1.2.3', 'oid-1.2.3', 'ClaML_1_2_3'],
  ])('%s is kept in %s', (url, folder, name) => {
    expect(variantAt(url)).toMatchObject({ url, folder, name });
  });
});
