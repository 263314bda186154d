/**
 * ConceptMap/$closure (FHIR R5 §4.10.17): a client builds a transitive closure table step by step; each request adds concepts and is answered
 * with the subsumption pairs that are new. Tables live in memory within a bound: a client whose table is gone is told to start again.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import type { Coding } from '../domain/coding.js';
import type { Concept } from '../domain/concept.js';
import type { ConceptMapDefinition, MapElement, MapGroup } from '../domain/concept-map.js';
import { TerminologyError } from '../domain/issue.js';
import { closureTitle, closureTooLarge, closureVersion, unknownClosure } from '../domain/wording/closure.js';
import { missingParameter, unknownCode } from '../domain/wording.js';
import type { Catalogue } from './catalogue.js';
import { requireCodeSystem } from './resolve.js';

export interface ClosureRequest {
  readonly name: string;
  readonly concepts: readonly Coding[];
  /** Answer with everything since this version of the table. */
  readonly version?: string;
}

/** `code` is narrower than `broader`; known since `version` of the table. */
interface Pair {
  readonly system: string;
  readonly systemVersion?: string;
  readonly code: string;
  readonly broader: string;
  readonly version: number;
}

interface Member {
  readonly codeSystem: CodeSystem;
  readonly concept: Concept;
}

interface Table {
  version: number;
  readonly members: Map<string, Member>;
  readonly pairs: Pair[];
}

const MOST_TABLES = 200;
const MOST_CONCEPTS = 5000;

/** The tables of one server. */
export type ClosureTables = Map<string, Table>;

/**
 * Starts a table, adds concepts to one, or tells again what came since a version.
 * @throws TerminologyError where the table, the version or a code is not known.
 */
export function closure(tables: ClosureTables, catalogue: Catalogue, request: ClosureRequest): ConceptMapDefinition {
  const { name, concepts, version } = request;
  if (concepts.length === 0 && version === undefined) {
    tables.delete(name);
    tables.set(name, { version: 0, members: new Map(), pairs: [] });
    for (const oldest of tables.keys()) if (tables.size > MOST_TABLES) tables.delete(oldest);
    return answer(name, 0, []);
  }
  const table = tables.get(name);
  if (table === undefined) throw new TerminologyError(unknownClosure(name));
  const since = version === undefined ? undefined : knownVersion(name, table, version);
  const added = concepts.length === 0 ? [] : add(catalogue, name, { table, concepts });
  const told = since === undefined ? added : table.pairs.filter((pair) => pair.version > since);
  return answer(name, table.version, told);
}

function knownVersion(name: string, table: Table, version: string): number {
  const number = Number(version);
  if (/^\d+$/.test(version) && number <= table.version) return number;
  throw new TerminologyError(closureVersion(name, version, table.version));
}

function add(
  catalogue: Catalogue,
  name: string,
  { table, concepts }: { readonly table: Table; readonly concepts: readonly Coding[] },
): readonly Pair[] {
  const members = concepts.map((coding) => memberOf(catalogue, coding));
  const fresh = members.filter((member) => !table.members.has(keyOf(member)));
  if (table.members.size + fresh.length > MOST_CONCEPTS) {
    throw new TerminologyError(closureTooLarge(name, MOST_CONCEPTS));
  }
  const version = table.version + 1;
  const pairs: Pair[] = [];
  for (const member of fresh) {
    for (const other of table.members.values()) pairs.push(...pairsOf(member, other, version));
    table.members.set(keyOf(member), member);
  }
  table.version = version;
  table.pairs.push(...pairs);
  return pairs;
}

function memberOf(catalogue: Catalogue, { system, version, code }: Coding): Member {
  if (system === undefined) throw new TerminologyError(missingParameter('concept.system'));
  const codeSystem = requireCodeSystem(catalogue, system, version);
  const concept = codeSystem.find(code);
  if (concept !== undefined) return { codeSystem, concept };
  throw new TerminologyError({ ...unknownCode(code, codeSystem.info.url, codeSystem.info.version), code: 'not-found' });
}

function keyOf({ codeSystem: { info }, concept }: Member): string {
  return `${info.url}|${info.version ?? ''}#${concept.code}`;
}

/** How two members of one code system relate, in either direction. */
function pairsOf(a: Member, b: Member, version: number): readonly Pair[] {
  if (a.codeSystem !== b.codeSystem || a.concept.code === b.concept.code) return [];
  const { url, version: systemVersion } = a.codeSystem.info;
  const pair = (narrow: Concept, broad: Concept): Pair => ({
    system: url,
    ...(systemVersion === undefined ? {} : { systemVersion }),
    code: narrow.code,
    broader: broad.code,
    version,
  });
  if (a.codeSystem.subsumes(b.concept, a.concept)) return [pair(a.concept, b.concept)];
  return a.codeSystem.subsumes(a.concept, b.concept) ? [pair(b.concept, a.concept)] : [];
}

/** The pairs as a ConceptMap from the narrower to the broader codes. */
function answer(name: string, version: number, pairs: readonly Pair[]): ConceptMapDefinition {
  const groups = new Map<string, { readonly first: Pair; readonly elements: Map<string, string[]> }>();
  for (const pair of pairs) {
    const key = `${pair.system}|${pair.systemVersion ?? ''}`;
    const group = groups.get(key) ?? { first: pair, elements: new Map<string, string[]>() };
    groups.set(key, group);
    group.elements.set(pair.code, [...(group.elements.get(pair.code) ?? []), pair.broader]);
  }
  return {
    url: '',
    version: String(version),
    name: closureTitle(name),
    status: 'active',
    experimental: true,
    date: new Date().toISOString(),
    groups: [...groups.values()].map(({ first, elements }) => groupOf(first, elements)),
  };
}

function groupOf({ system, systemVersion }: Pair, elements: ReadonlyMap<string, readonly string[]>): MapGroup {
  const named = systemVersion === undefined ? {} : { sourceVersion: systemVersion, targetVersion: systemVersion };
  return {
    source: system,
    target: system,
    ...named,
    elements: [...elements].map(
      ([code, broader]): MapElement => ({
        code,
        targets: broader.map((target) => ({
          code: target,
          relationship: 'source-is-narrower-than-target',
          equivalence: 'subsumes',
          dependsOn: [],
          product: [],
        })),
      }),
    ),
  };
}
