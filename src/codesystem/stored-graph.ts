/** The concept graph of a code system in a content file: rows of the store as relationships, indexes kept once they are read. */
import type { ContentStore, StoredCodeSystem, StoredMember } from '../db/content-store.js';
import { type GraphStore, openGraphStore, type RelationshipRow } from '../db/graph-store.js';
import { PROPERTY_TYPES } from '../domain/concept.js';
import { numbersIn } from '../domain/number-list.js';
import { once } from '../domain/once.js';
import { fromOrdinals, type OrdinalSet, range } from '../domain/ordinal-set.js';
import type {
  ConceptGraph,
  ConcreteValue,
  Description,
  InverseIndex,
  Membership,
  Relationship,
} from './concept-graph.js';
import { matchExpression } from './search-words.js';
import { DESCRIPTION_TYPES } from './snomed/ids.js';

/** Opens the graph of one code system of the file. */
export function storedGraph(store: ContentStore, stored: StoredCodeSystem): ConceptGraph {
  const rows = openGraphStore(store.db);
  const end = stored.firstOrd + stored.count;
  const own = (ord: number): boolean => ord >= stored.firstOrd && ord < end;
  return {
    ...relationshipQueries(store, rows, stored),
    ...hierarchyQueries(store, rows),
    ...descriptionQueries(store, rows, stored),
    refsets: once(() => store.refsets().filter(own)),
    memberOrds: (refset) => fromOrdinals(rows.conceptMembers(refset)),
    members: (refset) => store.members(refset).map(membership),
    memberships: (ord) => store.memberships(ord).map(membership),
    associations: associationIndex(rows, stored.id),
  };
}

/** Read once for each reference set. */
function associationIndex(rows: GraphStore, system: number): (refset: number) => InverseIndex {
  const known = new Map<number, InverseIndex>();
  return (refset) => {
    const made = known.get(refset) ?? pairs(rows.associations(refset, system));
    known.set(refset, made);
    return made;
  };
}

function pairs(rows: readonly (readonly [number, number])[]): InverseIndex {
  return {
    sources: Int32Array.from(rows, ([source]) => source),
    targets: Int32Array.from(rows, ([, target]) => target),
  };
}

const membership = (member: StoredMember): Membership => member;

function relationshipQueries(store: ContentStore, rows: GraphStore, { id }: StoredCodeSystem) {
  const definitions = once(
    () =>
      new Map(
        rows.attributes(id).flatMap(([definition, code]): [number, number][] => {
          const attribute = store.find(id, code);
          return attribute === undefined ? [] : [[definition, attribute.ord]];
        }),
      ),
  );
  const definitionOf = once(() => new Map([...definitions()].map(([definition, ord]) => [ord, definition])));
  const relationshipOf = (row: RelationshipRow): Relationship => relationship(row, definitions().get(row[1]) ?? -1);
  const inverses = new Map<number, InverseIndex>();
  const concretes = new Map<number, readonly ConcreteValue[]>();
  return {
    attributes: once(() => [...definitionOf().keys()]),
    relationships: (ord: number) => rows.relationships(ord).map(relationshipOf),
    relationshipsBetween: (start: number, end: number) => {
      const found = new Map<number, Relationship[]>();
      for (const row of rows.relationshipsBetween(start, end)) listOf(found, row[0]).push(relationshipOf(row));
      return found;
    },
    inverse: (attribute: number): InverseIndex => {
      const definition = definitionOf().get(attribute);
      const known = inverses.get(attribute);
      if (known !== undefined) return known;
      const made = inverseIndex(definition === undefined ? [] : rows.inverse(definition));
      inverses.set(attribute, made);
      return made;
    },
    concreteValues: (attribute: number): readonly ConcreteValue[] => {
      const definition = definitionOf().get(attribute);
      const known = concretes.get(attribute);
      if (known !== undefined) return known;
      const made = (definition === undefined ? [] : rows.concrete(definition)).map(([value, type, source]) => ({
        value: concreteValue(value, type),
        source,
      }));
      concretes.set(attribute, made);
      return made;
    },
  };
}

function listOf<V>(lists: Map<number, V[]>, key: number): V[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const made: V[] = [];
  lists.set(key, made);
  return made;
}

function relationship([, , type, target, value, group]: RelationshipRow, attribute: number): Relationship {
  if (target !== null) return { attribute, target, group };
  return { attribute, target: -1, value: concreteValue(value ?? '', type), group };
}

function concreteValue(value: string | number, type: number): string | number | boolean {
  return PROPERTY_TYPES[type] === 'boolean' ? value === 1 : value;
}

function inverseIndex(rows: readonly (readonly [number, string])[]): InverseIndex {
  const lists = rows.map(([, sources]) => numbersIn(sources));
  const length = lists.reduce((sum, list) => sum + list.length, 0);
  const targets = new Int32Array(length);
  const sources = new Int32Array(length);
  let at = 0;
  for (const [i, list] of lists.entries()) {
    sources.set(list, at);
    targets.fill(rows[i]?.[0] ?? -1, at, at + list.length);
    at += list.length;
  }
  return { targets, sources };
}

function hierarchyQueries(store: ContentStore, rows: GraphStore) {
  return {
    parentOrds: store.parentOrds,
    childOrds: store.childOrds,
    parentsBetween: (start: number, end: number) => numbersIn(rows.parentsBetween(start, end)),
    childrenBetween: (start: number, end: number) => numbersIn(rows.childrenBetween(start, end)),
    cover: (ord: number): OrdinalSet => store.cover(ord) ?? range(ord, ord + 1),
    coversBetween: rows.coversBetween,
  };
}

function descriptionQueries(store: ContentStore, rows: GraphStore, { firstOrd, count }: StoredCodeSystem) {
  return {
    descriptions: (ord: number): readonly Description[] => store.descriptions(ord),
    descriptionsBetween: (start: number, end: number): ReadonlyMap<number, readonly Description[]> =>
      store.descriptionsBetween(start, end),
    descriptionOwner: store.designationOwner,
    withWords: (text: string): OrdinalSet | undefined => {
      const match = matchExpression(text);
      return match === undefined ? undefined : fromOrdinals(rows.textHits(match));
    },
    namesBetween: function* (start: number, end: number): Generator<readonly [number, string, boolean]> {
      for (const [ord, value, inactive] of rows.namesBetween(start, end)) yield [ord, value, inactive === 1];
    },
    definitions: once(() => rows.definitions(firstOrd, firstOrd + count, DESCRIPTION_TYPES.def)),
  };
}
