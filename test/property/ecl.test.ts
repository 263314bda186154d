/** Laws of ECL over the sample: for random constraints, the algebra of sets holds and asking agrees with listing. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ordinals } from '../../src/domain/ordinal-set.js';
import { cleanUp } from '../unit/loaders/snomed-support.js';
import { type Opened, open, SAMPLE } from '../unit/snomed/support.js';

let opened: Opened;
beforeAll(async () => {
  opened = await open(SAMPLE);
});
afterAll(cleanUp);

const CONCEPTS = [
  '1481000999100',
  '1541000999106',
  '1341000999103',
  '1791000999105',
  '1861000999107',
  '138875005',
  '1871000999101',
];
const ATTRIBUTES = ['1021000999106', '1031000999109', '<< 1081000999105', '*', '1041000999100'];
const concept = fc.constantFrom(...CONCEPTS);
const cardinality = fc.constantFrom('', '[1..1] ', '[0..0] ', '[0..1] ', '[2..*] ');

/** Constraints in brackets, so that any two can be combined. */
const { constraint } = fc.letrec<{ constraint: string; attribute: string }>((tie) => ({
  attribute: fc.oneof(
    { maxDepth: 2 },
    fc
      .tuple(
        cardinality,
        fc.constantFrom('', 'R '),
        fc.constantFrom(...ATTRIBUTES),
        fc.constantFrom('=', '!='),
        tie('constraint'),
      )
      .map((parts) => {
        const [count, reverse, name, operator, value] = parts;
        return `${count}${reverse}${name} ${operator} ${value}`;
      }),
    fc
      .tuple(cardinality, tie('attribute'), tie('attribute'))
      .map(([count, a, b]) => (`${a}${b}`.includes('{') ? a : `${count}{ ${a}, ${b} }`)),
    fc
      .tuple(tie('attribute'), fc.constantFrom('AND', 'OR'), tie('attribute'))
      .map(([a, op, b]) => (`${a}${b}`.includes('{') ? a : `(${a} ${op} ${b})`)),
  ),
  constraint: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    concept,
    fc.constant('*'),
    fc.constant('(^ 1921000999105)'),
    fc
      .tuple(fc.constantFrom('<', '<<', '<!', '<<!', '>', '>>', '>!', '>>!', '!!>', '!!<'), tie('constraint'))
      .map(([op, of]) => `(${op} ${of})`),
    fc
      .tuple(tie('constraint'), fc.constantFrom('AND', 'OR', 'MINUS'), tie('constraint'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('constraint'), tie('attribute')).map(([of, attribute]) => `(${of} : ${attribute})`),
    fc.tuple(tie('constraint'), fc.constantFrom(...ATTRIBUTES)).map(([of, attribute]) => `(${of} . ${attribute})`),
    tie('constraint').map((of) => `(${of} {{ term = "zorb" }})`),
    tie('constraint').map((of) => `(${of} {{ C definitionStatus = primitive }})`),
    tie('constraint').map((of) => `(${of} {{ + HISTORY }})`),
  ),
}));

const same = (a: string, b: string): void => {
  expect(opened.select(a)).toEqual(opened.select(b));
};
const RUNS = { numRuns: 60 };

describe('laws', () => {
  test('asking about a concept agrees with listing', () => {
    fc.assert(
      fc.property(constraint, (a) => {
        const listed = opened.engine.query(a).set();
        const asked = opened.engine.query(a);
        expect([...ordinals(opened.stored.all())].filter((ord) => asked.has(ord))).toEqual([...ordinals(listed)]);
      }),
      { numRuns: 200 },
    );
  });

  test('A MINUS A is empty', () => {
    fc.assert(
      fc.property(constraint, (a) => {
        expect(opened.select(`${a} MINUS ${a}`)).toEqual([]);
      }),
      RUNS,
    );
  });

  test('A AND A = A = A OR A', () => {
    fc.assert(
      fc.property(constraint, (a) => {
        same(`${a} AND ${a}`, a);
        same(`${a} OR ${a}`, a);
      }),
      RUNS,
    );
  });

  test('A AND B = B AND A = A MINUS (A MINUS B)', () => {
    fc.assert(
      fc.property(constraint, constraint, (a, b) => {
        same(`${a} AND ${b}`, `${b} AND ${a}`);
        same(`${a} AND ${b}`, `${a} MINUS (${a} MINUS ${b})`);
      }),
      RUNS,
    );
  });

  test.each([
    ['<<', '<'],
    ['>>', '>'],
    ['<<!', '<!'],
    ['>>!', '>!'],
  ])('%s A = A OR %s A', (reflexive, strict) => {
    fc.assert(
      fc.property(constraint, (a) => {
        if (a !== '*') same(`${reflexive} ${a}`, `${a} OR (${strict} ${a})`);
      }),
      RUNS,
    );
  });

  test('operators are unions over the members: < (A OR B) = < A OR < B', () => {
    for (const operator of ['<', '<<', '<!', '>', '>>', '>!']) {
      fc.assert(
        fc.property(constraint, constraint, (a, b) => {
          if (a !== '*' && b !== '*') same(`${operator} (${a} OR ${b})`, `(${operator} ${a}) OR (${operator} ${b})`);
        }),
        { numRuns: 15 },
      );
    }
  });

  test('the top has no ancestor and the bottom no descendant among themselves', () => {
    fc.assert(
      fc.property(constraint, (a) => {
        same(`!!> ${a}`, `${a} MINUS (< ${a})`);
        same(`!!< ${a}`, `${a} MINUS (> ${a})`);
      }),
      RUNS,
    );
  });

  test('a dotted attribute is a reversed one: A . x = * : R x = A, but for inactive values', () => {
    fc.assert(
      fc.property(constraint, fc.constantFrom(...ATTRIBUTES), (a, x) =>
        same(`(${a} . ${x}) AND *`, `* : R ${x} = ${a}`),
      ),
      RUNS,
    );
  });

  test('none and at least one are the whole', () => {
    fc.assert(
      fc.property(constraint, fc.constantFrom(...ATTRIBUTES), constraint, (a, x, v) =>
        same(`(${a} : [0..0] ${x} = ${v}) OR (${a} : ${x} = ${v})`, a),
      ),
      RUNS,
    );
  });
});
