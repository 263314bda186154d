/** ECL over the project's own release of invented concepts: runs everywhere, and covers what the real subset has not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanUp } from '../loaders/snomed-support.js';
import { type Case, check, operatorCases } from './ecl-cases.js';
import { type Codes, hasWords, type Naive, naive } from './naive.js';
import { type Opened, open, SAMPLE } from './support.js';

const FINDING = '1481000999100';
const ZORBITIS = '1541000999106';
const BODY = '1331000999107';
const PRODUCT = '1791000999105';
const SITE = '1021000999106';
const CHANGE = '1031000999109';
const SEVERITY = '1041000999100';
const INGREDIENT = '1081000999105';
const STRENGTH = '1141000999101';
const COUNT = '1151000999104';
const SIMPLE = '1921000999105';
const EXTENDED = '1951000999102';
const SAME_AS = '900000000000527005';
const MODULE = '1911000999103';

type Row = Readonly<Record<string, string>>;

const below = (n: Naive, id: string): Codes => n.belowOrSelf(n.is(id));
const some = (count: number): boolean => count > 0;
const number = (n: Naive, attribute: string, passes: (value: number) => boolean): Codes =>
  n.counted(
    n.any,
    ({ type, value }) => type === attribute && value.startsWith('#') && passes(Number(value.slice(1))),
    some,
  );
const rowsOf = (n: Naive, refset: string, passes: (row: Row) => boolean): Codes =>
  new Set(
    n.members((row) => row['refsetId'] === refset && passes(row)).map((row) => row['referencedComponentId'] ?? ''),
  );
const active = (row: Row): boolean => row['active'] === '1';
const term =
  (search: string) =>
  (row: Row): boolean =>
    active(row) && hasWords(row['term'] ?? '', search);
const history = (n: Naive, set: Codes, refsets: readonly string[]): Codes =>
  n.or(
    set,
    new Set(
      n
        .members(
          (row) => active(row) && refsets.includes(row['refsetId'] ?? '') && set.has(row['targetComponentId'] ?? ''),
        )
        .map((row) => row['referencedComponentId'] ?? ''),
    ),
  );

const CASES: readonly Case[] = [
  ...operatorCases([
    [ZORBITIS, (n) => n.is(ZORBITIS)],
    [FINDING, (n) => n.is(FINDING)],
    ['1861000999107', (n) => n.is('1861000999107')],
    [`(^ ${SIMPLE})`, (n) => rowsOf(n, SIMPLE, active)],
  ]),
  ['*', (n) => n.any],
  ['* MINUS << 900000000000441003', (n) => n.minus(n.any, below(n, '900000000000441003'))],
  [
    `<< ${FINDING} : ${SITE} = << 1341000999103`,
    (n) =>
      n.counted(below(n, FINDING), ({ type, value }) => type === SITE && below(n, '1341000999103').has(value), some),
  ],
  [
    `<< ${FINDING} : { ${SITE} = << 1341000999103, ${CHANGE} = 1441000999105 }`,
    (n) =>
      n.grouped(
        below(n, FINDING),
        (g) =>
          g.some(({ type, value }) => type === SITE && below(n, '1341000999103').has(value)) &&
          g.some(({ type, value }) => type === CHANGE && value === '1441000999105'),
        some,
      ),
  ],
  [
    `<< ${FINDING} : [2..2] { ${SITE} = * }`,
    (n) =>
      n.grouped(
        below(n, FINDING),
        (g) => g.some(({ type }) => type === SITE),
        (c) => c === 2,
      ),
  ],
  [
    `<< ${FINDING} : [2..*] ${SITE} = *`,
    (n) =>
      n.counted(
        below(n, FINDING),
        ({ type }) => type === SITE,
        (c) => c >= 2,
      ),
  ],
  [`<< ${FINDING} : ${SEVERITY} = *`, (n) => n.counted(below(n, FINDING), ({ type }) => type === SEVERITY, some)],
  [`<< ${FINDING} : { ${SEVERITY} = * }`, () => new Set()],
  [
    `<< ${PRODUCT} : << ${INGREDIENT} = *`,
    (n) => n.counted(below(n, PRODUCT), ({ type }) => below(n, INGREDIENT).has(type), some),
  ],
  [`<< ${PRODUCT} : ${INGREDIENT} = *`, (n) => n.counted(below(n, PRODUCT), ({ type }) => type === INGREDIENT, some)],
  [`<< ${PRODUCT} . << ${INGREDIENT}`, (n) => n.values(below(n, PRODUCT), (t) => below(n, INGREDIENT).has(t))],
  [
    `<< ${BODY} : R ${SITE} = *`,
    (n) =>
      n.and(
        below(n, BODY),
        n.values(n.any, (t) => t === SITE),
      ),
  ],
  [`* : ${STRENGTH} = #5`, (n) => number(n, STRENGTH, (v) => v === 5)],
  [`* : ${STRENGTH} = #5.0`, (n) => number(n, STRENGTH, (v) => v === 5)],
  [`* : ${STRENGTH} != #5`, (n) => number(n, STRENGTH, (v) => v !== 5)],
  [`* : ${STRENGTH} > #5`, (n) => number(n, STRENGTH, (v) => v > 5)],
  [`* : ${STRENGTH} >= #5`, (n) => number(n, STRENGTH, (v) => v >= 5)],
  [`* : ${STRENGTH} < #5`, (n) => number(n, STRENGTH, (v) => v < 5)],
  [`* : ${STRENGTH} <= #2.5`, (n) => number(n, STRENGTH, (v) => v <= 2.5)],
  [
    `* : ${STRENGTH} > #2, ${STRENGTH} < #10`,
    (n) =>
      n.and(
        number(n, STRENGTH, (v) => v > 2),
        number(n, STRENGTH, (v) => v < 10),
      ),
  ],
  [
    `* : { ${STRENGTH} >= #10, << ${INGREDIENT} = 1761000999103 }`,
    (n) =>
      n.grouped(
        n.any,
        (g) =>
          g.some(({ type, value }) => type === STRENGTH && Number(value.slice(1)) >= 10) &&
          g.some(({ type, value }) => below(n, INGREDIENT).has(type) && value === '1761000999103'),
        some,
      ),
  ],
  [
    `* : [2..*] ${STRENGTH} > #0`,
    (n) =>
      n.counted(
        n.any,
        ({ type }) => type === STRENGTH,
        (c) => c >= 2,
      ),
  ],
  [`* : ${COUNT} = #2`, (n) => number(n, COUNT, (v) => v === 2)],
  [
    `<< ${PRODUCT} : [0..0] ${COUNT} = #1`,
    (n) =>
      n.minus(
        below(n, PRODUCT),
        number(n, COUNT, (v) => v === 1),
      ),
  ],
  [`^ ${SIMPLE}`, (n) => rowsOf(n, SIMPLE, active)],
  [`^ ${SIMPLE} {{ M active = 0 }}`, (n) => rowsOf(n, SIMPLE, (row) => !active(row))],
  [
    `^ ${EXTENDED} {{ M mapTarget = "E11" }}`,
    (n) => rowsOf(n, EXTENDED, (row) => active(row) && hasWords(row['mapTarget'] ?? '', 'E11')),
  ],
  [
    `^ ${EXTENDED} {{ M mapTarget = wild:"E11.9" }}`,
    (n) => rowsOf(n, EXTENDED, (row) => active(row) && row['mapTarget'] === 'E11.9'),
  ],
  [
    `^ ${EXTENDED} {{ M mapTarget != wild:"E*" }}`,
    (n) => rowsOf(n, EXTENDED, (row) => active(row) && !(row['mapTarget'] ?? '').startsWith('E')),
  ],
  [`^ ${EXTENDED} {{ M mapGroup = #2 }}`, (n) => rowsOf(n, EXTENDED, (row) => active(row) && row['mapGroup'] === '2')],
  [
    `^ ${EXTENDED} {{ M mapGroup != #2, mapPriority < #2 }}`,
    (n) => rowsOf(n, EXTENDED, (row) => active(row) && row['mapGroup'] !== '2' && Number(row['mapPriority']) < 2),
  ],
  [
    `^ ${EXTENDED} {{ M maprule = "otherwise" }}`,
    (n) => rowsOf(n, EXTENDED, (row) => active(row) && hasWords(row['mapRule'] ?? '', 'otherwise')),
  ],
  [
    `^ ${EXTENDED} {{ M correlationId = 447561005 }}`,
    (n) => rowsOf(n, EXTENDED, (row) => active(row) && row['correlationId'] === '447561005'),
  ],
  [
    `^ ${EXTENDED} {{ M mapCategoryId != 447637006 }}`,
    (n) => rowsOf(n, EXTENDED, (row) => active(row) && row['mapCategoryId'] !== '447637006'),
  ],
  ['^ 900000000000489007 {{ M valueId = 900000000000482003 }}', (n) => n.is('1871000999101')],
  [
    '^ [valueId] 900000000000489007',
    (n) => n.is('900000000000482003', '900000000000483008', '900000000000484002', '900000000000485001'),
  ],
  [
    `^R ${ZORBITIS}`,
    (n) =>
      new Set(
        n
          .members((row) => active(row) && row['referencedComponentId'] === ZORBITIS)
          .map((row) => row['refsetId'] ?? ''),
      ),
  ],
  [
    '^R 1871000999101 {{ M active = 0 }}',
    (n) =>
      new Set(
        n
          .members((row) => !active(row) && row['referencedComponentId'] === '1871000999101')
          .map((row) => row['refsetId'] ?? ''),
      ),
  ],
  [`<< ${ZORBITIS} {{ + HISTORY-MIN }}`, (n) => history(n, below(n, ZORBITIS), [SAME_AS])],
  [`<< ${PRODUCT} {{ + HISTORY-MIN }}`, (n) => history(n, below(n, PRODUCT), [SAME_AS])],
  [`<< ${PRODUCT} {{ + HISTORY-MOD }}`, (n) => history(n, below(n, PRODUCT), [SAME_AS, '900000000000526001'])],
  [
    `<< ${FINDING} {{ + HISTORY }}`,
    (n) => history(n, below(n, FINDING), [SAME_AS, '900000000000526001', '900000000000523009']),
  ],
  [`<< ${FINDING} {{ + HISTORY (${SAME_AS}) }}`, (n) => history(n, below(n, FINDING), [SAME_AS])],
  [`* {{ term = "zorb" }}`, (n) => n.described(n.any, term('zorb'))],
  [
    `* {{ term = "zorb", type = fsn }}`,
    (n) => n.described(n.any, (row) => term('zorb')(row) && row['typeId'] === '900000000000003001'),
  ],
  [`* {{ type = def }}`, (n) => n.described(n.any, (row) => active(row) && row['typeId'] === '900000000000550004')],
  [`* {{ D active = 0 }}`, (n) => n.described(n.any, (row) => !active(row))],
  [
    `* {{ D effectiveTime = "20260101" }}`,
    (n) => n.described(n.any, (row) => active(row) && row['effectiveTime'] === '20260101'),
  ],
  [
    `<< ${FINDING} {{ D moduleId = ${MODULE}, term = "flimmer" }}`,
    (n) => n.described(below(n, FINDING), term('flimmer')),
  ],
  [`* {{ D id = 11331000999114 }}`, (n) => n.is('1341000999103')],
  ['* {{ C active = 0 }}', (n) => n.only(n.all, (id) => n.concept(id)['active'] === '0')],
  [
    `* {{ C effectiveTime > "20250101" }}`,
    (n) => n.only(n.any, (id) => (n.concept(id)['effectiveTime'] ?? '') > '20250101'),
  ],
  [
    `<< ${FINDING} {{ C definitionStatus = primitive }}`,
    (n) => n.only(below(n, FINDING), (id) => n.concept(id)['definitionStatusId'] === '900000000000074008'),
  ],
];

let opened: Opened;
let n: Naive;
beforeAll(async () => {
  opened = await open(SAMPLE);
  n = naive(SAMPLE);
});
afterAll(cleanUp);

describe('ECL over the sample', () => {
  test.each(CASES)('%s', (ecl, meaning) => check(opened, n, [ecl, meaning]));
});

describe('what cannot be evaluated', () => {
  test.each([
    ['< 99999999', 'Unknown SNOMED Concept Id: 99999999'],
    [`${FINDING} : 99999999 = *`, 'Unknown SNOMED Concept Id: 99999999'],
    ['LOINC#54486-6', 'the alternate identifier LOINC#54486-6 cannot be resolved'],
    [`^ [mapTarget, mapGroup] ${EXTENDED}`, 'only one reference set field can be selected'],
    [`^ [*] ${EXTENDED}`, 'only one reference set field can be selected'],
    [`^ [nonsense] ${EXTENDED}`, 'the reference set has no field nonsense'],
    [`^ ${EXTENDED} {{ M nonsense = "x" }}`, 'the reference set has no field nonsense'],
    [`^ ${EXTENDED} {{ M referencedComponentId = "x" }}`, 'referencedComponentId is compared with concepts'],
  ])('%s', (ecl, message) => {
    expect(() => opened.engine.query(ecl).set()).toThrow(message);
  });

  test('a question that takes too long is refused', () => {
    const query = opened.engine.query('* {{ term != "zorb" }}', { milliseconds: -1 });
    expect(() => query.set()).toThrow('took too long to process (>-1 ms)');
  });
});
