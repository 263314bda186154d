/** The rules over map documents: what each is called, how grave, what to do about it, and the functions that apply them. */
import { codeFindings } from './codes.js';
import { curieSystems, normalForm, releases } from './document.js';
import { coverage, unitProperty } from './local.js';
import { reviewFindings } from './review.js';
import { cardinality, repeatedIds, repeatedRows } from './rows.js';
import type { FindingSeverity, MapRule, MapRuleId } from './rule.js';

export interface MapRuleInfo {
  readonly id: MapRuleId;
  /** The gravest that the rule finds. */
  readonly severity: FindingSeverity;
  readonly title: string;
  readonly help: string;
}

type Facts = readonly [severity: FindingSeverity, title: string, help: string];

const FACTS: Readonly<Record<MapRuleId, Facts>> = {
  structure: [
    'error',
    'The file can be read',
    'Correct the line that is named; nothing of the file is used until all of it can be read.',
  ],
  'curie-system': [
    'error',
    'Prefixes stand for the systems of the map',
    'The prefix of an id, less its separator (# or /), must equal subject_source or object_source.',
  ],
  'release-missing': [
    'error',
    'The release that the map names is loaded',
    'Load the release, or correct subject_source_version or object_source_version.',
  ],
  'version-not-pinned': [
    'warning',
    'The map names the release it was made for',
    'Add object_source_version: what is right for one release may be wrong for the next.',
  ],
  'stale-version': [
    'warning',
    'The map is made for the newest release',
    'Review the map against the newer release, then change the version in the header.',
  ],
  'target-unknown': [
    'error',
    'Targets exist',
    'Correct the code: it does not exist in the release that the map names.',
  ],
  'target-inactive': [
    'error',
    'Targets are active',
    'Map to an active concept; the replacement that the publisher names is suggested.',
  ],
  'source-unknown': ['error', 'Sources exist', 'Correct the local code, or load the catalogue that has it.'],
  'source-inactive': ['warning', 'Sources are active', 'Keep the row only while old data is still read.'],
  'display-mismatch': [
    'warning',
    'Labels are names of their codes',
    'A label of another concept often shows a mistyped code.',
  ],
  'duplicate-row': ['error', 'No row is said twice', 'Delete one of the rows.'],
  'duplicate-record-id': ['error', 'Every record_id is there once', 'Give the row an id of its own.'],
  'conflicting-rows': [
    'error',
    'Rows do not contradict one another',
    'Decide which row holds and reject or delete the other.',
  ],
  cardinality: ['warning', 'The cardinality stated is that of the rows', 'Correct mapping_cardinality.'],
  'unit-property': [
    'error',
    'The unit fits the property of the target',
    'Choose the term of the property that the unit measures: substance for mol, mass for g, number for counts.',
  ],
  'reviewer-missing': [
    'error',
    'Decided rows name a reviewer',
    'Add reviewer_id, or empty reviewer_agreement and review_date.',
  ],
  'reviewer-is-author': ['error', 'The reviewer is not the author', 'Have a second person review the row.'],
  'author-missing': [
    'warning',
    'Approved rows name an author',
    'Add author_id, so that two persons can be told apart.',
  ],
  'not-reviewed': ['note', 'Rows are reviewed', 'The row is not served until somebody reviews it.'],
  coverage: [
    'warning',
    'Every code of the catalogue has a row',
    'Map the codes, or record that there is no target (sssom:NoTermFound).',
  ],
  'not-normalised': [
    'warning',
    'The file is in canonical form',
    'concord validate --fix rewrites it: order of slots, columns and rows, quotes, line ends.',
  ],
};

/** What is known of each rule, in a stable order. */
export const MAP_RULES: readonly MapRuleInfo[] = (Object.entries(FACTS) as [MapRuleId, Facts][]).map(
  ([id, [severity, title, help]]) => ({ id, severity, title, help }),
);

/** The functions, each of which may find for several rules. */
export const MAP_RULE_FUNCTIONS: readonly MapRule[] = [
  curieSystems,
  releases,
  codeFindings,
  repeatedRows,
  repeatedIds,
  cardinality,
  unitProperty,
  reviewFindings,
  coverage,
  normalForm,
];
