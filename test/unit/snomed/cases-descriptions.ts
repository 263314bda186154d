/** ECL cases: description filters. */
import type { Case } from './ecl-cases.js';
import { hasWords, type Naive } from './naive.js';
import {
  ACCEPTABLE,
  BODY,
  below,
  CORE,
  DEF,
  DISEASE,
  FINDING,
  FSN,
  GB,
  LIVER,
  ORGANISM,
  PREFERRED,
  rel,
  SITE,
  SYN,
  some,
  US,
  under,
} from './subset-ids.js';

type Row = Readonly<Record<string, string>>;

const active = (row: Row): boolean => row['active'] === '1';
const term =
  (search: string) =>
  (row: Row): boolean =>
    active(row) && hasWords(row['term'] ?? '', search);

export const DESCRIBED: readonly Case[] = [
  [`< ${DISEASE} {{ term = "hepatitis" }}`, (n) => n.described(under(n, DISEASE), term('hepatitis'))],
  [`< ${DISEASE} {{ D term = "acute hep" }}`, (n) => n.described(under(n, DISEASE), term('acute hep'))],
  [`< ${DISEASE} {{ d term = "hep acute" }}`, (n) => n.described(under(n, DISEASE), term('hep acute'))],
  [`< ${DISEASE} {{ term = match:"hep acute" }}`, (n) => n.described(under(n, DISEASE), term('hep acute'))],
  [
    `< ${DISEASE} {{ term = "acute", term = "hep" }}`,
    (n) => n.described(under(n, DISEASE), (row) => term('acute')(row) && term('hep')(row)),
  ],
  [
    `< ${DISEASE} {{ term = "acute" }} {{ term = "hep" }}`,
    (n) => n.and(n.described(under(n, DISEASE), term('acute')), n.described(under(n, DISEASE), term('hep'))),
  ],
  [
    `< ${DISEASE} {{ term = ("hepatitis" "cirrhosis") }}`,
    (n) => n.described(under(n, DISEASE), (row) => term('hepatitis')(row) || term('cirrhosis')(row)),
  ],
  [
    `< ${DISEASE} {{ term != "disorder" }}`,
    (n) => n.described(under(n, DISEASE), (row) => active(row) && !hasWords(row['term'] ?? '', 'disorder')),
  ],
  [
    `< ${DISEASE} {{ term = wild:"*itis" }}`,
    (n) => n.described(under(n, DISEASE), (row) => active(row) && /itis$/i.test(row['term'] ?? '')),
  ],
  [
    `< ${DISEASE} {{ term = wild:"chronic*hepatitis*" }}`,
    (n) => n.described(under(n, DISEASE), (row) => active(row) && /^chronic.*hepatitis/i.test(row['term'] ?? '')),
  ],
  [
    `* {{ term = wild:"Liver structure" }}`,
    (n) => n.described(n.any, (row) => active(row) && row['term']?.toLowerCase() === 'liver structure'),
  ],
  [`* {{ term = "heart" }}`, (n) => n.described(n.any, term('heart'))],
  [
    `* {{ term = wild:"*pancrea*" }}`,
    (n) => n.described(n.any, (row) => active(row) && /pancrea/i.test(row['term'] ?? '')),
  ],
  [
    `* {{ term = wild:"hepat*" }}`,
    (n) => n.described(n.any, (row) => active(row) && /^hepat/i.test(row['term'] ?? '')),
  ],
  [
    `* {{ term = (match:"gas" wild:"*itis") }}`,
    (n) => n.described(n.any, (row) => term('gas')(row) || (active(row) && /itis$/i.test(row['term'] ?? ''))),
  ],
  [
    `* {{ term = "structure", type = fsn }}`,
    (n) => n.described(n.any, (row) => term('structure')(row) && row['typeId'] === FSN),
  ],
  [
    `* {{ term = "structure", type = syn }}`,
    (n) => n.described(n.any, (row) => term('structure')(row) && row['typeId'] === SYN),
  ],
  [`* {{ type = def }}`, (n) => n.described(n.any, (row) => active(row) && row['typeId'] === DEF)],
  [
    `* {{ term = "tissue", type = definition }}`,
    (n) => n.described(n.any, (row) => term('tissue')(row) && row['typeId'] === DEF),
  ],
  [
    `* {{ term = "liver", type = (syn fsn) }}`,
    (n) => n.described(n.any, (row) => term('liver')(row) && row['typeId'] !== DEF),
  ],
  [
    `* {{ term = "liver", typeId = ${FSN} |Fully specified name| }}`,
    (n) => n.described(n.any, (row) => term('liver')(row) && row['typeId'] === FSN),
  ],
  [
    `* {{ term = "liver", typeId = (${FSN} ${SYN}) }}`,
    (n) => n.described(n.any, (row) => term('liver')(row) && row['typeId'] !== DEF),
  ],
  [
    `* {{ term = "liver", type != fsn }}`,
    (n) => n.described(n.any, (row) => term('liver')(row) && row['typeId'] !== FSN),
  ],
  [
    `* {{ term = "liver", language = en }}`,
    (n) => n.described(n.any, (row) => term('liver')(row) && row['languageCode'] === 'en'),
  ],
  [`* {{ language = sv }}`, () => new Set()],
  [`* {{ language = (en sv), term = "liver" }}`, (n) => n.described(n.any, term('liver'))],
  [
    `<< ${LIVER} {{ dialect = en-us }}`,
    (n) => n.described(below(n, LIVER), (row) => active(row) && inDialect(n, row, US)),
  ],
  [
    `<< ${FINDING} {{ term = "tumour", dialect = en-us }}`,
    (n) => n.described(below(n, FINDING), (row) => term('tumour')(row) && inDialect(n, row, US)),
  ],
  [
    `<< ${FINDING} {{ term = "tumour", dialect = en-gb (prefer) }}`,
    (n) => n.described(below(n, FINDING), (row) => term('tumour')(row) && inDialect(n, row, GB, PREFERRED)),
  ],
  [
    `<< ${FINDING} {{ term = "haem", dialectId = ${GB} (${PREFERRED} |Preferred|) }}`,
    (n) => n.described(below(n, FINDING), (row) => term('haem')(row) && inDialect(n, row, GB, PREFERRED)),
  ],
  [
    `<< ${FINDING} {{ type = syn, dialect = en-us (accept), term = "hep" }}`,
    (n) =>
      n.described(
        below(n, FINDING),
        (row) => term('hep')(row) && row['typeId'] === SYN && inDialect(n, row, US, ACCEPTABLE),
      ),
  ],
  [
    `<< ${FINDING} {{ term = "hep", dialect = en-us (prefer), dialect = en-gb (accept) }}`,
    (n) =>
      n.described(
        below(n, FINDING),
        (row) => term('hep')(row) && inDialect(n, row, US, PREFERRED) && inDialect(n, row, GB, ACCEPTABLE),
      ),
  ],
  [
    `<< ${FINDING} {{ term = "hep", dialect = (en-us (prefer) en-gb (accept)) }}`,
    (n) =>
      n.described(
        below(n, FINDING),
        (row) => term('hep')(row) && (inDialect(n, row, US, PREFERRED) || inDialect(n, row, GB, ACCEPTABLE)),
      ),
  ],
  [
    `<< ${FINDING} {{ term = "hep", dialect = (en-us en-gb) (prefer) }}`,
    (n) =>
      n.described(
        below(n, FINDING),
        (row) => term('hep')(row) && (inDialect(n, row, US, PREFERRED) || inDialect(n, row, GB, PREFERRED)),
      ),
  ],
  [
    `<< ${FINDING} {{ term = "hep", dialect != en-gb }}`,
    (n) => n.described(below(n, FINDING), (row) => term('hep')(row) && !inDialect(n, row, GB)),
  ],
  [
    `<< ${FINDING} {{ dialectId = (${US} ${GB}), term = "liver" }}`,
    (n) =>
      n.described(below(n, FINDING), (row) => term('liver')(row) && (inDialect(n, row, US) || inDialect(n, row, GB))),
  ],
  [
    `<< ${LIVER} MINUS * {{ type = syn, dialect = en-us (prefer) }}`,
    (n) =>
      n.minus(
        below(n, LIVER),
        n.described(n.any, (row) => active(row) && row['typeId'] === SYN && inDialect(n, row, US, PREFERRED)),
      ),
  ],
  [
    `<< ${DISEASE} MINUS * {{ term != "disorder" }}`,
    (n) =>
      n.minus(
        below(n, DISEASE),
        n.described(n.any, (row) => active(row) && !hasWords(row['term'] ?? '', 'disorder')),
      ),
  ],
  [`<< ${LIVER} {{ D active = 0 }}`, (n) => n.described(below(n, LIVER), (row) => row['active'] === '0')],
  [
    `<< ${LIVER} {{ D active = false, term = "NOS" }}`,
    (n) => n.described(below(n, LIVER), (row) => row['active'] === '0' && hasWords(row['term'] ?? '', 'NOS')),
  ],
  [
    `* {{ D active = *, term = "opisthorchis" }}`,
    (n) => n.described(n.any, (row) => hasWords(row['term'] ?? '', 'opisthorchis')),
  ],
  [
    `<< ${LIVER} {{ D effectiveTime = "20020131" }}`,
    (n) => n.described(below(n, LIVER), (row) => active(row) && row['effectiveTime'] === '20020131'),
  ],
  [
    `<< ${LIVER} {{ D effectiveTime != "20020131" }}`,
    (n) => n.described(below(n, LIVER), (row) => active(row) && row['effectiveTime'] !== '20020131'),
  ],
  [
    `<< ${LIVER} {{ D effectiveTime >= "20240101" }}`,
    (n) => n.described(below(n, LIVER), (row) => active(row) && (row['effectiveTime'] ?? '') >= '20240101'),
  ],
  [
    `<< ${LIVER} {{ D effectiveTime = ("20020131" "20170731") }}`,
    (n) =>
      n.described(
        below(n, LIVER),
        (row) => active(row) && ['20020131', '20170731'].includes(row['effectiveTime'] ?? ''),
      ),
  ],
  [
    `<< ${LIVER} {{ D moduleId = ${CORE} }}`,
    (n) => n.described(below(n, LIVER), (row) => active(row) && row['moduleId'] === CORE),
  ],
  [`* {{ D moduleId != ${CORE} }}`, (n) => n.described(n.any, (row) => active(row) && row['moduleId'] !== CORE)],
  ['* {{ D id = 70853015 }}', (n) => n.is('42463004')],
  [`<< ${ORGANISM} {{ D id = (70853015 119034016) }}`, (n) => n.is('42463004', '71650008')],
  [`<< ${LIVER} {{ D id = 70853015 }}`, () => new Set()],
  [
    `< ${DISEASE} : ${SITE} = << ${BODY} {{ term = "liver" }}`,
    (n) => n.counted(under(n, DISEASE), rel(SITE, n.described(below(n, BODY), term('liver'))), some),
  ],
  [
    `(< ${DISEASE} : ${SITE} = << ${LIVER}) {{ term = "chronic" }}`,
    (n) => n.described(n.counted(under(n, DISEASE), rel(SITE, below(n, LIVER)), some), term('chronic')),
  ],
];

function inDialect(n: Naive, row: Row, refset: string, acceptability?: string): boolean {
  return n
    .dialects(row['id'] ?? '')
    .some(
      (member) =>
        member['refsetId'] === refset && (acceptability === undefined || member['acceptabilityId'] === acceptability),
    );
}
