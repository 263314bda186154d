/** ECL cases: concept filters. */
import type { Case } from './ecl-cases.js';
import { type Codes, hasWords, type Naive } from './naive.js';
import { below, CORE, DISEASE, LIVER, MODEL, rel, SITE, some, under } from './subset-ids.js';

type Row = Readonly<Record<string, string>>;

const term =
  (search: string) =>
  (row: Row): boolean =>
    row['active'] === '1' && hasWords(row['term'] ?? '', search);

const of = (n: Naive, set: Codes, passes: (row: Row) => boolean): Codes => n.only(set, (id) => passes(n.concept(id)));
const PRIMITIVE = '900000000000074008';
const DEFINED = '900000000000073002';

export const FILTERED: readonly Case[] = [
  [
    `< ${DISEASE} {{ C definitionStatus = primitive }}`,
    (n) => of(n, under(n, DISEASE), (row) => row['definitionStatusId'] === PRIMITIVE),
  ],
  [
    `< ${DISEASE} {{ C definitionStatus = defined }}`,
    (n) => of(n, under(n, DISEASE), (row) => row['definitionStatusId'] === DEFINED),
  ],
  [
    `< ${DISEASE} {{ c definitionStatus != defined }}`,
    (n) => of(n, under(n, DISEASE), (row) => row['definitionStatusId'] !== DEFINED),
  ],
  [`< ${DISEASE} {{ C definitionStatus = (primitive defined) }}`, (n) => under(n, DISEASE)],
  [
    `< ${DISEASE} {{ C definitionStatusId = ${DEFINED} |Defined| }}`,
    (n) => of(n, under(n, DISEASE), (row) => row['definitionStatusId'] === DEFINED),
  ],
  [`* {{ C moduleId = ${MODEL} }}`, (n) => of(n, n.any, (row) => row['moduleId'] === MODEL)],
  [`* {{ C moduleId = (${MODEL} 31000003106) }}`, (n) => of(n, n.any, (row) => row['moduleId'] !== CORE)],
  [`* {{ C moduleId != ${CORE} }}`, (n) => of(n, n.any, (row) => row['moduleId'] !== CORE)],
  [
    `<< ${LIVER} {{ C effectiveTime = "20020131" }}`,
    (n) => of(n, below(n, LIVER), (row) => row['effectiveTime'] === '20020131'),
  ],
  [
    `<< ${LIVER} {{ C effectiveTime != "20020131" }}`,
    (n) => of(n, below(n, LIVER), (row) => row['effectiveTime'] !== '20020131'),
  ],
  [
    `<< ${LIVER} {{ C effectiveTime > "20020131" }}`,
    (n) => of(n, below(n, LIVER), (row) => (row['effectiveTime'] ?? '') > '20020131'),
  ],
  [
    `<< ${LIVER} {{ C effectiveTime < "20030101" }}`,
    (n) => of(n, below(n, LIVER), (row) => (row['effectiveTime'] ?? '') < '20030101'),
  ],
  [
    `<< ${LIVER} {{ C effectiveTime <= "20020131" }}`,
    (n) => of(n, below(n, LIVER), (row) => (row['effectiveTime'] ?? '') <= '20020131'),
  ],
  [
    `<< ${LIVER} {{ C effectiveTime >= "20200101", definitionStatus = defined }}`,
    (n) =>
      of(
        n,
        below(n, LIVER),
        (row) => (row['effectiveTime'] ?? '') >= '20200101' && row['definitionStatusId'] === DEFINED,
      ),
  ],
  [
    `<< ${LIVER} {{ C effectiveTime = ("20020131" "20170731") }}`,
    (n) => of(n, below(n, LIVER), (row) => ['20020131', '20170731'].includes(row['effectiveTime'] ?? '')),
  ],
  [`<< ${LIVER} {{ C effectiveTime = "" }}`, () => new Set()],
  ['* {{ C active = 1 }}', (n) => of(n, n.all, (row) => row['active'] === '1')],
  ['* {{ C active = 0 }}', (n) => of(n, n.all, (row) => row['active'] === '0')],
  ['* {{ C active = true }}', (n) => of(n, n.all, (row) => row['active'] === '1')],
  ['* {{ C active != true }}', (n) => of(n, n.all, (row) => row['active'] === '0')],
  ['* {{ C active = * }}', (n) => n.all],
  [
    `< ${DISEASE} {{ C definitionStatus = primitive }} {{ D term = "liver" }}`,
    (n) =>
      n.described(
        of(n, under(n, DISEASE), (row) => row['definitionStatusId'] === PRIMITIVE),
        term('liver'),
      ),
  ],
  [
    `* {{ C definitionStatus = defined }} : ${SITE} = << ${LIVER}`,
    (n) =>
      n.counted(
        of(n, n.any, (row) => row['definitionStatusId'] === DEFINED),
        rel(SITE, below(n, LIVER)),
        some,
      ),
  ],
];
