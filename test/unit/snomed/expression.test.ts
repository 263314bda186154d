/** Post-coordinated expressions: grammar, what is wrong with bad ones, display, subsumption, properties, normal forms. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseExpression } from '../../../src/codesystem/snomed/expression/parse.js';
import { printCodes, printTerms } from '../../../src/codesystem/snomed/expression/print.js';
import { cleanUp } from '../loaders/snomed-support.js';
import { type Opened, open, SAMPLE } from './support.js';

const FINDING = '1481000999100';
const ZORBITIS = '1541000999106';
const SITE = '1021000999106';
const CHANGE = '1031000999109';
const SEVERITY = '1041000999100';
const GLAND = '1341000999103';
const LEFT_LOBE = '1351000999101';
const INFLAMED = '1441000999105';

function printed(text: string): string {
  const parsed = parseExpression(text);
  return 'error' in parsed ? parsed.error : printCodes(parsed.expression);
}

describe('compositional grammar', () => {
  test.each([
    ['1481000999100', '1481000999100'],
    [' 1481000999100 |Test finding| ', '1481000999100'],
    ['=== 1481000999100 + 1541000999106', '1481000999100+1541000999106'],
    ['<<< 1481000999100 : 1021000999106 = 1341000999103', '<<<1481000999100:1021000999106=1341000999103'],
    [
      '1481000999100:1021000999106=1341000999103,1031000999109=1441000999105',
      '1481000999100:1021000999106=1341000999103,1031000999109=1441000999105',
    ],
    [
      '1481000999100 : { 1021000999106 = 1341000999103 } { 1031000999109 = 1441000999105 }',
      '1481000999100:{1021000999106=1341000999103},{1031000999109=1441000999105}',
    ],
    [
      '1481000999100 : 1041000999100 = 1191000999109, { 1021000999106 = 1341000999103 }',
      '1481000999100:1041000999100=1191000999109,{1021000999106=1341000999103}',
    ],
    [
      '1481000999100 : 1021000999106 = (1341000999103 : 1031000999109 = 1441000999105)',
      '1481000999100:1021000999106=(1341000999103:1031000999109=1441000999105)',
    ],
    ['1481000999100 : 1021000999106 = (1341000999103)', '1481000999100:1021000999106=1341000999103'],
    [
      '1791000999105 : 1141000999101 = #2.50, 1151000999104 = #-1',
      '1791000999105:1141000999101=#2.50,1151000999104=#-1',
    ],
    ['1791000999105 : 1141000999101 = "a \\"b\\" \\\\"', '1791000999105:1141000999101="a \\"b\\" \\\\"'],
    ['1791000999105 : 1141000999101 = true', '1791000999105:1141000999101=TRUE'],
  ])('%s', (text, codes) => {
    expect(printed(text)).toBe(codes);
    expect(printed(codes)).toBe(codes);
  });

  test.each([
    ['freetext', 'Concept not found (next char = "f", in "freetext") at character 1'],
    ['1481000999100:', 'Concept not found (end of "1481000999100:") at character 15'],
    ['1481000999100:1021000999106', '"=" not found (end of "1481000999100:1021000999106") at character 28'],
    [
      '1481000999100:{1021000999106=1341000999103',
      '"}" not found (end of "1481000999100:{1021000999106=1341000999103") at character 43',
    ],
    ['1481000999100 x', 'End of expression not found (next char = "x", in "1481000999100 x") at character 15'],
    ['1481000999100|x', '"|" not found (end of "1481000999100|x") at character 16'],
    ['12345', 'Concept not found (next char = "1", in "12345") at character 1'],
    [
      '1481000999100:1141000999101=#',
      'Number not found (next char = "#", in "1481000999100:1141000999101=#") at character 29',
    ],
    [
      '1481000999100:1141000999101="x',
      'Closing quote not found (end of "1481000999100:1141000999101="x") at character 31',
    ],
    [
      `1481000999100${':1021000999106=(1341000999103'.repeat(200)}`,
      'the expression is nested more than 100 levels deep',
    ],
  ])('%.60s is refused', (text, error) => {
    expect(parseExpression(text)).toEqual({ error });
  });

  test('terms are written between bars, where they are known', () => {
    const parsed = parseExpression('1481000999100|given| : 1021000999106 = 1341000999103');
    if ('error' in parsed) throw new Error(parsed.error);
    const terms = printTerms(parsed.expression, (id) => (id === SITE ? 'Site' : undefined));
    expect(terms).toBe('1481000999100|given|:1021000999106|Site|=1341000999103');
  });
});

let opened: Opened;
beforeAll(async () => {
  opened = await open(SAMPLE);
});
afterAll(cleanUp);

const found = (code: string) => {
  const concept = opened.codeSystem.find(code);
  if (concept === undefined) throw new Error(`${code}: ${opened.codeSystem.explain?.(code)}`);
  return concept;
};

describe('as codes', () => {
  test('an expression is a concept without an ordinal, its display made of the terms', () => {
    expect(found(`${ZORBITIS}:{${SITE}=${LEFT_LOBE}}`)).toMatchObject({
      ord: -1,
      code: `${ZORBITIS}:{${SITE}=${LEFT_LOBE}}`,
      display: `${ZORBITIS}|Zorbitis|:{${SITE}|Test finding site|=${LEFT_LOBE}|Left lobe of zorbal gland|}`,
      inactive: false,
    });
  });

  test('one concept with a term is that concept', () => {
    expect(found(`${ZORBITIS} |whatever|`)).toEqual(opened.codeSystem.find(ZORBITIS));
  });

  test('an identifier with blanks is no code', () => {
    expect(opened.codeSystem.find(` ${ZORBITIS}`)).toBeUndefined();
  });

  test('an inactive concept makes the expression inactive', () => {
    expect(found(`1871000999101:${SITE}=${GLAND}`).inactive).toBe(true);
  });

  test.each([
    [`${ZORBITIS}:{${SITE}=99999999}`, 'Not a valid expression: Concept 99999999 not found'],
    [
      `${ZORBITIS}:{${GLAND}=${SITE}}`,
      `Not a valid expression: Concept ${GLAND} is not valid in this context (must be a descendent of one of 410662002,106237007)`,
    ],
    ['freetext', 'Not a valid expression: Concept not found (next char = "f", in "freetext") at character 1'],
  ])('%s is not found, and it says why', (code, why) => {
    expect(opened.codeSystem.find(code)).toBeUndefined();
    expect(opened.codeSystem.explain?.(code)).toBe(why);
  });

  test('of an unknown identifier there is nothing to explain', () => {
    expect(opened.codeSystem.explain?.('99999999')).toBeUndefined();
  });

  test('it says that the concept model was not checked', () => {
    const remark = opened.codeSystem.remark?.(found(`${ZORBITIS}:${SITE}=${GLAND}`));
    expect(remark).toContain('has not been checked against the SNOMED CT concept model (MRCM)');
  });
});

describe('subsumption', () => {
  test.each([
    [FINDING, `${ZORBITIS}:${SEVERITY}=1191000999109`, true],
    [ZORBITIS, `${ZORBITIS}:${SEVERITY}=1191000999109`, true],
    [`${ZORBITIS}:${SEVERITY}=1191000999109`, ZORBITIS, false],
    // Zorbitis is sufficiently defined: what satisfies its definition is below it.
    [ZORBITIS, `${FINDING}:{${SITE}=${GLAND},${CHANGE}=${INFLAMED}}`, true],
    [ZORBITIS, `${FINDING}:{${SITE}=${LEFT_LOBE},${CHANGE}=${INFLAMED}}`, true],
    [ZORBITIS, `${FINDING}:{${SITE}=${GLAND}},{${CHANGE}=${INFLAMED}}`, false],
    [ZORBITIS, `${FINDING}:${SITE}=${GLAND}`, false],
    [`${FINDING}:${SITE}=${GLAND}`, ZORBITIS, true],
    [`${FINDING}:{${SITE}=${GLAND},${CHANGE}=${INFLAMED}}`, ZORBITIS, true],
    [`${FINDING}:{${SITE}=${LEFT_LOBE}}`, ZORBITIS, false],
    [`${FINDING}:${SITE}=${GLAND}`, `${FINDING}:${SITE}=${LEFT_LOBE}`, true],
    [`${FINDING}:${SITE}=${LEFT_LOBE}`, `${FINDING}:${SITE}=${GLAND}`, false],
    [`${FINDING}:${SITE}=${GLAND}`, `${ZORBITIS}:${SEVERITY}=1191000999109`, true],
    [`<<<${FINDING}:${SITE}=${GLAND}`, ZORBITIS, false],
    [`${FINDING}:1081000999105=1751000999100`, `${FINDING}:1091000999108=1761000999103`, true],
    [`${FINDING}:1141000999101=#5`, `${FINDING}:1141000999101=#5.0`, true],
    [`${FINDING}:1141000999101=#5`, `${FINDING}:1141000999101=#6`, false],
  ])('%s subsumes %s: %s', (general, special, expected) => {
    expect(opened.codeSystem.subsumes(found(general), found(special))).toBe(expected);
  });
});

describe('membership in constraints', () => {
  test.each([
    ['<< 1541000999106', `${ZORBITIS}:${SEVERITY}=1191000999109`, true],
    ['< 1541000999106', `${ZORBITIS}:${SEVERITY}=1191000999109`, true],
    ['< 1541000999106', `${FINDING}:{${SITE}=${GLAND},${CHANGE}=${INFLAMED}}`, false],
    ['1541000999106', `${FINDING}:{${SITE}=${GLAND},${CHANGE}=${INFLAMED}}`, true],
    ['<! 1541000999106', `${ZORBITIS}:${SEVERITY}=1191000999109`, false],
    ['> 1541000999106', `${FINDING}:${SITE}=${GLAND}`, true],
    ['*', `${FINDING}:${SITE}=${GLAND}`, true],
    ['^ 1921000999105', `${ZORBITIS}:${SEVERITY}=1191000999109`, false],
    [`<< ${FINDING} : ${SEVERITY} = *`, `${ZORBITIS}:${SEVERITY}=1191000999109`, true],
    [`<< ${FINDING} : ${SEVERITY} = 1181000999106`, `${ZORBITIS}:${SEVERITY}=1191000999109`, false],
    [`<< ${FINDING} : ${SITE} = << ${GLAND}`, `${ZORBITIS}:${SEVERITY}=1191000999109`, true],
    [
      `<< ${FINDING} : { ${SITE} = << ${GLAND}, ${CHANGE} = * }`,
      `${FINDING}:{${SITE}=${LEFT_LOBE},${CHANGE}=${INFLAMED}}`,
      true,
    ],
    [
      `<< ${FINDING} : { ${SITE} = * , ${CHANGE} = * }`,
      `${FINDING}:{${SITE}=${LEFT_LOBE}},{${CHANGE}=${INFLAMED}}`,
      false,
    ],
    // The more general of two sites is redundant (§6.3).
    [`<< ${FINDING} : [1..1] ${SITE} = *`, `${FINDING}:{${SITE}=${GLAND}},{${SITE}=${LEFT_LOBE}}`, true],
    [`<< ${FINDING} : [1..1] ${SITE} = *`, `${FINDING}:{${SITE}=${GLAND}},{${SITE}=1371000999105}`, false],
    [`<< ${FINDING} MINUS << ${ZORBITIS}`, `${ZORBITIS}:${SEVERITY}=1191000999109`, false],
    [`<< ${FINDING} {{ term = "zorb" }}`, `${ZORBITIS}:${SEVERITY}=1191000999109`, false],
    [`<< ${FINDING} {{ C active = 1, definitionStatus = defined }}`, `${ZORBITIS}:${SEVERITY}=1191000999109`, true],
    [`<< ${FINDING} {{ + HISTORY }}`, `${ZORBITIS}:${SEVERITY}=1191000999109`, true],
  ])('%s holds %s: %s', (ecl, code, expected) => {
    const outcome = opened.codeSystem.filter?.({ property: 'constraint', op: '=', value: ecl });
    expect(outcome?.has(found(code))).toBe(expected);
  });
});

describe('what is known of them', () => {
  test('properties are those of the focus concept and its own', () => {
    const codes = opened.codeSystem.properties(found(`${ZORBITIS}:${SEVERITY}=1191000999109`)).map(({ code }) => code);
    expect(codes).toContain(SEVERITY);
    expect(codes).toContain(SITE);
    expect(codes).toContain('effectiveTime');
  });

  test('the hierarchy around them is that of the focus concept', () => {
    const concept = found(`${ZORBITIS}:${SEVERITY}=1191000999109`);
    const stored = found(ZORBITIS);
    expect(opened.codeSystem.parents(concept)).toEqual(opened.codeSystem.parents(stored));
    expect(opened.codeSystem.children(concept)).toEqual(opened.codeSystem.children(stored));
    expect(opened.codeSystem.ancestors(concept)).toEqual(opened.codeSystem.ancestors(stored));
  });

  test('several focus concepts are its parents', () => {
    const parents = opened.codeSystem.parents(found(`1491000999102+1521000999100`)).map(({ code }) => code);
    expect(parents).toEqual(['1491000999102', '1521000999100']);
  });

  test.each([
    [ZORBITIS, `===${FINDING}:{${SITE}=${GLAND},${CHANGE}=${INFLAMED}}`],
    ['1591000999103', `<<<${FINDING}:{${SITE}=${GLAND}}`],
    [
      `${ZORBITIS}:${SEVERITY}=1191000999109`,
      `===${FINDING}:${SEVERITY}=1191000999109,{${SITE}=${GLAND},${CHANGE}=${INFLAMED}}`,
    ],
  ])('the normal form of %s', (code, terse) => {
    const value = opened.codeSystem.derivedProperty?.(found(code), 'normalFormTerse')?.value;
    expect(value).toEqual({ type: 'string', value: terse });
    const again = parseExpression(terse);
    expect('error' in again).toBe(false);
  });
});
