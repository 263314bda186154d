/**
 * A code system in memory, made from a CodeSystem resource (a `tx-resource`, a supplement): the same answers as from a content
 * file, by arrays instead of SQL.
 */
import { numberHierarchy } from '../db/hierarchy.js';
import type { CodeSystemDefinition } from '../domain/code-system-definition.js';
import { asCode } from '../domain/coding.js';
import type { Concept, ConceptProperty, Designation, Extension } from '../domain/concept.js';
import { type FlatConcept, hierarchyOf } from '../domain/definition-hierarchy.js';
import type { Filling } from '../domain/filling.js';
import { once } from '../domain/once.js';
import { EMPTY, fromOrdinals, has, type OrdinalSet, ordinals, range } from '../domain/ordinal-set.js';
import type { CodeSystem } from './code-system.js';
import { searchWords } from './search-words.js';

/** Everything by ordinal. */
interface Tables {
  readonly concepts: readonly Concept[];
  readonly source: readonly FlatConcept[];
  readonly parents: readonly (readonly number[])[];
  readonly children: readonly (readonly number[])[];
  readonly cover: readonly (OrdinalSet | undefined)[];
  readonly byCode: ReadonlyMap<string, number>;
}

/**
 * Builds the code system of a resource.
 * @throws TerminologyError where a code is defined twice; HierarchyCycleError where the hierarchy has a cycle.
 */
export function memoryCodeSystem(definition: CodeSystemDefinition): CodeSystem {
  const { concepts: _concepts, ...info } = definition;
  const tables = buildTables(definition);
  const { concepts, byCode } = tables;
  const folded = once(() => new Map([...byCode].reverse().map(([code, ord]) => [code.toLowerCase(), ord])));
  const names = once(() => rankedNames(tables));
  const find = (code: string): Concept | undefined => {
    const exact = byCode.get(code);
    const ord = exact ?? (info.caseSensitive ? undefined : folded().get(code.toLowerCase()));
    return ord === undefined ? undefined : concepts[ord];
  };
  return {
    info,
    count: concepts.length,
    find,
    at: (ord) => {
      const found = concepts[ord];
      if (found === undefined) throw new RangeError(`${info.url} has no concept with the ordinal ${ord}`);
      return found;
    },
    concepts: function* (set) {
      for (const ord of ordinals(set)) {
        const concept = concepts[ord];
        if (concept !== undefined) yield concept;
      }
    },
    designations: ({ ord }) => designationsOf(tables.source[ord]),
    properties: ({ ord }) => propertiesOf(tables.source[ord], find),
    ...hierarchy(tables),
    all: () => range(0, concepts.length),
    inactive: once(() => flagged(concepts, ({ inactive }) => inactive)),
    abstract: once(() => flagged(concepts, ({ abstract }) => abstract)),
    ...propertySets(tables),
    search: (text) => searchNames(names(), text),
    refsets: () => [],
    refsetMembers: () => EMPTY,
    refsetRows: () => [],
    findByDesignationId: () => undefined,
  };
}

function buildTables(definition: CodeSystemDefinition): Tables {
  const { concepts: flat, edges } = hierarchyOf(definition);
  const numbering = numberHierarchy({
    count: flat.length,
    children: edges.map(([child]) => child),
    parents: edges.map(([, parent]) => parent),
  });
  const source = Array.from(numbering.node, (index) => flat[index]).filter((entry) => entry !== undefined);
  const parents: number[][] = source.map(() => []);
  const children: number[][] = source.map(() => []);
  for (const [child, parent] of edges) {
    const below = numbering.ord[child] ?? 0;
    const above = numbering.ord[parent] ?? 0;
    parents[below]?.push(above);
    children[above]?.push(below);
  }
  for (const list of [...parents, ...children]) list.sort((a, b) => a - b);
  const concepts = source.map((entry, ord) =>
    conceptOf(entry, ord, { isLeaf: children[ord]?.length === 0, isRoot: parents[ord]?.length === 0 }),
  );
  return {
    concepts,
    source,
    parents,
    children,
    cover: numbering.cover,
    byCode: new Map(concepts.map(({ code, ord }) => [code, ord])),
  };
}

interface Standing {
  readonly isLeaf: boolean;
  readonly isRoot: boolean;
}

function conceptOf(
  { concept, inactive, abstract, status: own }: FlatConcept,
  ord: number,
  { isLeaf, isRoot }: Standing,
): Concept {
  const { code, display, definition, extensions } = concept;
  const status = own ?? standardsStatus(extensions);
  const made: Filling<Concept> = { ord, code: asCode(code), inactive, abstract };
  if (display !== undefined) made.display = display;
  if (isLeaf) made.isLeaf = true;
  if (isRoot) made.isRoot = true;
  if (definition !== undefined) made.definition = definition;
  if (status !== undefined) made.status = status;
  if (extensions !== undefined) made.extensions = extensions;
  return made;
}

function designationsOf(source: FlatConcept | undefined): readonly Designation[] {
  const designations = source?.concept.designations ?? [];
  return designations.some(isWithdrawn)
    ? designations.map((designation) => (isWithdrawn(designation) ? { ...designation, inactive: true } : designation))
    : designations;
}

/** A name that its own standards-status takes back. */
function isWithdrawn({ extensions }: Designation): boolean {
  const status = standardsStatus(extensions);
  return status === 'withdrawn' || status === 'inactive';
}

const STANDARDS_STATUS = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status';

function standardsStatus(extensions: readonly Extension[] | undefined): string | undefined {
  const value = extensions?.find(({ url }) => url === STANDARDS_STATUS)?.['valueCode'];
  return typeof value === 'string' ? value : undefined;
}

/** Properties as the resource gives them; a code that names a concept of this system gets its display. */
function propertiesOf(
  source: FlatConcept | undefined,
  find: (code: string) => Concept | undefined,
): readonly ConceptProperty[] {
  return (source?.concept.properties ?? []).map((property) => {
    const display = property.value.type === 'code' ? find(property.value.value)?.display : undefined;
    return display === undefined ? property : { ...property, description: display };
  });
}

function hierarchy({ concepts, parents, children, cover }: Tables) {
  const pick = (list: readonly number[] | undefined): readonly Concept[] =>
    (list ?? []).flatMap((ord) => concepts[ord] ?? []);
  const descendants = ({ ord }: Concept): OrdinalSet => cover[ord] ?? range(ord, ord + 1);
  return {
    parents: ({ ord }: Concept) => pick(parents[ord]),
    children: ({ ord }: Concept) => pick(children[ord]),
    descendants,
    ancestors: ({ ord }: Concept) => {
      const seen = new Set([ord]);
      for (const current of seen) for (const parent of parents[current] ?? []) seen.add(parent);
      return fromOrdinals(seen);
    },
    subsumes: (ancestor: Concept, descendant: Concept) =>
      ancestor.ord === descendant.ord || has(descendants(ancestor), descendant.ord),
  };
}

function propertySets({ source }: Tables) {
  const index = once(() => propertyIndex(source));
  return {
    propertyCodes: () => [...index().keys()],
    propertyValues: (property: string) => index().get(property)?.keys() ?? [],
    withValue: (property: string, value: string) => fromOrdinals(index().get(property)?.get(value) ?? []),
    withProperty: (property: string) => fromOrdinals([...(index().get(property)?.values() ?? [])].flat()),
    hasValue: ({ ord }: Concept, property: string, value: string) =>
      (source[ord]?.concept.properties ?? []).some((own) => own.code === property && textOf(own) === value),
  };
}

/** Property → value as text → ordinals. */
function propertyIndex(source: readonly FlatConcept[]): Map<string, Map<string, number[]>> {
  const index = new Map<string, Map<string, number[]>>();
  for (const [ord, { concept }] of source.entries()) {
    for (const property of concept.properties) {
      const values = index.get(property.code) ?? new Map<string, number[]>();
      index.set(property.code, values);
      const text = textOf(property);
      values.set(text, [...(values.get(text) ?? []), ord]);
    }
  }
  return index;
}

function textOf({ value }: ConceptProperty): string {
  return value.type === 'Coding' ? value.value.code : String(value.value);
}

function flagged(concepts: readonly Concept[], test: (concept: Concept) => boolean): OrdinalSet {
  return fromOrdinals(concepts.filter(test).map(({ ord }) => ord));
}

interface RankedName {
  readonly ord: number;
  readonly words: readonly string[];
}

/** Names in static rank order: active before inactive, display before other names, short before long. */
function rankedNames({ concepts, source }: Tables): readonly RankedName[] {
  const names = concepts.flatMap((concept) => {
    const late = concept.inactive ? 2 : 0;
    const own = concept.display === undefined ? [] : [{ concept, rank: late, value: concept.display }];
    const others = designationsOf(source[concept.ord]).map(({ value }) => ({ concept, rank: late + 1, value }));
    return [...own, ...others];
  });
  names.sort((a, b) => a.rank - b.rank || a.value.length - b.value.length || a.concept.ord - b.concept.ord);
  return names.map(({ concept, value }) => ({ ord: concept.ord, words: searchWords(value) }));
}

function* searchNames(names: readonly RankedName[], text: string): Generator<number> {
  const wanted = searchWords(text);
  if (wanted.length === 0) return;
  const seen = new Set<number>();
  for (const { ord, words } of names) {
    if (seen.has(ord) || !wanted.every((prefix) => words.some((word) => word.startsWith(prefix)))) continue;
    seen.add(ord);
    yield ord;
  }
}
