/**
 * How one LOINC code agrees with an understood entry on each axis: specimen, kind of quantity, time, method, challenge and divisor. The ranker
 * turns these into numbers and the explanation into words; both read the same judgement.
 */
import type { Agreement } from '../catalogue-entry.js';
import type { LabDictionary } from './dictionary.js';
import type { AxisName, LoincIndex } from './loinc-index.js';
import type { LabUnderstanding } from './understand.js';
import { holdsValues } from './values.js';

/** The axes of one code as texts. */
export type Axes = Readonly<Record<AxisName, string>>;

export interface LabAgreement {
  readonly system: Agreement | 'wide';
  /** Against the unit. */
  readonly unit: Agreement;
  /** Against words of the name that say the kind of quantity. */
  readonly kind: Agreement;
  readonly hint: Agreement;
  readonly time: Agreement;
  readonly method: Agreement;
  readonly class: Agreement;
  /** Whose specimen it is: the patient's where neither says another. */
  readonly superSystem: Agreement;
  /** A group of tests against a single one. */
  readonly panel: Agreement;
  /** Sample results against scale and property. */
  readonly values: Agreement;
}

/** The axes of a code. */
export function axesOf(index: LoincIndex, code: number): Axes {
  const text = (axis: AxisName): string => index.axes[axis].texts[index.axes[axis].of[code] ?? 0] ?? '';
  return {
    property: text('property'),
    time: text('time'),
    system: text('system'),
    scale: text('scale'),
    method: text('method'),
    class: text('class'),
  };
}

export function agreementOf(entry: LabUnderstanding, axes: Axes, { kindsOf }: LabDictionary): LabAgreement {
  const kinds = kindsOf.get(axes.property) ?? new Set<string>();
  return {
    system: systemAgreement(entry, axes.system),
    unit: kindAgreement(entry.unitKinds, kinds, axes.scale),
    kind: kindAgreement(entry.nameKinds, kinds, axes.scale),
    hint: kindAgreement(entry.hintKinds, kinds, axes.scale),
    time: timeAgreement(entry.time, axes.time),
    method: methodAgreement(entry.methods, axes.method),
    class: entry.classes === undefined ? 'unknown' : entry.classes.has(axes.class) ? 'agree' : 'conflict',
    superSystem: superSystemAgreement(entry.superSystem, axes.system.split('^')[1] ?? ''),
    panel: panelAgreement(entry.panel, axes.class),
    values: entry.values === undefined ? 'unknown' : holdsValues(entry.values, axes) ? 'agree' : 'conflict',
  };
}

function superSystemAgreement(said: string | undefined, given: string): Agreement {
  if (said === undefined) return given === '' || given === 'Patient' ? 'agree' : 'missing';
  return said === given ? 'agree' : 'conflict';
}

function systemAgreement({ systems }: LabUnderstanding, system: string): LabAgreement['system'] {
  if (systems === undefined) return 'unknown';
  const base = system.split('^')[0] ?? system;
  if (systems.exact.has(system)) return 'agree';
  if (systems.near.has(system) || systems.exact.has(base)) return 'near';
  return systems.wide.has(system) ? 'wide' : 'conflict';
}

function panelAgreement(asked: boolean, cls: string): Agreement {
  const isPanel = cls.startsWith('PANEL');
  if (asked === isPanel) return 'agree';
  return asked ? 'conflict' : 'missing';
}

function kindAgreement(said: readonly string[], kinds: ReadonlySet<string>, scale: string): Agreement {
  if (said.length === 0) return 'unknown';
  if (said.some((kind) => kinds.has(kind) && (kind !== 'presence' || scale !== 'Qn'))) return 'agree';
  return 'conflict';
}

function timeAgreement(said: string | undefined, time: string): Agreement {
  if (said === undefined) return time === 'Pt' || time === '-' || time === '*' ? 'agree' : 'missing';
  return said === time ? 'agree' : 'conflict';
}

function methodAgreement(said: readonly string[], method: string): Agreement {
  if (method === '') return said.length === 0 ? 'agree' : 'near';
  if (said.length === 0) return 'missing';
  return said.some((pattern) => matchesPattern(pattern, method)) ? 'agree' : 'conflict';
}

/** `IA*` begins so, `*stain*` holds it, `Coag` is it. */
export function matchesPattern(pattern: string, method: string): boolean {
  const text = pattern.replace(/\*/g, '').toLowerCase();
  const value = method.toLowerCase();
  if (pattern.startsWith('*')) return value.includes(text);
  return pattern.endsWith('*') ? value.startsWith(text) : value === text;
}

/**
 * 1 where the code has the method by which its component is usually measured in its system, -1 where it has another or none, 0 where no
 * method is usual.
 */
export function usualMethod(component: string, axes: Axes, { usualMethods }: LabDictionary): number {
  const usual = usualMethods.find(({ components, systems }) => systems.has(axes.system) && components.test(component));
  if (usual === undefined) return 0;
  return axes.method.startsWith(usual.method) ? 1 : -1;
}

/** Kinds of quantity that a unit can only mean one way; `%`, arbitrary units and counts per field are read in several. */
const PLAIN_KINDS = new Set([
  'mass',
  'substance',
  'number',
  'fieldcount',
  'timed',
  'titer',
  'massrate',
  'substancerate',
  'pressure',
]);

/** Blood in any form: what a laboratory means that says no specimen; urine, stool and fluids are always said. */
const USUAL_SYSTEMS = /^(Ser|Plas|Bld|PPP|RBC|WBC|Platelets|\^Patient|Isolate)/;
const UNUSUAL_SYSTEM = 1.5;

/**
 * The penalty, 0 or less, for what contradicts the entry outright: other specimen, other kind of quantity, other time. Trees learn the
 * shades; these few examples are too rare in any training set to learn from.
 */
export function contradiction(
  { unitKinds, systems }: LabUnderstanding,
  { system, superSystem, unit, kind, time, values, panel }: LabAgreement,
  axes: Axes,
): number {
  let penalty = 0;
  if (system === 'conflict') penalty -= 2;
  if (systems === undefined && !USUAL_SYSTEMS.test(axes.system)) penalty -= UNUSUAL_SYSTEM;
  if (superSystem === 'conflict') penalty -= 2;
  if (unit === 'conflict' && unitKinds.some((one) => PLAIN_KINDS.has(one))) penalty -= 3;
  if (kind === 'conflict') penalty -= 2;
  if (time === 'conflict') penalty -= 2;
  if (values === 'conflict') penalty -= 2;
  if (panel === 'conflict') penalty -= 1;
  return penalty;
}
