/**
 * What becomes of concepts from one release of a code system to another: missing, retired, deprecated, changed on an axis, renamed, with what
 * the release proposes instead. Compares facts that are given to it; reads no code system.
 */
import type { Relationship } from './concept-map.js';

/** A concept that a release, or a map in it, puts in the place of another (LOINC MapTo, SNOMED CT associations, RxNorm archive …). */
export interface Replacement {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
  /** Of the old concept to the new one. */
  readonly relationship?: Relationship;
  /** Who says so, such as `MapTo` or `SAME AS`. */
  readonly source: string;
  readonly comment?: string;
}

/** What a release says of a concept. */
export interface ConceptFacts {
  readonly display?: string;
  readonly inactive: boolean;
  /** The code system's own word, such as `DEPRECATED` or `DISCOURAGED`. */
  readonly status?: string;
  /**
   * Meaning on the axes that tell concepts apart, such as COMPONENT and PROPERTY; the values as text. Codes may stand as `code |term|`, as in
   * SNOMED CT's compositional grammar; their terms are not compared.
   */
  readonly axes: Readonly<Record<string, string>>;
  readonly replacements: readonly Replacement[];
}

/** A release as far as it is compared. */
export interface ReleaseFacts {
  readonly system: string;
  readonly version: string;
  /** Undefined where the release does not have the code. */
  find(code: string): ConceptFacts | undefined;
  /** What the release proposes for a code that it does not have, where it can be asked. */
  replacements?(code: string): readonly Replacement[];
  /** Whether a text is any of the concept's names, where it can be asked: decisions may remember another than the display. */
  hasName?(code: string, name: string): boolean;
}

export const DRIFT_KINDS = ['missing', 'retired', 'deprecated', 'axis-changed', 'renamed'] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** One thing that has become of one target. */
export interface DriftFinding {
  readonly kind: DriftKind;
  readonly system: string;
  readonly code: string;
  /** Release compared against, and the one that the decision was made on where it is known. */
  readonly to: string;
  readonly from?: string;
  /** `axis-changed`: which axis; `retired` and `deprecated`: undefined. */
  readonly axis?: string;
  readonly before?: string;
  readonly after?: string;
  readonly replacements: readonly Replacement[];
}

/** Words for a concept that should no longer be used although the release still has it active. */
const DISCOURAGED = /deprecat|discourag|obsolete/i;

/** A concept that somebody mapped to, as the decision remembers it. */
export interface MappedConcept {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** What has become of these concepts; those of other systems than the release's are passed over. */
export function driftOf(
  targets: readonly MappedConcept[],
  { from, to }: { readonly from?: ReleaseFacts; readonly to: ReleaseFacts },
): readonly DriftFinding[] {
  return targets
    .filter(({ system }) => system === to.system)
    .flatMap(({ code, display }) => {
      const known = from?.find(code) ?? remembered(display);
      return compare({ system: to.system, code, to: to.version, ...versionOf(from) }, known, to);
    });
}

/** What was found, in words: why a row goes to review, and what its matches are served with. */
export function driftReason(findings: readonly DriftFinding[]): string {
  return findings.map(describe).join('; ');
}

/** A concept that two releases treat differently; `added` is one that only the new release has. */
export interface ConceptDifference {
  readonly code: string;
  readonly display?: string;
  readonly added: boolean;
  readonly findings: readonly DriftFinding[];
}

/** The concept-level difference of two releases, lazily, in the order of the codes given: those of both releases, each once. */
export function* releaseDifferences(
  codes: Iterable<string>,
  { from, to }: { readonly from: ReleaseFacts; readonly to: ReleaseFacts },
): Generator<ConceptDifference> {
  for (const code of codes) {
    const before = from.find(code);
    const after = to.find(code);
    const { display = before?.display } = after ?? {};
    const named = { code, ...(display === undefined ? {} : { display }) };
    if (before === undefined && after !== undefined) yield { ...named, added: true, findings: [] };
    if (before === undefined) continue;
    const findings = compare({ system: to.system, code, to: to.version, from: from.version }, before, to);
    if (findings.length > 0) yield { ...named, added: false, findings };
  }
}

type Place = Pick<DriftFinding, 'system' | 'code' | 'to' | 'from'>;

/** What the decision itself remembers of the concept. */
function remembered(display: string | undefined): Partial<ConceptFacts> {
  return display === undefined ? {} : { display };
}

function versionOf(from: ReleaseFacts | undefined): { readonly from?: string } {
  return from === undefined ? {} : { from: from.version };
}

function compare(place: Place, before: Partial<ConceptFacts>, to: ReleaseFacts): readonly DriftFinding[] {
  const after = to.find(place.code);
  if (after === undefined) return [{ ...place, kind: 'missing', replacements: to.replacements?.(place.code) ?? [] }];
  const found: Omit<DriftFinding, 'replacements'>[] = [...statusChanges(place, before, after)];
  for (const axis of new Set([...Object.keys(before.axes ?? {}), ...Object.keys(after.axes)])) {
    const [old, own] = [before.axes?.[axis], after.axes[axis]];
    // Without the old release nothing is known; and what went out of use is often not defined any more.
    if (before.axes === undefined || sameAxis(old, own) || (own === undefined && after.inactive)) continue;
    found.push({ ...place, kind: 'axis-changed', axis, ...change(old, own) });
  }
  const replacements = found.length === 0 ? [] : after.replacements;
  const told = found.map((finding): DriftFinding => ({ ...finding, replacements }));
  if (before.display === undefined || after.display === undefined || sameName(before.display, after.display))
    return told;
  if (before.axes === undefined && to.hasName?.(place.code, before.display) === true) return told;
  return [...told, { ...place, kind: 'renamed', ...change(before.display, after.display), replacements: [] }];
}

function statusChanges(
  place: Place,
  before: Partial<ConceptFacts>,
  after: ConceptFacts,
): readonly Omit<DriftFinding, 'replacements'>[] {
  const discouraged = DISCOURAGED.test(after.status ?? '');
  // Publishers say DEPRECATED for a concept taken out of use as well; its own word tells which.
  const kind = discouraged ? 'deprecated' : 'retired';
  const changed = after.inactive ? before.inactive !== true : discouraged && after.status !== before.status;
  return changed ? [{ ...place, kind, ...change(before.status, after.status) }] : [];
}

function sameAxis(a: string | undefined, b: string | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && withoutTerms(a) === withoutTerms(b));
}

function withoutTerms(axis: string): string {
  return axis.replace(/(\S+) \|[^|]*\|/g, '$1');
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function change(before: string | undefined, after: string | undefined): { before?: string; after?: string } {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function describe({ kind, code, to, axis, before, after, replacements }: DriftFinding): string {
  const what: Readonly<Record<DriftKind, string>> = {
    missing: `${code} is not in ${to}`,
    retired: `${code} is ${after ?? 'inactive'} in ${to}`,
    deprecated: `${code} is ${after ?? 'deprecated'} in ${to}`,
    'axis-changed': `${code} has ${axis ?? 'an axis'} '${after ?? ''}' in ${to}, was '${before ?? ''}'`,
    renamed: `${code} is called '${after ?? ''}' in ${to}, was '${before ?? ''}'`,
  };
  const instead = replacements.map((replacement) => replacement.code).join(', ');
  return instead === '' ? what[kind] : `${what[kind]} (proposed instead: ${instead})`;
}
