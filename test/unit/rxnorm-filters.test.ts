import { describe, expect, test } from 'vitest';
import type { CodeSystem } from '../../src/codesystem/code-system.js';
import { withIcd10 } from '../../src/codesystem/icd10/icd10.js';
import { memoryCodeSystem } from '../../src/codesystem/memory-code-system.js';
import { withNdc } from '../../src/codesystem/ndc/ndc.js';
import { withRxNorm } from '../../src/codesystem/rxnorm/rxnorm.js';
import { versionSynonyms } from '../../src/codesystem/rxnorm/version-synonyms.js';
import type { CodeSystemDefinition, DefinedConcept } from '../../src/domain/code-system-definition.js';
import { asCode } from '../../src/domain/coding.js';
import type { ConceptProperty } from '../../src/domain/concept.js';
import { ICD10_CM, NDC, RXNORM } from '../../src/domain/systems.js';

const HEAD = { status: 'active', content: 'complete', hierarchyMeaning: 'is-a', properties: [], filters: [] } as const;

function definition(url: string, concepts: readonly DefinedConcept[]): CodeSystemDefinition {
  return { ...HEAD, url, caseSensitive: true, concepts };
}

function concept(
  code: string,
  values: Readonly<Record<string, string>>,
  below: readonly DefinedConcept[] = [],
): DefinedConcept {
  const properties = Object.entries(values).map(([property, value]): ConceptProperty => {
    if (property !== 'STY') return { code: property, value: { type: 'string', value } };
    const [type = '', display = ''] = value.split('|');
    return { code: property, value: { type: 'Coding', value: { code: asCode(type), display } } };
  });
  return { code, display: `Concept ${code}`, designations: [], properties, concepts: below };
}

function selected(codeSystem: CodeSystem, criterion: { property: string; op: string; value: string }): string[] {
  const outcome = codeSystem.filter?.(criterion);
  const listed = [...codeSystem.concepts(outcome?.set?.() ?? new Int32Array(0))].map(({ code }) => code as string);
  const tested = [...codeSystem.concepts(codeSystem.all())]
    .filter((one) => outcome?.has(one))
    .map(({ code }) => code as string);
  expect(tested).toEqual(listed);
  return listed;
}

describe('RxNorm', () => {
  const rxnorm = withRxNorm(
    memoryCodeSystem(
      definition(RXNORM, [
        concept('1886', { TTY: 'IN', SAB: 'RXNORM', STY: 'T121|Pharmacologic Substance' }),
        concept('100', { TTY: 'SCD', SAB: 'MTHSPL', STY: 'T200|Clinical Drug', has_ingredient: '1886' }),
        concept('200', { TTY: 'BN', SAB: 'RXNORM', tradename_of: '1886' }),
      ]),
    ),
  );

  test.each([
    ['TTY', '=', 'SCD', ['100']],
    ['tty', 'in', 'SCD, bn', ['100', '200']],
    ['SAB', '=', 'RXNORM', ['1886', '200']],
    ['SAB', 'not-in', 'RXNORM', ['100']],
    ['STY', '=', 'T121', ['1886']],
    ['STY', '=', 'TUI:T200', ['100']],
    ['STY', '=', 'STY:clinical drug', ['100']],
    ['STY', 'in', 'Clinical Drug,T121', ['1886', '100']],
    ['has_ingredient', '=', 'CUI:1886', ['100']],
    ['has_ingredient', '=', '1886', ['100']],
    ['tradename_of', 'in', 'CUI:1886,CUI:5', ['200']],
    ['RN', '=', 'CUI:1886', ['200']],
    ['RO', '=', 'CUI:1886', ['100']],
    ['ingredient_of', '=', 'CUI:100', []],
  ])('%s %s %s selects %j', (property, op, value, codes) => {
    expect(selected(rxnorm, { property, op, value })).toEqual(codes);
  });

  test.each([
    ['has_ingredient', 'AUI:12345', /CUI:\[RXCUI\].*AUI/],
    ['has_ingredient', 'caffeine', /CUI:\[RXCUI\]/],
    ['STY', 'STN:A1.4.1.1.1', /TUI:T121/],
  ])('%s = %s is a clear error', (property, value, message) => {
    expect(() => rxnorm.filter?.({ property, op: '=', value })).toThrow(message);
  });

  test('what is not RxNorm’s own is left to the generic operators', () => {
    expect(rxnorm.filter?.({ property: 'concept', op: 'is-a', value: '1886' })).toBeUndefined();
    expect(rxnorm.filter?.({ property: 'TTY', op: 'regex', value: 'S.*' })).toBeUndefined();
    expect(rxnorm.filter?.({ property: 'RXN_STRENGTH', op: '=', value: '1' })).toBeUndefined();
  });

  test.each([
    [RXNORM, '10062025', ['2025-10-06']],
    [RXNORM, '2025-10-06', ['10062025']],
    [RXNORM, '20AA_251006F', ['2025-10-06', '10062025']],
    [RXNORM, '13992025', []],
    [RXNORM, '2025', []],
    ['http://loinc.org', '10062025', []],
  ])('%s version %s is also %j', (system, version, others) => {
    expect(versionSynonyms(system, version)).toEqual(others);
  });
});

describe('NDC', () => {
  const ndc = withNdc(
    memoryCodeSystem(
      definition(NDC, [
        concept('0002-0152', { 'code-type': 'product' }),
        concept('0002-0152-01', { 'code-type': '10-digit', ndc10: '0002015201', ndc11: '00002015201' }),
        concept('12345-678-90', { ndc10: '1234567890', ndc11: '12345067890' }),
        concept('1234-5678-90', { ndc10: '1234567890', ndc11: '01234567890' }),
      ]),
    ),
  );

  test.each([
    ['0002-0152-01', '0002-0152-01'],
    ['0002015201', '0002-0152-01'],
    ['00002015201', '0002-0152-01'],
    ['12345067890', '12345-678-90'],
    ['1234567890', undefined],
    ['000020152', undefined],
  ])('%s is %s', (code, found) => {
    expect(ndc.find(code)?.code).toBe(found);
  });

  test('ten digits that may be two codes say so', () => {
    expect(ndc.explain?.('1234567890')).toContain('12345-678-90, 1234-5678-90');
    expect(ndc.explain?.('000020152')).toContain('hyphen');
    expect(ndc.explain?.('nonsense')).toBeUndefined();
  });
});

describe('ICD-10-CM', () => {
  const icd = withIcd10(
    memoryCodeSystem({
      ...definition(ICD10_CM, [
        concept('E00-E89', { kind: 'chapter', 'chapter-number': '4' }, [
          concept('E08-E13', { kind: 'block' }, [concept('E11', { kind: 'category' }, [concept('E11.9', {})])]),
        ]),
      ]),
      title: 'ICD-10-CM',
    }),
  );

  test.each([
    ['chapter', '4', ['E08-E13', 'E11', 'E11.9']],
    ['chapter', 'E00-E89', ['E08-E13', 'E11', 'E11.9']],
    ['block', 'E08-E13', ['E11', 'E11.9']],
    ['block', 'E11', []],
    ['chapter', '99', []],
  ])('%s = %s selects %j', (property, value, codes) => {
    expect(selected(icd, { property, op: '=', value })).toEqual(codes);
  });

  test.each([
    ['E119', "did you mean 'E11.9'"],
    ['e11.9', "did you mean 'E11.9'"],
    ['E11.9†', "did you mean 'E11.9'"],
    ['E11.-', "did you mean 'E11'"],
  ])('%s is no code, but is explained', (code, why) => {
    expect(icd.find(code)).toBeUndefined();
    expect(icd.explain?.(code)).toContain(why);
  });

  test('what resembles no code is not explained', () => {
    expect(icd.explain?.('nonsense')).toBeUndefined();
  });
});
