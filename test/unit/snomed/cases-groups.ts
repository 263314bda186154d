/** ECL cases: role groups and their cardinality. */
import type { Case } from './ecl-cases.js';
import {
  AGENT,
  BODY,
  below,
  COURSE,
  DIRECT_SITE,
  DISEASE,
  LATERALITY,
  LIVER,
  METHOD,
  MORPHOLOGY,
  ORGANISM,
  PROCEDURE,
  PROCESS,
  rel,
  SITE,
  some,
  under,
} from './subset-ids.js';

export const GROUPED: readonly Case[] = [
  [
    `< ${DISEASE} : { ${SITE} = << ${LIVER} }`,
    (n) => n.grouped(under(n, DISEASE), (g) => g.some(rel(SITE, below(n, LIVER))), some),
  ],
  [
    `< ${DISEASE} : { ${SITE} = << ${LIVER}, ${MORPHOLOGY} = << 409774005 }`,
    (n) =>
      n.grouped(
        under(n, DISEASE),
        (g) => g.some(rel(SITE, below(n, LIVER))) && g.some(rel(MORPHOLOGY, below(n, '409774005'))),
        some,
      ),
  ],
  [
    `< ${DISEASE} : { ${SITE} = << ${LIVER} OR ${MORPHOLOGY} = << 409774005 }`,
    (n) =>
      n.grouped(
        under(n, DISEASE),
        (g) => g.some(rel(SITE, below(n, LIVER))) || g.some(rel(MORPHOLOGY, below(n, '409774005'))),
        some,
      ),
  ],
  [
    `< ${DISEASE} : { ${SITE} = << ${LIVER} }, { ${AGENT} = << ${ORGANISM} }`,
    (n) =>
      n.and(
        n.grouped(under(n, DISEASE), (g) => g.some(rel(SITE, below(n, LIVER))), some),
        n.grouped(under(n, DISEASE), (g) => g.some(rel(AGENT, below(n, ORGANISM))), some),
      ),
  ],
  [
    `< ${DISEASE} : { ${SITE} = << ${LIVER} } OR { ${AGENT} = << ${ORGANISM} }`,
    (n) =>
      n.or(
        n.grouped(under(n, DISEASE), (g) => g.some(rel(SITE, below(n, LIVER))), some),
        n.grouped(under(n, DISEASE), (g) => g.some(rel(AGENT, below(n, ORGANISM))), some),
      ),
  ],
  [
    `< ${DISEASE} : [0..0] { ${SITE} = << ${LIVER} }`,
    (n) =>
      n.grouped(
        under(n, DISEASE),
        (g) => g.some(rel(SITE, below(n, LIVER))),
        (c) => c === 0,
      ),
  ],
  [
    `< ${DISEASE} : [1..1] { ${SITE} = * }`,
    (n) =>
      n.grouped(
        under(n, DISEASE),
        (g) => g.some(({ type }) => type === SITE),
        (c) => c === 1,
      ),
  ],
  [
    `< ${DISEASE} : [0..1] { ${SITE} = * }`,
    (n) =>
      n.grouped(
        under(n, DISEASE),
        (g) => g.some(({ type }) => type === SITE),
        (c) => c <= 1,
      ),
  ],
  [
    `< ${DISEASE} : [2..*] { ${SITE} = * }`,
    (n) =>
      n.grouped(
        under(n, DISEASE),
        (g) => g.some(({ type }) => type === SITE),
        (c) => c >= 2,
      ),
  ],
  [
    `< ${DISEASE} : { [1..1] ${SITE} = << ${LIVER} }`,
    (n) => n.grouped(under(n, DISEASE), (g) => g.filter(rel(SITE, below(n, LIVER))).length === 1, some),
  ],
  [
    `< ${DISEASE} : [1..1] { [1..1] ${SITE} = << ${LIVER} }`,
    (n) =>
      n.grouped(
        under(n, DISEASE),
        (g) => g.filter(rel(SITE, below(n, LIVER))).length === 1,
        (c) => c === 1,
      ),
  ],
  [
    `< ${DISEASE} : { [0..0] ${SITE} = *, ${PROCESS} = * }`,
    (n) =>
      n.grouped(
        under(n, DISEASE),
        (g) => !g.some(({ type }) => type === SITE) && g.some(({ type }) => type === PROCESS),
        some,
      ),
  ],
  [
    `< ${DISEASE} : [0..0] { [2..*] ${SITE} = * }`,
    (n) =>
      n.grouped(
        under(n, DISEASE),
        (g) => g.filter(({ type }) => type === SITE).length >= 2,
        (c) => c === 0,
      ),
  ],
  [`< ${DISEASE} : { * = *, * = * }`, (n) => n.grouped(under(n, DISEASE), (g) => g.length > 0, some)],
  [
    `< ${DISEASE} : { ${SITE} = * }, ${COURSE} = *`,
    (n) =>
      n.and(
        n.grouped(under(n, DISEASE), (g) => g.some(({ type }) => type === SITE), some),
        n.counted(under(n, DISEASE), ({ type }) => type === COURSE, some),
      ),
  ],
  [
    `<< ${PROCEDURE} : { ${METHOD} = *, ${DIRECT_SITE} = << 118632007 }`,
    (n) =>
      n.grouped(
        below(n, PROCEDURE),
        (g) => g.some(({ type }) => type === METHOD) && g.some(rel(DIRECT_SITE, below(n, '118632007'))),
        some,
      ),
  ],
  [`<< ${BODY} : { ${LATERALITY} = * }`, () => new Set()],
  [`<< ${BODY} : ${LATERALITY} = *`, (n) => n.counted(below(n, BODY), ({ type }) => type === LATERALITY, some)],
  [`<< ${BODY} : ${LATERALITY} = 24028007`, (n) => n.counted(below(n, BODY), rel(LATERALITY, n.is('24028007')), some)],
];
