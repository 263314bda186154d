/**
 * The concept graph of a code system that offers none of its own (a CodeSystem resource of a request, a fragment): made from what
 * every code system can answer. For small content; relationships are the properties whose codes are concepts.
 */
import type { ConceptProperty } from '../../domain/concept.js';
import { once } from '../../domain/once.js';
import { EMPTY, fromOrdinals, type OrdinalSet, ordinals, range } from '../../domain/ordinal-set.js';
import type { CodeSystem } from '../code-system.js';
import type { ConceptGraph, Description, InverseIndex, Membership, Relationship } from '../concept-graph.js';
import { searchWords } from '../search-words.js';

/** The graph of a code system, its own or a made one. */
export function graphOf(codeSystem: CodeSystem): ConceptGraph {
  return codeSystem.graph?.() ?? genericGraph(codeSystem);
}

function genericGraph(codeSystem: CodeSystem): ConceptGraph {
  return {
    ...relationshipQueries(codeSystem),
    ...hierarchyQueries(codeSystem),
    ...nameQueries(codeSystem),
    ...refsetQueries(codeSystem),
  };
}

function relationshipQueries(codeSystem: CodeSystem) {
  const attributes = once(
    () =>
      new Map(
        codeSystem.propertyCodes().flatMap((code): [string, number][] => {
          const found = codeSystem.find(code);
          return found === undefined ? [] : [[code, found.ord]];
        }),
      ),
  );
  const relationships = (ord: number): readonly Relationship[] =>
    codeSystem.properties(codeSystem.at(ord)).flatMap((property): Relationship[] => {
      const attribute = attributes().get(property.code);
      return attribute === undefined ? [] : [relationship(codeSystem, property, attribute)];
    });
  const all = once(() => Array.from(ordinals(codeSystem.all()), (ord) => [ord, relationships(ord)] as const));
  return {
    attributes: () => [...attributes().values()],
    relationships,
    relationshipsBetween: (start: number, end: number) =>
      new Map(all().filter(([ord, own]) => ord >= start && ord < end && own.length > 0)),
    inverse: (attribute: number): InverseIndex => {
      const pairs = all().flatMap(([ord, own]) =>
        own.filter((r) => r.attribute === attribute && r.target >= 0).map((r) => [r.target, ord] as const),
      );
      pairs.sort(([a], [b]) => a - b);
      return { targets: Int32Array.from(pairs, ([t]) => t), sources: Int32Array.from(pairs, ([, s]) => s) };
    },
    concreteValues: (attribute: number) =>
      all().flatMap(([source, own]) =>
        own.flatMap((r) => (r.attribute === attribute && r.value !== undefined ? [{ value: r.value, source }] : [])),
      ),
  };
}

function relationship(codeSystem: CodeSystem, { value, group = 0 }: ConceptProperty, attribute: number): Relationship {
  if (value.type === 'Coding') return { attribute, target: codeSystem.find(value.value.code)?.ord ?? -1, group };
  if (value.type !== 'code') return { attribute, target: -1, value: value.value, group };
  return { attribute, target: codeSystem.find(value.value)?.ord ?? -1, group };
}

function hierarchyQueries(codeSystem: CodeSystem) {
  const cover = (ord: number): OrdinalSet => codeSystem.descendants(codeSystem.at(ord));
  const parentOrds = (ord: number): readonly number[] => codeSystem.parents(codeSystem.at(ord)).map((p) => p.ord);
  const childOrds = (ord: number): readonly number[] => codeSystem.children(codeSystem.at(ord)).map((c) => c.ord);
  const each = <T>(start: number, end: number, of: (ord: number) => readonly T[]): readonly T[] =>
    Array.from(ordinals(range(start, end)), of).flat();
  return {
    parentOrds,
    childOrds,
    parentsBetween: (start: number, end: number) => each(start, end, parentOrds),
    childrenBetween: (start: number, end: number) => each(start, end, childOrds),
    cover,
    coversBetween: (start: number, end: number) => each(start, end, (ord) => [cover(ord)]),
  };
}

function nameQueries(codeSystem: CodeSystem) {
  const descriptions = (ord: number): readonly Description[] => {
    const concept = codeSystem.at(ord);
    const { display } = concept;
    const others = codeSystem.designations(concept);
    return display === undefined || others.some(({ value }) => value === display)
      ? others
      : [{ value: display }, ...others];
  };
  return {
    descriptions,
    descriptionsBetween: (start: number, end: number) =>
      new Map(Array.from(ordinals(range(start, end)), (ord) => [ord, descriptions(ord)] as const)),
    descriptionOwner: (id: string) => codeSystem.findByDesignationId(id)?.ord,
    withWords: (text: string) => (searchWords(text).length === 0 ? undefined : fromOrdinals(codeSystem.search(text))),
    namesBetween: function* (start: number, end: number): Generator<readonly [number, string, boolean]> {
      for (const ord of ordinals(range(start, end))) {
        for (const { value, inactive } of descriptions(ord)) yield [ord, value, inactive === true];
      }
    },
    // Definitions are no designations here.
    definitions: () => [],
  };
}

/** What such a code system has of reference sets; it cannot be asked by component, so each set is gone through. */
function refsetQueries(codeSystem: CodeSystem) {
  const members = (refset: number): readonly Membership[] =>
    Array.from(codeSystem.refsetRows(codeSystem.at(refset)), (row) => ({ ...row, refset, ord: row.concept.ord }));
  const refsets = () => codeSystem.refsets().map(({ ord }) => ord);
  return {
    refsets,
    memberOrds: (refset: number) => (refset < 0 ? EMPTY : codeSystem.refsetMembers(codeSystem.at(refset))),
    members,
    associations: (refset: number): InverseIndex => {
      const rows = members(refset).flatMap((row): [number, number][] => {
        const target = row.active ? codeSystem.find(row.fields['targetComponentId'] ?? '') : undefined;
        return target === undefined ? [] : [[row.ord, target.ord]];
      });
      return { sources: Int32Array.from(rows, ([s]) => s), targets: Int32Array.from(rows, ([, t]) => t) };
    },
    memberships: (ord: number) => refsets().flatMap((refset) => members(refset).filter((row) => row.ord === ord)),
  };
}
