/** What `$validate-code` on a value set says, one row a case: result, the issues by message id, and what else the answer tells. */
import { describe, expect, test } from 'vitest';
import { asCode, type Coding } from '../../../src/domain/coding.js';
import { validateInValueSet } from '../../../src/terminology/validate-code.js';
import { validateInCodeSystem } from '../../../src/terminology/validate-code-system.js';
import { catalogueWith, concept, FRUIT, FRUIT_SYSTEM, include, settings, valueSet } from '../../support/value-sets.js';

const APPLES = valueSet('apples', {
  include: [include({ filters: [{ property: 'concept', op: 'is-a', value: 'apple' }] })],
});
const WHOLE = valueSet('whole', { include: [include()] });
const PINNED = valueSet('pinned', { include: [include({ version: '1.0.0' })] });
const BROKEN = valueSet('broken', {
  include: [{ concepts: [], filters: [], valueSets: ['http://example.org/vs/none'] }],
});
const VERSIONS = valueSet('versions', {
  include: [include({ version: '1.0.0' }), include({ version: '2.0.0' })],
});
const NEWER = { ...FRUIT_SYSTEM, version: '2.0.0', concepts: [concept('apple', { display: 'New apple' })] };
const FOLDED = { ...FRUIT_SYSTEM, url: 'http://example.org/folded', caseSensitive: false };
const FRAGMENT = { ...FRUIT_SYSTEM, url: 'http://example.org/part', content: 'fragment' as const };
const catalogue = catalogueWith([FRUIT_SYSTEM, NEWER, FOLDED, FRAGMENT], [WHOLE, APPLES, PINNED, BROKEN, VERSIONS]);

function coding(code: string, more: Partial<Coding> = {}): Coding {
  return { system: FRUIT, code: asCode(code), ...more };
}

interface Case {
  readonly coding: Coding;
  readonly in?: typeof WHOLE;
  readonly named?: Record<string, unknown>;
  readonly result: boolean;
  /** Message ids, sorted. */
  readonly issues?: readonly string[];
  readonly also?: Record<string, unknown>;
}

const NOT_IN = 'None_of_the_provided_codes_are_in_the_value_set_one';
const older = { 'system-version': `${FRUIT}|1.0.0` };

const CASES: Readonly<Record<string, Case>> = {
  'a code that is in': {
    coding: coding('fuji'),
    in: APPLES,
    named: older,
    result: true,
    also: { version: '1.0.0', display: 'The fuji' },
  },
  'a code that is not in': {
    coding: coding('pear'),
    in: APPLES,
    named: older,
    result: false,
    issues: [NOT_IN],
    also: { display: 'The pear' },
  },
  'a code that is none': {
    coding: coding('plum'),
    named: older,
    result: false,
    issues: [NOT_IN, 'Unknown_Code_in_Version'],
  },
  'a right display': { coding: coding('pear', { display: 'the PEAR' }), named: older, result: true },
  'a wrong display': {
    coding: coding('pear', { display: 'Plum' }),
    named: older,
    result: false,
    issues: ['Display_Name_for__should_be_one_of__instead_of'],
  },
  'a wrong display, leniently': {
    coding: coding('pear', { display: 'Plum' }),
    named: { ...older, 'lenient-display-validation': true },
    result: true,
    issues: ['Display_Name_for__should_be_one_of__instead_of'],
  },
  'blanks in a display': {
    coding: coding('pear', { display: 'The  pear' }),
    named: older,
    result: false,
    issues: ['Display_Name_WS_for__should_be_one_of__instead_of'],
  },
  'a display in the language asked for': {
    coding: coding('apple', { display: 'Der Apfel' }),
    named: { ...older, displayLanguage: 'de' },
    result: true,
    also: { display: 'Der Apfel' },
  },
  'a display in another language': {
    coding: coding('apple', { display: 'The apple' }),
    named: { ...older, displayLanguage: 'de' },
    result: false,
    issues: ['Display_Name_for__should_be_one_of__instead_of'],
  },
  'no display in the language asked for': {
    coding: coding('pear', { display: 'The pear' }),
    named: { ...older, displayLanguage: 'de' },
    result: true,
    issues: ['NO_VALID_DISPLAY_FOUND_NONE_FOR_LANG_OK'],
  },
  'an inactive code': {
    coding: coding('gala'),
    named: older,
    result: true,
    issues: ['INACTIVE_CONCEPT_FOUND'],
    also: { inactive: true, status: 'retired' },
  },
  'an inactive code where only active ones will do': {
    coding: coding('gala'),
    named: { ...older, activeOnly: true },
    result: false,
    issues: ['INACTIVE_CONCEPT_FOUND', NOT_IN, 'STATUS_CODE_WARNING_CODE'],
    also: { inactive: true },
  },
  'a grouper': { coding: coding('fruit'), named: older, result: true },
  'a grouper where none will do': {
    coding: coding('fruit'),
    named: { ...older, abstract: false },
    result: false,
    issues: ['ABSTRACT_CODE_NOT_ALLOWED', NOT_IN],
  },
  'no system': {
    coding: { code: asCode('pear') },
    result: false,
    issues: ['Coding_has_no_system__cannot_validate', NOT_IN],
  },
  'an unknown system': {
    coding: coding('pear', { system: 'http://example.org/none' }),
    result: false,
    issues: [NOT_IN, 'UNKNOWN_CODESYSTEM'],
    also: { unknownSystems: ['http://example.org/none'], causedByUnknown: false },
  },
  'a value set for a system': {
    coding: coding('pear', { system: 'http://example.org/vs/whole' }),
    result: false,
    issues: [NOT_IN, 'Terminology_TX_System_ValueSet2'],
  },
  'a relative system': {
    coding: coding('pear', { system: 'fruit' }),
    result: false,
    issues: [NOT_IN, 'Terminology_TX_System_Relative', 'UNKNOWN_CODESYSTEM'],
  },
  'the version that is included': { coding: coding('pear', { version: '1.0.0' }), in: PINNED, result: true },
  'another version than the included': {
    coding: coding('apple', { version: '2.0.0' }),
    in: PINNED,
    result: false,
    issues: ['VALUESET_VALUE_MISMATCH'],
  },
  'a version that does not exist': {
    coding: coding('apple', { version: '7' }),
    result: false,
    issues: ['UNKNOWN_CODESYSTEM_VERSION', 'VALUESET_VALUE_MISMATCH_DEFAULT'],
    also: { causedByUnknown: true },
  },
  'a version that a check forbids': {
    coding: coding('apple'),
    in: PINNED,
    named: { 'check-system-version': `${FRUIT}|2.x.x` },
    result: false,
    issues: ['VALUESET_VERSION_CHECK'],
  },
  'the newest of several versions': {
    coding: coding('apple'),
    in: VERSIONS,
    result: true,
    also: { version: '2.0.0', display: 'New apple' },
  },
  'the version that has the code': { coding: coding('pear'), in: VERSIONS, result: true, also: { version: '1.0.0' } },
  'the version that has the display': {
    coding: coding('apple', { display: 'The apple' }),
    in: VERSIONS,
    result: true,
    also: { version: '1.0.0' },
  },
  'another case': {
    coding: coding('PEAR', { system: FOLDED.url }),
    in: valueSet('folded', { include: [include({ system: FOLDED.url })] }),
    result: true,
    issues: ['CODE_CASE_DIFFERENCE'],
    also: { normalizedCode: 'pear', code: 'PEAR' },
  },
  'an unknown code of a fragment': {
    coding: coding('plum', { system: FRAGMENT.url }),
    in: valueSet('part', { include: [include({ system: FRAGMENT.url })] }),
    result: true,
    issues: ['UNKNOWN_CODE_IN_FRAGMENT'],
  },
  'an import that is not there': {
    coding: coding('pear'),
    in: BROKEN,
    result: false,
    issues: ['Unable_to_resolve_value_Set_'],
  },
  'membership alone': {
    coding: coding('plum'),
    named: { ...older, 'valueset-membership-only': true },
    result: false,
    issues: [NOT_IN],
  },
};

describe('a Coding', () => {
  test.each(Object.entries(CASES))('%s', (_what, given) => {
    const { result, issues, ...told } = validateInValueSet(catalogue, given.in ?? WHOLE, {
      input: { codings: [given.coding], form: 'coding' },
      settings: settings(given.named ?? {}),
    });
    expect([result, issues.map(({ messageId }) => messageId).sort()]).toEqual([
      given.result,
      [...(given.issues ?? [])].sort(),
    ]);
    expect(told).toMatchObject(given.also ?? {});
  });
});

describe('other forms', () => {
  test('of several codings one that is in is enough; each that is not is named', () => {
    const codings = [coding('pear'), coding('fuji')];
    const answer = validateInValueSet(catalogue, APPLES, {
      input: { codings, form: 'codeableConcept', codeableConcept: { coding: codings } },
      settings: settings(older),
    });
    expect(answer).toMatchObject({
      result: true,
      code: 'fuji',
      issues: [{ severity: 'information', expression: 'CodeableConcept.coding[0].code' }],
    });
  });

  test('an unknown system beside a coding that is in is only a warning', () => {
    const codings = [coding('x', { system: 'http://example.org/none' }), coding('fuji')];
    const both = valueSet('both', { include: [include(), include({ system: 'http://example.org/none' })] });
    const { result, issues } = validateInValueSet(catalogue, both, {
      input: { codings, form: 'codeableConcept', codeableConcept: { coding: codings } },
      settings: settings(older),
    });
    expect([result, issues.map(({ severity, messageId }) => [severity, messageId])]).toEqual([
      true,
      [['warning', 'UNKNOWN_CODESYSTEM_CODING_NOT_CHECKED']],
    ]);
  });

  test.each([
    ['pear', true, []],
    ['plum', false, [NOT_IN, 'UNABLE_TO_INFER_CODESYSTEM']],
    ['shared', false, [NOT_IN, 'Unable_to_resolve_system__value_set_has_multiple_matches']],
  ])('the system of the bare code %s is inferred', (code, result, ids) => {
    const twin = { ...FRUIT_SYSTEM, url: 'http://example.org/twin', concepts: [concept('shared')] };
    const wide = { ...FRUIT_SYSTEM, concepts: [concept('pear'), concept('shared')] };
    const set = valueSet('both', { include: [include(), include({ system: twin.url })] });
    const answer = validateInValueSet(catalogueWith([wide, twin]), set, {
      input: { codings: [{ code: asCode(code) }], form: 'code' },
      settings: settings({ inferSystem: true }),
    });
    expect([answer.result, answer.issues.map(({ messageId }) => messageId).sort()]).toEqual([result, ids]);
  });

  test.each([
    ['pear', undefined, true, []],
    ['plum', undefined, false, ['Unknown_Code_in_Version']],
    ['pear', '9', false, ['UNKNOWN_CODESYSTEM_VERSION']],
  ])('code system: %s in version %s', (code, version, result, ids) => {
    const answer = validateInCodeSystem(catalogueWith([FRUIT_SYSTEM]), {
      url: FRUIT,
      ...(version === undefined ? {} : { version }),
      input: { codings: [{ code: asCode(code) }], form: 'code' },
      settings: settings(),
    });
    expect([answer.result, answer.issues.map(({ messageId }) => messageId)]).toEqual([result, ids]);
  });
});
