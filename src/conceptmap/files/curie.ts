/**
 * CURIEs of mapping files: a prefix stands for a code system's URL and one separator (`#` or `/`), the rest is the code as it stands.
 * Takes apart and puts together; says nothing of whether a code exists.
 */
import { ICD9_CM, ICD10, ICD10_CM, ICD10_PCS, LOINC, NDC, RXNORM, SNOMED_CT, UCUM } from '../../domain/systems.js';
import { BUILT_IN_PREFIXES } from './sssom-slots.js';

/** Stands for the system of codes without one, which FHIR allows: here they need a prefix all the same. */
export const NAMELESS = 'urn:concord:no-system';

export type Prefixes = Readonly<Record<string, string>>;

export interface ExpandedCurie {
  /** Absent where the id is an IRI that a prefix's expansion begins. */
  readonly prefix: string;
  readonly expansion: string;
  readonly code: string;
}

/** The parts of a CURIE, or of an IRI that some expansion begins; undefined where no prefix is known for it. */
export function expandCurie(id: string, prefixes: Prefixes): ExpandedCurie | undefined {
  const colon = id.indexOf(':');
  const prefix = id.slice(0, colon);
  const expansion = colon > 0 ? expansionOf(prefix, prefixes) : undefined;
  if (expansion !== undefined) return { prefix, expansion, code: id.slice(colon + 1) };
  const found = Object.entries(prefixes).find(([, iri]) => iri !== '' && id.startsWith(iri));
  return found === undefined ? undefined : { prefix: found[0], expansion: found[1], code: id.slice(found[1].length) };
}

function expansionOf(prefix: string, prefixes: Prefixes): string | undefined {
  if (Object.hasOwn(prefixes, prefix)) return prefixes[prefix];
  return Object.hasOwn(BUILT_IN_PREFIXES, prefix) ? BUILT_IN_PREFIXES[prefix] : undefined;
}

/** The code system that an expansion stands for: without its one separator. */
export function systemOf(expansion: string): string {
  return expansion.replace(/[#/]$/, '');
}

/** A reference that may be a CURIE of the file or the URL itself. */
export function expandReference(text: string, prefixes: Prefixes): string {
  const colon = text.indexOf(':');
  const expansion = colon > 0 ? expansionOf(text.slice(0, colon), prefixes) : undefined;
  return expansion === undefined ? text : `${expansion}${text.slice(colon + 1)}`;
}

/** The names under which the field knows the systems. */
const USUAL_NAMES: Readonly<Record<string, string>> = {
  [LOINC]: 'LOINC',
  [SNOMED_CT]: 'SCT',
  [RXNORM]: 'RXNORM',
  [ICD10]: 'ICD10',
  [ICD10_CM]: 'ICD10CM',
  [ICD10_PCS]: 'ICD10PCS',
  [ICD9_CM]: 'ICD9CM',
  [NDC]: 'NDC',
  [UCUM]: 'UCUM',
};

/** Gives every system a prefix: the file's own, else a new one. `of` a system is its prefix; `prefixes` are all, old and new. */
export function prefixesFor(
  systems: Iterable<string>,
  given: Prefixes,
): { of: ReadonlyMap<string, string>; all: Prefixes } {
  const all: Record<string, string> = { ...given };
  const of = new Map<string, string>();
  for (const [prefix, expansion] of Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const system = systemOf(expansion);
    if (!of.has(system)) of.set(system, prefix);
  }
  for (const system of systems) {
    if (of.has(system)) continue;
    const prefix = freePrefix(system, all);
    all[prefix] = `${system}${system === LOINC ? '/' : '#'}`;
    of.set(system, prefix);
  }
  return { of, all };
}

function freePrefix(system: string, taken: Prefixes): string {
  const last = (/[^/#:]+[/#]?$/.exec(system)?.[0] ?? 'SYSTEM').replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  const base = USUAL_NAMES[system] ?? (/^[A-Za-z]/.test(last) ? last : `S_${last}`).toUpperCase();
  for (let number = 1; ; number++) {
    const prefix = number === 1 ? base : `${base}_${number}`;
    if (!Object.hasOwn(taken, prefix) && !Object.hasOwn(BUILT_IN_PREFIXES, prefix)) return prefix;
  }
}
