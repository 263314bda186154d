/**
 * A code system in a content file, behind the CodeSystem interface. Stateless but for the sets it has read; every query is
 * the content store's.
 */
import type { ContentStore, StoredCodeSystem, StoredMember } from '../db/content-store.js';
import type { Concept } from '../domain/concept.js';
import { once } from '../domain/once.js';
import { EMPTY, fromOrdinals, fromSorted, has, type OrdinalSet, range, size, unionAll } from '../domain/ordinal-set.js';
import type { CodeSystem, RefsetMember } from './code-system.js';
import { setCache } from './set-cache.js';
import { storedGraph } from './stored-graph.js';
import { type TextSearch, textSearch } from './text-search.js';

const CONCEPT_BATCH = 256;
/** Integers that are kept of the sets of properties: 4 MB. */
const KEPT = 1_000_000;

/** The code system `stored` of an open content file. */
export function sqliteCodeSystem(store: ContentStore, stored: StoredCodeSystem): CodeSystem {
  const { id, info, firstOrd, count } = stored;
  const end = firstOrd + count;
  const at = (ord: number): Concept => {
    const found = ord >= firstOrd && ord < end ? store.at(ord) : undefined;
    if (found === undefined) throw new RangeError(`${info.url} has no concept with the ordinal ${ord}`);
    return found;
  };
  return {
    info,
    count,
    find: (code) => store.find(id, code) ?? (info.caseSensitive ? undefined : store.findFolded(id, code)),
    at,
    concepts: (set) => conceptsOf(store, set),
    designations: (concept) => store.designations(concept.ord),
    properties: (concept) => store.properties(concept.ord),
    ...hierarchy(store),
    all: () => range(firstOrd, end),
    inactive: once(() => store.flagged(id, 'inactive')),
    abstract: once(() => store.flagged(id, 'abstract')),
    ...propertySets(store, stored),
    search: (text, within) => own(searchOf(store).ranked(text, within), firstOrd, end),
    nameIndex: {
      key: store,
      first: firstOrd,
      end,
      search: (text) => searchOf(store).ranked(text),
      words: (start, upTo) => store.vocabulary.words(start, upTo),
    },
    codesFrom: (start, limit) =>
      start === '' ? [] : store.vocabulary.codesBetween(id, { start, end: `${start}\u{10ffff}` }, limit),
    graph: once(() => storedGraph(store, stored)),
    refsets: once(() =>
      store
        .refsets()
        .filter((ord) => ord >= firstOrd && ord < end)
        .map(at),
    ),
    refsetMembers: (refset) => fromOrdinals(store.memberOrds(refset.ord)),
    refsetRows: (refset) => store.members(refset.ord).map((row) => refsetMember(row, refset, at)),
    findByDesignationId: (designationId) => {
      const owner = store.designationOwner(designationId);
      return owner === undefined || owner < firstOrd || owner >= end ? undefined : store.at(owner);
    },
  };
}

const NONE: readonly never[] = [];

function hierarchy(store: ContentStore) {
  const descendants = (concept: Concept): OrdinalSet =>
    (concept.isLeaf === true ? undefined : store.cover(concept.ord)) ?? range(concept.ord, concept.ord + 1);
  return {
    parents: (concept: Concept) => (concept.isRoot === true ? NONE : store.parents(concept.ord)),
    children: (concept: Concept) => (concept.isLeaf === true ? NONE : store.children(concept.ord)),
    descendants,
    ancestors: (concept: Concept) => fromOrdinals(upwards(store, concept.ord)),
    subsumes: (ancestor: Concept, descendant: Concept) =>
      ancestor.ord === descendant.ord || has(descendants(ancestor), descendant.ord),
  };
}

/** All ordinals reached by going up, the start among them. */
function upwards(store: ContentStore, start: number): Set<number> {
  const seen = new Set([start]);
  for (const ord of seen) {
    for (const parent of store.parentOrds(ord)) seen.add(parent);
  }
  return seen;
}

/** Flags that FHIR defines for every code system (R5 §4.8.10), declared or not; they are stored as 0 and 1. */
const BOOLEAN_PROPERTIES: ReadonlySet<string> = new Set(['inactive', 'notSelectable', 'abstract']);

function propertySets(store: ContentStore, { id: system, info }: StoredCodeSystem) {
  const definition = (property: string): number | undefined => store.propertyDefinition(system, property);
  const targetOf = (value: string): number | undefined => store.find(system, value)?.ord;
  const values = setCache(KEPT, 'properties');
  return {
    propertyCodes: () => store.propertyCodes(system),
    propertyValues: function* (property: string): Generator<string> {
      const id = definition(property);
      if (id === undefined) return;
      const declared = info.properties.find(({ code }) => code === property)?.type;
      const isBoolean = declared === undefined ? BOOLEAN_PROPERTIES.has(property) : declared === 'boolean';
      for (const value of store.propertyValues(id)) yield isBoolean ? String(value === 1) : String(value);
      for (const target of store.propertyTargets(id)) yield store.at(target)?.code ?? '';
    },
    withValue: (property: string, value: string): OrdinalSet => {
      const id = definition(property);
      if (id === undefined) return EMPTY;
      const target = targetOf(value);
      return values.get(`${id} ${value}`, () => {
        const sets = candidates(value).map((candidate) => fromSorted(store.listWithValue(id, candidate)));
        return unionAll(target === undefined ? sets : [...sets, fromSorted(store.listWithTarget(id, target))]);
      });
    },
    withProperty: (property: string): OrdinalSet => {
      const id = definition(property);
      return id === undefined ? EMPTY : fromOrdinals(store.ordsWithProperty(id));
    },
    hasValue: (concept: Concept, property: string, value: string): boolean => {
      const id = definition(property);
      if (id === undefined) return false;
      if (candidates(value).some((candidate) => store.hasValue(id, candidate, concept.ord))) return true;
      const target = targetOf(value);
      return target !== undefined && store.hasTarget(id, target, concept.ord);
    },
  };
}

/** The stored forms that a value given as text may have: text, number, boolean. */
function candidates(value: string): (string | number)[] {
  if (value === 'true') return [value, 1];
  if (value === 'false') return [value, 0];
  return /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(value) ? [value, Number(value)] : [value];
}

/** Few concepts are read at once, many in batches as they are asked for. */
function conceptsOf(store: ContentStore, set: OrdinalSet): Iterable<Concept> {
  const [start = 0, end = 0] = set;
  if (set.length === 2 && end - start <= CONCEPT_BATCH) return store.between(start, end, CONCEPT_BATCH);
  if (set.length > 2 && size(set) <= CONCEPT_BATCH) return severalRanges(store, set);
  return batches(store, set);
}

function severalRanges(store: ContentStore, set: OrdinalSet): readonly Concept[] {
  const concepts: Concept[] = [];
  for (let i = 0; i < set.length; i += 2) {
    const start = set[i] as number;
    const end = set[i + 1] as number;
    if (end - start > 1) concepts.push(...store.between(start, end, CONCEPT_BATCH));
    else {
      const concept = store.at(start);
      if (concept !== undefined) concepts.push(concept);
    }
  }
  return concepts;
}

function* batches(store: ContentStore, set: OrdinalSet): Generator<Concept> {
  for (let i = 0; i < set.length; i += 2) {
    const end = set[i + 1] as number;
    for (let start = set[i] as number; start < end; start += CONCEPT_BATCH) {
      yield* store.between(start, Math.min(end, start + CONCEPT_BATCH), CONCEPT_BATCH);
    }
  }
}

function* own(ords: Iterable<number>, first: number, end: number): Generator<number> {
  for (const ord of ords) if (ord >= first && ord < end) yield ord;
}

/** One search for all code systems of a file. */
const SEARCHES = new WeakMap<ContentStore, TextSearch>();

function searchOf(store: ContentStore): TextSearch {
  const known = SEARCHES.get(store) ?? textSearch(store);
  SEARCHES.set(store, known);
  return known;
}

function refsetMember(row: StoredMember, refset: Concept, at: (ord: number) => Concept): RefsetMember {
  const { memberId, active, module, effectiveTime, fields } = row;
  return {
    refset,
    concept: at(row.ord),
    memberId,
    active,
    ...(module === undefined ? {} : { module }),
    ...(effectiveTime === undefined ? {} : { effectiveTime }),
    fields,
  };
}
