import { expect, test } from 'vitest';
import {
  type ConceptFacts,
  driftReason,
  type ReleaseFacts,
  releaseDifferences,
} from '../../../src/domain/release-drift.js';
import { impactOf } from '../../../src/governance/impact.js';
import type { RowSnapshot } from '../../../src/governance/replay.js';
import { LOINC, source, target } from './support.js';

const KNOWN: ConceptFacts = {
  display: 'Potassium',
  inactive: false,
  axes: { PROPERTY: 'SCnc', SYSTEM: 'Ser' },
  replacements: [],
};

function release(version: string, concepts: Readonly<Record<string, ConceptFacts>>): ReleaseFacts {
  return { system: LOINC, version, find: (code) => concepts[code] };
}

const ROW: RowSnapshot = {
  id: 'r',
  map: 'm',
  version: 4,
  state: 'approved',
  source: source('K'),
  proposals: [],
  authors: ['mina'],
  independent: false,
  changed: '',
  newest: { version: 4, actor: 'rita', action: 'approve' },
  standing: {
    content: { kind: 'map', targets: [target('1-8', { display: 'Potassium' })] },
    authors: ['mina'],
    reviewer: 'rita',
    by: 'reviewer',
    at: '',
  },
};

const REPLACED = [{ system: LOINC, code: '2823-3', source: 'MapTo' }];

test.each<[string, ConceptFacts | undefined, readonly string[]]>([
  ['the same', KNOWN, []],
  ['a code that is gone', undefined, ['missing']],
  ['made inactive', { ...KNOWN, inactive: true, status: 'inactive' }, ['retired']],
  ['deprecated', { ...KNOWN, inactive: true, status: 'DEPRECATED', replacements: REPLACED }, ['deprecated']],
  ['discouraged but active', { ...KNOWN, status: 'DISCOURAGED' }, ['deprecated']],
  ['renamed', { ...KNOWN, display: 'Potassium [Moles/volume]' }, ['renamed']],
  ['spelt in other letters', { ...KNOWN, display: 'POTASSIUM ' }, []],
  ['another property', { ...KNOWN, axes: { ...KNOWN.axes, PROPERTY: 'MCnc' } }, ['axis-changed']],
  ['an axis more', { ...KNOWN, axes: { ...KNOWN.axes, METHOD: 'ISE' } }, ['axis-changed']],
  ['an axis less', { ...KNOWN, axes: { PROPERTY: 'SCnc' } }, ['axis-changed']],
  [
    'all at once',
    {
      display: 'Kalium',
      inactive: true,
      status: 'retired',
      axes: { PROPERTY: 'MCnc', SYSTEM: 'Ur' },
      replacements: [],
    },
    ['retired', 'axis-changed', 'axis-changed', 'renamed'],
  ],
])('%s', (_, after, kinds) => {
  const releases = {
    from: release('2.82', { '1-8': KNOWN }),
    to: release('2.83', after === undefined ? {} : { '1-8': after }),
  };
  const impacts = impactOf([ROW], releases);
  expect(impacts.flatMap(({ findings }) => findings.map(({ kind }) => kind))).toEqual(kinds);
});

test('what was so already is not found again', () => {
  const old = { ...KNOWN, inactive: true, status: 'DEPRECATED' };
  expect(impactOf([ROW], { from: release('2.82', { '1-8': old }), to: release('2.83', { '1-8': old }) })).toEqual([]);
});

test('without the old release the name in the decision is compared, and axes are not', () => {
  const to = release('2.83', { '1-8': { ...KNOWN, display: 'Kalium', axes: { PROPERTY: 'MCnc' } } });
  expect(impactOf([ROW], { to }).flatMap(({ findings }) => findings)).toMatchObject([
    { kind: 'renamed', before: 'Potassium', after: 'Kalium' },
  ]);
});

test('rows that do not stand, that say there is no target, or that point elsewhere are not touched', () => {
  const { standing, ...pending } = ROW;
  const content = { kind: 'no-map', reason: 'none' } as const;
  const elsewhere = { kind: 'map', targets: [target('1-8', { system: 'http://snomed.info/sct' })] } as const;
  const rows =
    standing === undefined
      ? []
      : [
          pending,
          { ...ROW, standing: { ...standing, content } },
          { ...ROW, standing: { ...standing, content: elsewhere } },
        ];
  expect(impactOf(rows, { to: release('2.83', {}) })).toEqual([]);
});

test('the reason names what happened and what is proposed', () => {
  const to = release('2.83', { '1-8': { ...KNOWN, inactive: true, status: 'DEPRECATED', replacements: REPLACED } });
  const [impact] = impactOf([ROW], { from: release('2.82', { '1-8': KNOWN }), to });
  expect(driftReason(impact?.findings ?? [])).toBe('1-8 is DEPRECATED in 2.83 (proposed instead: 2823-3)');
});

test('two releases differ concept by concept', () => {
  const from = release('2.82', { a: KNOWN, b: KNOWN, c: KNOWN });
  const to = release('2.83', { a: KNOWN, b: { ...KNOWN, display: 'Kalium' }, d: KNOWN });
  const differences = [...releaseDifferences(['a', 'b', 'c', 'd'], { from, to })];
  expect(differences.map(({ code, added, findings }) => [code, added, findings.map(({ kind }) => kind)])).toEqual([
    ['b', false, ['renamed']],
    ['c', false, ['missing']],
    ['d', true, []],
  ]);
});
