/** ECL cases: reference sets, their fields and filters, history supplements. */
import type { Case } from './ecl-cases.js';
import { type Codes, hasWords, type Naive } from './naive.js';
import {
  BODY,
  below,
  CORE,
  DOMAIN_REFSET,
  FINDING,
  LIVER,
  memberCodes,
  PART_REFSET,
  RANGE_REFSET,
  REPLACED_BY,
  under,
} from './subset-ids.js';

export const MEMBERS: readonly Case[] = [
  [`^ ${PART_REFSET}`, (n) => memberCodes(n, PART_REFSET)],
  [`^ ${REPLACED_BY}`, (n) => memberCodes(n, REPLACED_BY)],
  [`memberOf ${PART_REFSET}`, (n) => memberCodes(n, PART_REFSET)],
  [`^ ${LIVER}`, () => new Set()],
  ['^ *', (n) => new Set(n.members((row) => row['active'] === '1').map((row) => row['referencedComponentId'] ?? ''))],
  [`^ (${PART_REFSET} OR ${REPLACED_BY})`, (n) => n.or(memberCodes(n, PART_REFSET), memberCodes(n, REPLACED_BY))],
  [
    '^ (< 900000000000522004)',
    (n) => new Set([...under(n, '900000000000522004')].flatMap((id) => [...memberCodes(n, id)])),
  ],
  [`^ [referencedComponentId] ${PART_REFSET}`, (n) => memberCodes(n, PART_REFSET)],
  [`^ [targetComponentId] ${PART_REFSET}`, (n) => fieldCodes(n, PART_REFSET, 'targetComponentId')],
  [`^ [targetComponentId] ${REPLACED_BY}`, (n) => fieldCodes(n, REPLACED_BY, 'targetComponentId')],
  [`^ [domainId] ${DOMAIN_REFSET}`, (n) => fieldCodes(n, DOMAIN_REFSET, 'domainId')],
  [`^ ${PART_REFSET} {{ M active = 0 }}`, (n) => filteredMembers(n, PART_REFSET, (row) => row['active'] === '0')],
  [`^ ${PART_REFSET} {{ M active = false }}`, (n) => filteredMembers(n, PART_REFSET, (row) => row['active'] === '0')],
  [`^ ${PART_REFSET} {{ M active = "*" }}`, (n) => filteredMembers(n, PART_REFSET, () => true)],
  [`^ ${REPLACED_BY} {{ M active = * }}`, (n) => filteredMembers(n, REPLACED_BY, () => true)],
  [
    `^ ${PART_REFSET} {{ M effectiveTime >= "20200101" }}`,
    (n) =>
      filteredMembers(n, PART_REFSET, (row) => row['active'] === '1' && (row['effectiveTime'] ?? '') >= '20200101'),
  ],
  [
    `^ ${PART_REFSET} {{ M effectiveTime = "20170731" }}`,
    (n) => filteredMembers(n, PART_REFSET, (row) => row['active'] === '1' && row['effectiveTime'] === '20170731'),
  ],
  [
    `^ ${PART_REFSET} {{ M moduleId = ${CORE} }}`,
    (n) => filteredMembers(n, PART_REFSET, (row) => row['active'] === '1' && row['moduleId'] === CORE),
  ],
  [
    `^ ${PART_REFSET} {{ M moduleId != ${CORE} }}`,
    (n) => filteredMembers(n, PART_REFSET, (row) => row['active'] === '1' && row['moduleId'] !== CORE),
  ],
  [
    `^ ${PART_REFSET} {{ M targetComponentId = << ${BODY} }}`,
    (n) =>
      filteredMembers(
        n,
        PART_REFSET,
        (row) => row['active'] === '1' && below(n, BODY).has(row['targetComponentId'] ?? ''),
      ),
  ],
  [
    `^ ${REPLACED_BY} {{ M targetComponentId = 74400008 }}`,
    (n) => filteredMembers(n, REPLACED_BY, (row) => row['active'] === '1' && row['targetComponentId'] === '74400008'),
  ],
  [`^ [targetComponentId] ${REPLACED_BY} {{ M referencedComponentId = 307530000 }}`, (n) => n.is('74400008')],
  [
    `^ ${DOMAIN_REFSET} {{ M domainId = ${FINDING} }}`,
    (n) => filteredMembers(n, DOMAIN_REFSET, (row) => row['active'] === '1' && row['domainId'] === FINDING),
  ],
  [
    `^ ${DOMAIN_REFSET} {{ M domainId = << ${FINDING}, grouped = #1 }}`,
    (n) =>
      filteredMembers(
        n,
        DOMAIN_REFSET,
        (row) => row['active'] === '1' && below(n, FINDING).has(row['domainId'] ?? '') && row['grouped'] === '1',
      ),
  ],
  [
    `^ ${DOMAIN_REFSET} {{ M grouped = false }}`,
    (n) => filteredMembers(n, DOMAIN_REFSET, (row) => row['active'] === '1' && row['grouped'] === '0'),
  ],
  [
    `^ ${DOMAIN_REFSET} {{ M grouped != #1 }}`,
    (n) => filteredMembers(n, DOMAIN_REFSET, (row) => row['active'] === '1' && row['grouped'] !== '1'),
  ],
  [
    `^ ${DOMAIN_REFSET} {{ M attributeCardinality = wild:"0..1" }}`,
    (n) => filteredMembers(n, DOMAIN_REFSET, (row) => row['active'] === '1' && row['attributeCardinality'] === '0..1'),
  ],
  [
    `^ ${RANGE_REFSET} {{ M rangeConstraint = "body structure" }}`,
    (n) =>
      filteredMembers(
        n,
        RANGE_REFSET,
        (row) => row['active'] === '1' && hasWords(row['rangeConstraint'] ?? '', 'body structure'),
      ),
  ],
  [
    `^ ${RANGE_REFSET} {{ M rangeConstraint = ("procedure" wild:"*organism*") }}`,
    (n) =>
      filteredMembers(
        n,
        RANGE_REFSET,
        (row) =>
          row['active'] === '1' &&
          (hasWords(row['rangeConstraint'] ?? '', 'procedure') || /organism/i.test(row['rangeConstraint'] ?? '')),
      ),
  ],
  [
    `^ ${DOMAIN_REFSET} {{ M domainId = ${FINDING} }} {{ M grouped = #1 }}`,
    (n) =>
      filteredMembers(
        n,
        DOMAIN_REFSET,
        (row) => row['active'] === '1' && row['domainId'] === FINDING && row['grouped'] === '1',
      ),
  ],
  ['^R 307530000', (n) => refsetsOf(n, n.is('307530000'))],
  [`^R (<< ${BODY})`, (n) => refsetsOf(n, below(n, BODY))],
  ['refsetContainingAny 363698007', (n) => refsetsOf(n, n.is('363698007'))],
  [`<< (^ ${PART_REFSET}) AND << ${LIVER}`, (n) => n.and(n.belowOrSelf(memberCodes(n, PART_REFSET)), below(n, LIVER))],
  [`< ^ ${PART_REFSET}`, (n) => n.below(memberCodes(n, PART_REFSET))],
  [
    `^ ${REPLACED_BY} {{ C active = 0 }}`,
    (n) => n.only(memberCodes(n, REPLACED_BY), (id) => n.concept(id)['active'] === '0'),
  ],
  [
    `^ ${REPLACED_BY} {{ C active = 1 }}`,
    (n) => n.only(memberCodes(n, REPLACED_BY), (id) => n.concept(id)['active'] === '1'),
  ],
  ['<< 74400008 {{ + HISTORY }}', (n) => history(n, below(n, '74400008'), [REPLACED_BY])],
  ['<< 74400008 {{ + HISTORY-MAX }}', (n) => history(n, below(n, '74400008'), [REPLACED_BY])],
  ['<< 74400008 {{ + HISTORY-MOD }}', (n) => history(n, below(n, '74400008'), [REPLACED_BY])],
  ['<< 74400008 {{ + history_min }}', (n) => below(n, '74400008')],
  ['<< 74400008 {{+HISTORY(*)}}', (n) => history(n, below(n, '74400008'), [REPLACED_BY, PART_REFSET])],
  [
    `<< 74400008 {{ + HISTORY (${REPLACED_BY} |REPLACED BY|) }}`,
    (n) => history(n, below(n, '74400008'), [REPLACED_BY]),
  ],
  [`<< ${LIVER} {{ + HISTORY (${PART_REFSET}) }}`, (n) => history(n, below(n, LIVER), [PART_REFSET])],
  [
    '(<< 74400008 {{ + HISTORY }}) {{ C active = 0 }}',
    (n) => n.only(history(n, below(n, '74400008'), [REPLACED_BY]), (id) => n.concept(id)['active'] === '0'),
  ],
];

type Row = Readonly<Record<string, string>>;

function filteredMembers(n: Naive, refset: string, passes: (row: Row) => boolean): Codes {
  return new Set(
    n.members((row) => row['refsetId'] === refset && passes(row)).map((row) => row['referencedComponentId'] ?? ''),
  );
}

function fieldCodes(n: Naive, refset: string, field: string): Codes {
  const values = n.members((row) => row['refsetId'] === refset && row['active'] === '1').map((row) => row[field] ?? '');
  return new Set(values.filter((id) => n.all.has(id)));
}

function refsetsOf(n: Naive, set: Codes): Codes {
  return new Set(
    n
      .members((row) => row['active'] === '1' && set.has(row['referencedComponentId'] ?? ''))
      .map((row) => row['refsetId'] ?? ''),
  );
}

function history(n: Naive, set: Codes, refsets: readonly string[]): Codes {
  const former = n.members(
    (row) =>
      row['active'] === '1' && refsets.includes(row['refsetId'] ?? '') && set.has(row['targetComponentId'] ?? ''),
  );
  return n.or(set, new Set(former.map((row) => row['referencedComponentId'] ?? '')));
}
