/** ECL cases: operators of the hierarchy, conjunction, disjunction and exclusion, long syntax, comments. */
import { type Case, operatorCases } from './ecl-cases.js';
import {
  below,
  DISEASE,
  FINDING,
  LIVER,
  memberCodes,
  ORGANISM,
  PART_REFSET,
  PROCEDURE,
  SITE,
  under,
} from './subset-ids.js';

const INNER: readonly Case[] = [
  [LIVER, (n) => n.is(LIVER)],
  [DISEASE, (n) => n.is(DISEASE)],
  ['128241005', (n) => n.is('128241005')],
  ['138875005', (n) => n.is('138875005')],
  ['(10200004 OR 71388002)', (n) => n.is(LIVER, PROCEDURE)],
  [`(^ ${PART_REFSET})`, (n) => memberCodes(n, PART_REFSET)],
  [`(< ${DISEASE} . ${SITE})`, (n) => n.values(under(n, DISEASE), (t) => t === SITE)],
];

const COMPOUND: readonly Case[] = [
  ['*', (n) => n.any],
  ['ANY', (n) => n.any],
  ['<< *', (n) => n.any],
  ['>> *', (n) => n.any],
  ['< *', (n) => n.below(n.any)],
  ['<! *', (n) => n.children(n.any)],
  ['> *', (n) => n.above(n.any)],
  ['>! *', (n) => n.parents(n.any)],
  ['!!> *', (n) => n.minus(n.any, n.below(n.any))],
  ['!!< *', (n) => n.minus(n.any, n.above(n.any))],
  [`<< ${LIVER} AND << 113343008`, (n) => n.and(below(n, LIVER), below(n, '113343008'))],
  [`<< ${LIVER}, << 113343008`, (n) => n.and(below(n, LIVER), below(n, '113343008'))],
  [`<< ${LIVER} or << ${ORGANISM}`, (n) => n.or(below(n, LIVER), below(n, ORGANISM))],
  [`<< ${LIVER} OR << ${ORGANISM} OR ${DISEASE}`, (n) => n.or(below(n, LIVER), below(n, ORGANISM), n.is(DISEASE))],
  [`<< ${FINDING} MINUS << ${DISEASE}`, (n) => n.minus(below(n, FINDING), below(n, DISEASE))],
  [`<< ${DISEASE} minus << ${FINDING}`, () => new Set()],
  [
    `(<< ${FINDING} MINUS << ${DISEASE}) OR << ${LIVER}`,
    (n) => n.or(n.minus(below(n, FINDING), below(n, DISEASE)), below(n, LIVER)),
  ],
  [`<< ${FINDING} MINUS (<< ${DISEASE} OR << ${LIVER})`, (n) => n.minus(below(n, FINDING), below(n, DISEASE))],
  [`* MINUS << 138875005`, () => new Set()],
  [`<< ${LIVER} AND << ${LIVER}`, (n) => below(n, LIVER)],
  [`descendantOf ${LIVER}`, (n) => under(n, LIVER)],
  [`DESCENDANTORSELFOF ${LIVER} |Liver structure|`, (n) => below(n, LIVER)],
  [`childOf ${LIVER}`, (n) => n.children(n.is(LIVER))],
  [`childOrSelfOf ${LIVER}`, (n) => n.or(n.is(LIVER), n.children(n.is(LIVER)))],
  [`ancestorOf ${LIVER}`, (n) => n.above(n.is(LIVER))],
  [`ancestorOrSelfOf ${LIVER}`, (n) => n.aboveOrSelf(n.is(LIVER))],
  [`parentOf ${LIVER}`, (n) => n.parents(n.is(LIVER))],
  [`parentOrSelfOf ${LIVER}`, (n) => n.or(n.is(LIVER), n.parents(n.is(LIVER)))],
  [`top (<< ${LIVER})`, (n) => n.is(LIVER)],
  [`bottom (<< ${LIVER})`, (n) => n.minus(below(n, LIVER), n.above(below(n, LIVER)))],
  [`/* of the liver */ << ${LIVER} /* and below */`, (n) => below(n, LIVER)],
  ['155729003', (n) => n.is('155729003')],
  ['<< 155729003', (n) => n.is('155729003')],
  ['< 155729003', () => new Set()],
];

export const HIERARCHY: readonly Case[] = [...operatorCases(INNER), ...COMPOUND];
