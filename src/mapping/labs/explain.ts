/**
 * Says in words how a LOINC code stands to a local entry, axis by axis, and which relationship follows. Reads the same agreement as the ranker.
 */
import type { Agreement, AxisFinding, Relationship } from '../catalogue-entry.js';
import type { Axes, LabAgreement } from './agreement.js';
import type { NameMatch } from './match-names.js';
import type { LabUnderstanding } from './understand.js';

export interface ExplainedCode {
  readonly entry: LabUnderstanding;
  readonly component: string;
  readonly axes: Axes;
  readonly agreement: LabAgreement;
  readonly match: NameMatch;
}

const FULL = 0.999;
const CLOSE = 0.5;

export function explainLab(explained: ExplainedCode): readonly AxisFinding[] {
  const { entry, axes, agreement } = explained;
  return [
    componentFinding(explained),
    finding('system', plainAgreement(agreement.system), {
      entry: entry.systems === undefined ? undefined : [...entry.systems.exact].join(', '),
      candidate: axes.system,
    }),
    finding('property', strongest(agreement.unit, agreement.kind, agreement.hint), {
      entry: [...entry.unitKinds, ...entry.nameKinds, ...entry.hintKinds].join(', ') || undefined,
      candidate: `${axes.property} (${axes.scale})`,
    }),
    ...valuesFinding(explained),
    ...panelFinding(explained),
    finding('time', agreement.time, { entry: entry.time, candidate: axes.time }),
    finding('method', agreement.method, {
      entry: entry.methods.join(', ') || undefined,
      candidate: axes.method || undefined,
    }),
  ];
}

function valuesFinding({ entry, axes, agreement }: ExplainedCode): readonly AxisFinding[] {
  if (entry.values === undefined) return [];
  const given = axes.property === 'Titr' ? 'Titr' : axes.scale;
  return [finding('sample results', agreement.values, { entry: entry.values, candidate: given })];
}

function panelFinding({ entry, axes, agreement }: ExplainedCode): readonly AxisFinding[] {
  if (!entry.panel && agreement.panel === 'agree') return [];
  const sides = { entry: entry.panel ? 'a group of tests' : 'one test', candidate: axes.class };
  return [finding('panel', agreement.panel, sides)];
}

function componentFinding({ component, match, entry }: ExplainedCode): AxisFinding {
  const reading = [...(entry.readings[match.reading]?.words.keys() ?? [])].join(' ');
  const agreement =
    match.recall >= FULL && match.precision >= FULL ? 'agree' : match.score >= CLOSE ? 'near' : 'conflict';
  return finding('component', agreement, { entry: reading || undefined, candidate: component });
}

function plainAgreement(agreement: LabAgreement['system']): Agreement {
  return agreement === 'wide' ? 'near' : agreement;
}

/** Unit, then words of the name, then hints: the first that says anything. */
function strongest(...agreements: readonly Agreement[]): Agreement {
  return agreements.find((agreement) => agreement !== 'unknown') ?? 'unknown';
}

interface Sides {
  readonly entry: string | undefined;
  readonly candidate: string | undefined;
}

function finding(axis: string, agreement: Agreement, sides: Sides): AxisFinding {
  return {
    axis,
    agreement,
    ...(sides.entry === undefined ? {} : { entry: sides.entry }),
    ...(sides.candidate === undefined ? {} : { candidate: sides.candidate }),
    text: wording(axis, agreement, sides),
  };
}

function wording(axis: string, agreement: Agreement, { entry, candidate }: Sides): string {
  const theirs = candidate === undefined ? `no ${axis}` : candidate;
  switch (agreement) {
    case 'agree':
      return entry === undefined
        ? `${axis}: neither asks for anything special (${theirs})`
        : `${axis}: ${entry} is ${theirs}`;
    case 'near':
      return entry === undefined ? `${axis}: ${theirs} is close` : `${axis}: ${entry} is close to ${theirs}`;
    case 'missing':
      return `${axis}: the entry does not ask for ${theirs}`;
    case 'unknown':
      return `${axis}: the entry does not say; the code has ${theirs}`;
    case 'conflict':
      return `${axis}: ${entry ?? 'the entry'} is not ${theirs}`;
  }
}

/**
 * Equivalent where every axis agrees or is not told; where the code adds a method, time or challenge that the entry does not have, the
 * entry is the broader one; where the entry says more than the code, the narrower.
 */
export function labRelationship({ agreement, match }: Pick<ExplainedCode, 'agreement' | 'match'>): Relationship {
  const all = [
    plainAgreement(agreement.system),
    agreement.unit,
    agreement.kind,
    agreement.time,
    agreement.method,
    agreement.values,
  ];
  if (all.includes('conflict') || match.score < CLOSE) return 'related-to';
  if (agreement.method === 'missing' || agreement.time === 'missing') return 'source-is-broader-than-target';
  if (agreement.method === 'near' || agreement.system === 'wide') return 'source-is-narrower-than-target';
  return 'equivalent';
}
