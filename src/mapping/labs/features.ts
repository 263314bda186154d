/**
 * What the ranker sees of one candidate: a table of named numbers over the entry, the code and the pool of candidates. Order and names are
 * part of the weights file; nothing here is learned.
 */

import { type Axes, agreementOf, axesOf, type LabAgreement, usualMethod } from './agreement.js';
import type { LabCandidate } from './candidates.js';
import type { LabDictionary } from './dictionary.js';
import type { LoincIndex } from './loinc-index.js';
import { type Telling, tellingOf } from './telling.js';
import type { LabUnderstanding } from './understand.js';

/** Everything that a feature may look at. */
interface FeatureContext {
  readonly index: LoincIndex;
  readonly entry: LabUnderstanding;
  readonly candidate: LabCandidate;
  readonly axes: Axes;
  readonly agreement: LabAgreement;
  /** Number of its component group. */
  readonly group: number;
  readonly pool: Pool;
  readonly telling: Telling;
  readonly usual: number;
}

/** What holds over all candidates of one entry. */
interface Pool {
  readonly bestScore: number;
  readonly bestDisplay: number;
  /** Smallest age among the candidates with the same component and system. */
  readonly oldest: ReadonlyMap<string, number>;
  /** Component, property and system of which there is a candidate without method. */
  readonly methodless: ReadonlySet<string>;
  /** How many properties the candidates have that share the best name and contradict the entry nowhere: what it leaves open. */
  readonly rivalProperties: number;
  /** Number of candidates under a key. */
  count(key: string): number;
  /** Share of the candidates under `whole` that are also under `key`. */
  shareOf(key: string, whole: string): number;
}

type Feature = readonly [name: string, value: (context: FeatureContext) => number];

const flag = (condition: boolean): number => (condition ? 1 : 0);

const AGREEMENT_LEVEL: Readonly<Record<LabAgreement['system'], number>> = {
  agree: 4,
  near: 3,
  wide: 2,
  unknown: 1.5,
  missing: 1,
  conflict: 0,
};

const NAME_FEATURES: readonly Feature[] = [
  ['name.score', ({ candidate }) => candidate.match.score],
  ['name.recall', ({ candidate }) => candidate.match.recall],
  ['name.precision', ({ candidate }) => candidate.match.precision],
  ['name.ofBest', ({ candidate, pool }) => (pool.bestScore === 0 ? 0 : candidate.match.score / pool.bestScore)],
  ['name.best', ({ pool }) => pool.bestScore],
  ['name.reading', ({ candidate }) => candidate.match.reading],
  ['name.display', ({ candidate }) => candidate.display],
  ['name.displayOfBest', ({ candidate, pool }) => (pool.bestDisplay === 0 ? 0 : candidate.display / pool.bestDisplay)],
  ['name.displayPrecision', ({ candidate }) => candidate.displayPrecision],
  ['name.order', ({ candidate }) => candidate.order],
  ['name.challenge', ({ index, group }) => index.groups.challenge[group] ?? 0],
  ['name.ratio', ({ index, group }) => flag(index.groups.divisorOf(group) === 'ratio')],
  ['name.share', ({ index, group }) => flag(index.groups.divisorOf(group) === 'share')],
  ['name.form', ({ telling }) => telling.form],
  ['name.formAdded', ({ telling }) => telling.formAdded],
  ['name.marksMissing', ({ telling }) => telling.marksMissing],
  ['name.marksAdded', ({ telling }) => telling.marksAdded],
  ['name.rough', ({ candidate }) => candidate.rough],
];

const AXIS_FEATURES: readonly Feature[] = [
  ['system', ({ agreement }) => AGREEMENT_LEVEL[agreement.system]],
  ['unit', ({ agreement }) => AGREEMENT_LEVEL[agreement.unit]],
  ['kind', ({ agreement }) => AGREEMENT_LEVEL[agreement.kind]],
  ['hint', ({ agreement }) => AGREEMENT_LEVEL[agreement.hint]],
  ['time', ({ agreement }) => AGREEMENT_LEVEL[agreement.time]],
  ['method', ({ agreement }) => AGREEMENT_LEVEL[agreement.method]],
  ['method.usual', ({ usual }) => usual],
  ['system.super', ({ agreement }) => AGREEMENT_LEVEL[agreement.superSystem]],
  ['axes.agreeing', (context) => agreeingAxes(context)],
  ['class', ({ agreement }) => AGREEMENT_LEVEL[agreement.class]],
];

const SYSTEMS = [
  'Ser/Plas',
  'Ser',
  'Plas',
  'Bld',
  'PPP',
  'RBC',
  'Urine',
  'Urine sed',
  'Body fld',
  'XXX',
  'BldA',
  'Bone mar',
  'Isolate',
  '^Patient',
];
const PROPERTIES = [
  'MCnc',
  'SCnc',
  'ACnc',
  'CCnc',
  'NCnc',
  'NFr',
  'PrThr',
  'Titr',
  'Prid',
  'MFr',
  'RelTime',
  'Time',
  'MRat',
  'Naric',
  'Imp',
  'Type',
  '-',
  'MRto',
  'SRto',
  'Find',
  'Susc',
  'RelMCnc',
  'RelACnc',
];
const SCALES = ['Qn', 'Ord', 'Nom', 'Nar', 'SemiQn', 'OrdQn', '-'];
const METHODS = [
  '',
  'Automated count',
  'Manual count',
  'Microscopy.light',
  'Coag',
  'Chromo',
  'IA',
  'IA.rapid',
  'IF',
  'Electrophoresis',
  'Probe.amp.tar',
  'Screen',
  'Confirm',
  'Test strip',
  'Flow cytometry',
  'Calculated',
  'Organism specific culture',
  'RAST',
  'IB',
];
const CLASSES = [
  'CHEM',
  'HEM/BC',
  'MICRO',
  'DRUG/TOX',
  'SERO',
  'COAG',
  'CELLMARK',
  'UA',
  'ALLERGY',
  'CHAL',
  'CHAL.ROUTINE',
  'ABXBACT',
  'BLDBK',
  'PATH',
  'MOLPATH.MUT',
];

function oneOf(prefix: string, axis: keyof Axes, values: readonly string[]): readonly Feature[] {
  return values.map((value) => [`${prefix}=${value}`, ({ axes }) => flag(axes[axis] === value)]);
}

const CODE_FEATURES: readonly Feature[] = [
  ...oneOf('system', 'system', SYSTEMS),
  ...oneOf('property', 'property', PROPERTIES),
  ...oneOf('scale', 'scale', SCALES),
  ...oneOf('method', 'method', METHODS),
  ...oneOf('class', 'class', CLASSES),
  ['time=Pt', ({ axes }) => flag(axes.time === 'Pt')],
  ['time=24H', ({ axes }) => flag(axes.time === '24H')],
  ['class.panel', ({ axes }) => flag(axes.class.startsWith('PANEL'))],
  ['class.clinical', ({ axes }) => flag(/^(SURVEY|ATTACH|DOC|H&P|RAD|CLIN|PHENX|EYE|NEMSIS)/.test(axes.class))],
  ['system.derived', ({ axes }) => flag(axes.system.includes('^'))],
  ['status.trial', ({ index, candidate }) => flag(statusOf(index, candidate.code) === 'TRIAL')],
  ['status.discouraged', ({ index, candidate }) => flag(statusOf(index, candidate.code) === 'DISCOURAGED')],
];

const PRIOR_FEATURES: readonly Feature[] = [
  ['prior.age', ({ index, candidate }) => index.age[candidate.code] ?? 1],
  ['prior.number', ({ index, candidate }) => Math.log(Number.parseInt(index.codes[candidate.code] ?? '0', 10) + 1)],
  ['prior.groupAge', ({ index, group }) => index.groups.age[group] ?? 1],
  ['prior.groupSize', ({ index, group }) => Math.log(sizeOf(index, group))],
  [
    'prior.agePastOldest',
    ({ index, candidate, axes, group, pool }) =>
      (index.age[candidate.code] ?? 1) - (pool.oldest.get(`${group} ${axes.system}`) ?? 0),
  ],
  ['prior.propertyShare', ({ axes, group, pool }) => pool.shareOf(`${group} ${axes.property}`, `${group}`)],
  ['prior.systemShare', ({ axes, group, pool }) => pool.shareOf(`${group} ${axes.system}`, `${group}`)],
  [
    'prior.methodless',
    ({ axes, group, pool }) => flag(pool.methodless.has(`${group} ${axes.property} ${axes.system}`)),
  ],
  ['prior.siblings', ({ axes, group, pool }) => pool.count(`${group} ${axes.property} ${axes.system}`)],
  ['pool.rivalProperties', ({ pool }) => pool.rivalProperties],
];

const ENTRY_FEATURES: readonly Feature[] = [
  ['entry.unit', ({ entry }) => flag(entry.unitKinds.length > 0)],
  ['entry.vagueUnit', ({ entry }) => flag(entry.unitKinds.includes('area'))],
  ['entry.fraction', ({ entry }) => flag([...entry.unitKinds, ...entry.nameKinds].includes('fraction'))],
  ['entry.presence', ({ entry }) => flag([...entry.unitKinds, ...entry.nameKinds].includes('presence'))],
  ['entry.specimen', ({ entry }) => flag(entry.systems !== undefined)],
  ['entry.blood', ({ entry }) => flag(entry.systems?.exact.has('Bld') ?? false)],
  ['entry.fluid', ({ entry }) => flag(entry.systems?.wide.has('Body fld') ?? false)],
  ['entry.chemistry', ({ entry }) => flag(entry.classes?.has('CHEM') ?? false)],
  ['entry.hematology', ({ entry }) => flag(entry.classes?.has('HEM/BC') ?? false)],
  ['entry.gas', ({ entry }) => flag(entry.classes?.has('PULM') ?? false)],
  ['entry.method', ({ entry }) => flag(entry.methods.length > 0)],
  ['entry.words', ({ entry }) => entry.literal.length],
  ['entry.unknown', ({ entry }) => entry.unknownShare],
  ['entry.nonTest', ({ entry }) => entry.nonTestShare],
  ['entry.letters', ({ entry }) => entry.literal.reduce((sum, word) => sum + word.replace(/\d/g, '').length, 0)],
  ['entry.code', ({ entry }) => flag(entry.literal.length === 1 && /^[a-z]{1,4}\d*$/.test(entry.literal[0] ?? ''))],
];

const FEATURES: readonly Feature[] = [
  ...NAME_FEATURES,
  ...AXIS_FEATURES,
  ...CODE_FEATURES,
  ...PRIOR_FEATURES,
  ...ENTRY_FEATURES,
];

/** Names of the features in the order of the rows. */
export const LAB_FEATURES: readonly string[] = FEATURES.map(([name]) => name);

/** How many of component, system and property are said and agree in full: 0 to 3. */
function agreeingAxes({ candidate: { match }, agreement: { system, unit, kind } }: FeatureContext): number {
  const property = [unit, kind].includes('agree') && ![unit, kind].includes('conflict');
  return flag(match.recall > NEARLY_ALL && match.precision > NEARLY_ALL) + flag(system === 'agree') + flag(property);
}

const NEARLY_ALL = 0.9;

function sizeOf({ groups }: LoincIndex, group: number): number {
  return (groups.starts[group + 1] ?? 0) - (groups.starts[group] ?? 0);
}

function statusOf(index: LoincIndex, code: number): string {
  return index.statuses.texts[index.statuses.of[code] ?? 0] ?? '';
}

export interface FeatureSource {
  readonly index: LoincIndex;
  readonly dictionary: LabDictionary;
}

/** One row of numbers a candidate, in the order of `LAB_FEATURES`, all rows in one array. */
export function labFeatures(
  source: FeatureSource,
  entry: LabUnderstanding,
  candidates: readonly LabCandidate[],
): Float32Array {
  const { index, dictionary } = source;
  const rows = new Float32Array(candidates.length * FEATURES.length);
  const telling = tellingOf(index, entry);
  const pool = { ...poolOf(index, candidates), rivalProperties: countRivals(source, entry, candidates) };
  let at = 0;
  for (const candidate of candidates) {
    const axes = axesOf(index, candidate.code);
    const group = index.groups.of[candidate.code] ?? 0;
    const agreement = agreementOf(entry, axes, dictionary);
    const context = {
      index,
      entry,
      candidate,
      axes,
      agreement,
      group,
      pool,
      telling: telling(group, candidate.match.reading),
      usual: usualMethod(index.groups.texts[group] ?? '', axes, dictionary),
    };
    for (const [, value] of FEATURES) rows[at++] = value(context);
  }
  return rows;
}

function poolOf(index: LoincIndex, candidates: readonly LabCandidate[]): Omit<Pool, 'rivalProperties'> {
  const oldest = new Map<string, number>();
  const methodless = new Set<string>();
  const counts = new Map<string, number>();
  const count = (key: string): number => counts.get(key) ?? 0;
  let bestScore = 0;
  let bestDisplay = 0;
  for (const { code, match, display } of candidates) {
    bestScore = Math.max(bestScore, match.score);
    bestDisplay = Math.max(bestDisplay, display);
    const { system, property, method } = axesOf(index, code);
    const group = index.groups.of[code] ?? 0;
    const key = `${group} ${system}`;
    oldest.set(key, Math.min(oldest.get(key) ?? 1, index.age[code] ?? 1));
    const whole = `${group} ${property} ${system}`;
    if (method === '') methodless.add(whole);
    for (const one of [`${group}`, key, `${group} ${property}`, whole]) counts.set(one, count(one) + 1);
  }
  return {
    bestScore,
    bestDisplay,
    oldest,
    methodless,
    count,
    shareOf: (key, whole) => count(key) / Math.max(1, count(whole)),
  };
}

const AS_GOOD = 0.97;

function countRivals(
  { index, dictionary }: FeatureSource,
  entry: LabUnderstanding,
  candidates: readonly LabCandidate[],
): number {
  const best = candidates.reduce((most, { match }) => Math.max(most, match.score), 0);
  const properties = new Set<string>();
  for (const { code, match } of candidates) {
    if (match.score < AS_GOOD * best) continue;
    const axes = axesOf(index, code);
    const { system, unit, kind } = agreementOf(entry, axes, dictionary);
    if (system !== 'wide' && ![system, unit, kind].includes('conflict')) properties.add(axes.property);
  }
  return properties.size;
}
