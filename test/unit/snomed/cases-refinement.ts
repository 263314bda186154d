/** ECL cases: attributes, cardinality, reverse and dotted attributes, concrete values. */
import type { Case } from './ecl-cases.js';
import type { Codes, Naive } from './naive.js';
import {
  AGENT,
  ASSOCIATED,
  BODY,
  below,
  COURSE,
  DIRECT_SITE,
  DISEASE,
  DUE_TO,
  FINDING,
  INGREDIENT,
  LATERALITY,
  LIVER,
  METHOD,
  MORPHOLOGY,
  ORGANISM,
  PROCEDURE,
  PROCEDURE_SITE,
  rel,
  SITE,
  SUBSTANCE,
  some,
  under,
} from './subset-ids.js';

const REFINED: readonly Case[] = [
  [`< ${DISEASE} : ${SITE} = << ${LIVER}`, (n) => n.counted(under(n, DISEASE), rel(SITE, below(n, LIVER)), some)],
  [`< ${DISEASE} : ${SITE} = ${LIVER}`, (n) => n.counted(under(n, DISEASE), rel(SITE, n.is(LIVER)), some)],
  [`< ${DISEASE} : ${SITE} = *`, (n) => n.counted(under(n, DISEASE), ({ type }) => type === SITE, some)],
  [`< ${DISEASE} : ${SITE} = < ${LIVER}`, (n) => n.counted(under(n, DISEASE), rel(SITE, under(n, LIVER)), some)],
  [`* : ${MORPHOLOGY} = << 409774005`, (n) => n.counted(n.any, rel(MORPHOLOGY, below(n, '409774005')), some)],
  [`< ${DISEASE} : * = ${LIVER}`, (n) => n.counted(under(n, DISEASE), ({ value }) => value === LIVER, some)],
  ['* : * = *', (n) => n.counted(n.any, ({ value }) => !value.startsWith('#'), some)],
  [
    `< ${DISEASE} : ${SITE} != << ${LIVER}`,
    (n) => n.counted(under(n, DISEASE), ({ type, value }) => type === SITE && !below(n, LIVER).has(value), some),
  ],
  [
    `< ${DISEASE} : [0..0] ${SITE} = << ${LIVER}`,
    (n) => n.counted(under(n, DISEASE), rel(SITE, below(n, LIVER)), (c) => c === 0),
  ],
  [
    `< ${DISEASE} : [0..0] ${SITE} = *`,
    (n) =>
      n.counted(
        under(n, DISEASE),
        ({ type }) => type === SITE,
        (c) => c === 0,
      ),
  ],
  [
    `< ${DISEASE} : [0..1] ${SITE} = *`,
    (n) =>
      n.counted(
        under(n, DISEASE),
        ({ type }) => type === SITE,
        (c) => c <= 1,
      ),
  ],
  [
    `< ${DISEASE} : [1..1] ${SITE} = *`,
    (n) =>
      n.counted(
        under(n, DISEASE),
        ({ type }) => type === SITE,
        (c) => c === 1,
      ),
  ],
  [
    `< ${DISEASE} : [2..*] ${SITE} = *`,
    (n) =>
      n.counted(
        under(n, DISEASE),
        ({ type }) => type === SITE,
        (c) => c >= 2,
      ),
  ],
  [
    `< ${DISEASE} : [2..3] ${SITE} = *`,
    (n) =>
      n.counted(
        under(n, DISEASE),
        ({ type }) => type === SITE,
        (c) => c === 2 || c === 3,
      ),
  ],
  [
    `< ${DISEASE} : [3 to many] ${SITE} = ANY`,
    (n) =>
      n.counted(
        under(n, DISEASE),
        ({ type }) => type === SITE,
        (c) => c >= 3,
      ),
  ],
  [`< ${DISEASE} : [0..*] ${SITE} = *`, (n) => under(n, DISEASE)],
  [
    `< ${DISEASE} : [1..1] ${SITE} = << ${LIVER}`,
    (n) => n.counted(under(n, DISEASE), rel(SITE, below(n, LIVER)), (c) => c === 1),
  ],
  [
    `< ${DISEASE} : [0..0] ${SITE} != << ${LIVER}, ${SITE} = << ${LIVER}`,
    (n) =>
      n.and(
        n.counted(
          under(n, DISEASE),
          ({ type, value }) => type === SITE && !below(n, LIVER).has(value),
          (c) => c === 0,
        ),
        n.counted(under(n, DISEASE), rel(SITE, below(n, LIVER)), some),
      ),
  ],
  [
    `< ${DISEASE} : ${SITE} = << ${LIVER}, ${AGENT} = << ${ORGANISM}`,
    (n) =>
      n.and(
        n.counted(under(n, DISEASE), rel(SITE, below(n, LIVER)), some),
        n.counted(under(n, DISEASE), rel(AGENT, below(n, ORGANISM)), some),
      ),
  ],
  [
    `< ${DISEASE} : ${SITE} = << ${LIVER} OR ${AGENT} = << ${ORGANISM}`,
    (n) =>
      n.or(
        n.counted(under(n, DISEASE), rel(SITE, below(n, LIVER)), some),
        n.counted(under(n, DISEASE), rel(AGENT, below(n, ORGANISM)), some),
      ),
  ],
  [
    `< ${DISEASE} : (${SITE} = << ${LIVER} OR ${SITE} = << 8993003) AND ${COURSE} = *`,
    (n) =>
      n.and(
        n.counted(
          under(n, DISEASE),
          ({ type, value }) => type === SITE && n.or(below(n, LIVER), below(n, '8993003')).has(value),
          some,
        ),
        n.counted(under(n, DISEASE), ({ type }) => type === COURSE, some),
      ),
  ],
  [
    `< ${DISEASE} : ${SITE} = (<< ${LIVER} MINUS ${LIVER})`,
    (n) => n.counted(under(n, DISEASE), rel(SITE, under(n, LIVER)), some),
  ],
  [
    `< ${DISEASE} : ${SITE} = (<< ${BODY} : ${LATERALITY} = *)`,
    (n) =>
      n.counted(
        under(n, DISEASE),
        rel(
          SITE,
          n.counted(below(n, BODY), ({ type }) => type === LATERALITY, some),
        ),
        some,
      ),
  ],
  [
    `< ${DISEASE} : ${DUE_TO} = (< ${DISEASE} : ${SITE} = << ${LIVER})`,
    (n) =>
      n.counted(under(n, DISEASE), rel(DUE_TO, n.counted(under(n, DISEASE), rel(SITE, below(n, LIVER)), some)), some),
  ],
  [
    `<< ${FINDING} : << ${ASSOCIATED} = *`,
    (n) => n.counted(below(n, FINDING), ({ type }) => below(n, ASSOCIATED).has(type), some),
  ],
  [
    `<< ${FINDING} : >> ${DUE_TO} = *`,
    (n) => n.counted(below(n, FINDING), ({ type }) => n.aboveOrSelf(n.is(DUE_TO)).has(type), some),
  ],
  [
    `<< ${FINDING} : (${AGENT} OR ${DUE_TO}) = *`,
    (n) => n.counted(below(n, FINDING), ({ type }) => type === AGENT || type === DUE_TO, some),
  ],
  [
    `< ${DISEASE} : [0..0] ((<< 410662002 MINUS ${SITE}) MINUS ${MORPHOLOGY}) = *`,
    (n) =>
      n.counted(
        under(n, DISEASE),
        ({ type }) => below(n, '410662002').has(type) && type !== SITE && type !== MORPHOLOGY,
        (c) => c === 0,
      ),
  ],
  [`${LIVER} : ${SITE} = *`, () => new Set()],
  [`128241005 : ${SITE} = ${LIVER}`, (n) => n.is('128241005')],
  [`(128241005 OR ${LIVER}) : ${SITE} = ${LIVER}`, (n) => n.is('128241005')],
  [
    `<< ${PROCEDURE} : ${METHOD} = << 360037004`,
    (n) => n.counted(below(n, PROCEDURE), rel(METHOD, below(n, '360037004')), some),
  ],
  [
    `<< ${PROCEDURE} : << ${PROCEDURE_SITE} = << ${BODY}`,
    (n) =>
      n.counted(
        below(n, PROCEDURE),
        ({ type, value }) => below(n, PROCEDURE_SITE).has(type) && below(n, BODY).has(value),
        some,
      ),
  ],
];

const INVERSE: readonly Case[] = [
  [`< ${DISEASE} . ${SITE}`, (n) => n.values(under(n, DISEASE), (t) => t === SITE)],
  [
    `(< ${DISEASE} : ${AGENT} = *) . ${AGENT}`,
    (n) =>
      n.values(
        n.counted(under(n, DISEASE), ({ type }) => type === AGENT, some),
        (t) => t === AGENT,
      ),
  ],
  [`< ${DISEASE} . *`, (n) => n.values(under(n, DISEASE), () => true)],
  [
    `< ${DISEASE} . ${DUE_TO} . ${SITE}`,
    (n) =>
      n.values(
        n.values(under(n, DISEASE), (t) => t === DUE_TO),
        (t) => t === SITE,
      ),
  ],
  [`<< ${FINDING} . << ${ASSOCIATED}`, (n) => n.values(below(n, FINDING), (t) => below(n, ASSOCIATED).has(t))],
  [
    `< ${BODY} : R ${SITE} = < ${DISEASE}`,
    (n) =>
      n.and(
        under(n, BODY),
        n.values(under(n, DISEASE), (t) => t === SITE),
      ),
  ],
  [
    `* : R ${SITE} = < ${DISEASE}`,
    (n) =>
      n.and(
        n.any,
        n.values(under(n, DISEASE), (t) => t === SITE),
      ),
  ],
  [
    `< ${BODY} : reverseOf ${SITE} = < ${DISEASE}`,
    (n) =>
      n.and(
        under(n, BODY),
        n.values(under(n, DISEASE), (t) => t === SITE),
      ),
  ],
  [
    `< ${BODY} : R ${DIRECT_SITE} = << ${PROCEDURE}`,
    (n) =>
      n.and(
        under(n, BODY),
        n.values(below(n, PROCEDURE), (t) => t === DIRECT_SITE),
      ),
  ],
  [
    `< ${BODY} : [3..*] R ${SITE} = < ${DISEASE}`,
    (n) =>
      n.only(
        under(n, BODY),
        (id) => n.sources(id, (source, { type }) => type === SITE && under(n, DISEASE).has(source)) >= 3,
      ),
  ],
  [
    `< ${BODY} : [0..0] R ${SITE} = *`,
    (n) =>
      n.only(under(n, BODY), (id) => n.sources(id, (source, { type }) => type === SITE && n.any.has(source)) === 0),
  ],
  [
    `< ${BODY} : [1..1] R ${SITE} = *`,
    (n) =>
      n.only(under(n, BODY), (id) => n.sources(id, (source, { type }) => type === SITE && n.any.has(source)) === 1),
  ],
  [
    `< ${SUBSTANCE} : R ${INGREDIENT} = *`,
    (n) =>
      n.and(
        under(n, SUBSTANCE),
        n.values(n.any, (t) => t === INGREDIENT),
      ),
  ],
  [
    `< ${BODY} : R ${SITE} != < ${DISEASE}`,
    (n) =>
      n.and(
        under(n, BODY),
        n.values(n.minus(n.all, under(n, DISEASE)), (t) => t === SITE),
      ),
  ],
];

const number = (n: Naive, attribute: string, passes: (value: number) => boolean): Codes =>
  n.counted(
    n.any,
    ({ type, value }) => type === attribute && value.startsWith('#') && passes(Number(value.slice(1))),
    some,
  );

const CONCRETE: readonly Case[] = [
  ['* : 1142139005 = #1', (n) => number(n, '1142139005', (v) => v === 1)],
  ['* : 1142139005 != #1', (n) => number(n, '1142139005', (v) => v !== 1)],
  ['* : 1142138002 > #500', (n) => number(n, '1142138002', (v) => v > 500)],
  ['* : 1142138002 >= #600', (n) => number(n, '1142138002', (v) => v >= 600)],
  ['* : 1142135004 < #4000', (n) => number(n, '1142135004', (v) => v < 4000)],
  ['* : 1142135004 <= #4000.0', (n) => number(n, '1142135004', (v) => v <= 4000)],
  [
    '* : << 762706009 = #1',
    (n) => n.counted(n.any, ({ type, value }) => below(n, '762706009').has(type) && value === '#1', some),
  ],
  ['* : * > #0', (n) => n.counted(n.any, ({ value }) => value.startsWith('#') && Number(value.slice(1)) > 0, some)],
  ['* : 1142139005 = "1"', () => new Set()],
  ['* : 1142139005 = TRUE', () => new Set()],
  [
    '* : { 1142138002 = #600, 1142137007 = #1 }',
    (n) =>
      n.grouped(
        n.any,
        (g) =>
          g.some((r) => r.type === '1142138002' && r.value === '#600') &&
          g.some((r) => r.type === '1142137007' && r.value === '#1'),
        some,
      ),
  ],
];

export const REFINEMENT: readonly Case[] = [...REFINED, ...INVERSE, ...CONCRETE];
