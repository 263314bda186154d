/**
 * A second, slow evaluator of what ECL means, for the tests alone: sets of identifiers over the rows of RF2 files, read and combined
 * without anything of the project. A case states its constraint twice, as text and by these functions.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export type Codes = ReadonlySet<string>;
type Row = Readonly<Record<string, string>>;

export interface Rel {
  readonly type: string;
  readonly group: string;
  /** Destination, or the concrete value with its `#`. */
  readonly value: string;
}

const ROOT = '138875005';
const IS_A = '116680003';

function rowsOf(folder: string, part: RegExp): readonly Row[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => part.test(basename(name)));
  return names.flatMap((name) => {
    const [header = '', ...lines] = readFileSync(join(folder, name), 'utf8').trimEnd().split(/\r?\n/);
    const columns = header.split('\t');
    return lines.map((line) => Object.fromEntries(line.split('\t').map((cell, i) => [columns[i], cell])));
  });
}

const group = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
};

export type Naive = ReturnType<typeof naive>;

/** Reads a snapshot. */
export function naive(folder: string) {
  const concepts = new Map(rowsOf(folder, /^sct2_Concept_/).map((row) => [row['id'] ?? '', row]));
  const relationships = rowsOf(folder, /^sct2_Relationship_/).filter(({ active }) => active === '1');
  const concrete = rowsOf(folder, /^sct2_RelationshipConcreteValues_/).filter(({ active }) => active === '1');
  const isA = relationships.filter(({ typeId }) => typeId === IS_A);
  const parentsOf = group(isA, ({ sourceId = '' }) => sourceId);
  const childrenOf = group(isA, ({ destinationId = '' }) => destinationId);
  const attributes = group(
    [...relationships.filter(({ typeId }) => typeId !== IS_A), ...concrete],
    ({ sourceId = '' }) => sourceId,
  );
  const descriptions = group(rowsOf(folder, /^sct2_(Description|TextDefinition)_/), ({ conceptId = '' }) => conceptId);
  const languages = group(
    rowsOf(folder, /^der2_cRefset_Language/).filter(({ active }) => active === '1'),
    ({ referencedComponentId = '' }) => referencedComponentId,
  );
  const members = rowsOf(folder, /^der2_(?!cRefset_Language)|^sct2_.*OWL/);

  const each = (set: Codes, of: (id: string) => readonly string[]): Codes => new Set([...set].flatMap(of));
  const children = (set: Codes): Codes =>
    each(set, (id) => (childrenOf.get(id) ?? []).map((row) => row['sourceId'] ?? ''));
  const parents = (set: Codes): Codes =>
    each(set, (id) => (parentsOf.get(id) ?? []).map((row) => row['destinationId'] ?? ''));
  const closure = (set: Codes, step: (set: Codes) => Codes): Codes => {
    let found: Codes = new Set();
    for (let next = step(set); next.size > 0; next = new Set([...step(next)].filter((id) => !found.has(id)))) {
      found = new Set([...found, ...next]);
    }
    return found;
  };
  const remembered = new Map<string, Codes>();
  const below = (set: Codes): Codes => {
    const key = [...set].join(' ');
    const known = remembered.get(key) ?? closure(set, children);
    remembered.set(key, known);
    return known;
  };
  const above = (set: Codes): Codes => closure(set, parents);
  const or = (...sets: readonly Codes[]): Codes => new Set(sets.flatMap((set) => [...set]));
  const rels = (id: string): readonly Rel[] =>
    (attributes.get(id) ?? []).map((row) => ({
      type: row['typeId'] ?? '',
      group: row['relationshipGroup'] ?? '',
      value: row['destinationId'] ?? row['value'] ?? '',
    }));
  const only = (set: Codes, keep: (id: string) => boolean): Codes => new Set([...set].filter(keep));
  const all: Codes = new Set(concepts.keys());
  return {
    all,
    /** `*` */
    any: only(or(new Set([ROOT]), below(new Set([ROOT]))), (id) => concepts.get(id)?.['active'] === '1'),
    is: (...ids: readonly string[]): Codes => new Set(ids),
    below,
    belowOrSelf: (set: Codes): Codes => or(set, below(set)),
    above,
    aboveOrSelf: (set: Codes): Codes => or(set, above(set)),
    children,
    parents,
    or,
    and: (a: Codes, b: Codes): Codes => only(a, (id) => b.has(id)),
    minus: (a: Codes, b: Codes): Codes => only(a, (id) => !b.has(id)),
    only,
    rels,
    /** Concepts whose number of matching relationships passes. */
    counted: (set: Codes, matches: (rel: Rel) => boolean, passes: (count: number) => boolean): Codes =>
      only(set, (id) => passes(rels(id).filter(matches).length)),
    /** Concepts whose number of role groups that pass passes. */
    grouped: (set: Codes, inGroup: (rels: readonly Rel[]) => boolean, passes: (count: number) => boolean): Codes =>
      only(set, (id) => {
        const groups = group(
          rels(id).filter((rel) => rel.group !== '0'),
          (rel) => rel.group,
        );
        return passes([...groups.values()].filter(inGroup).length);
      }),
    /** Destinations of a kind of relationship of the concepts. */
    values: (set: Codes, type: (id: string) => boolean): Codes =>
      each(set, (id) =>
        rels(id)
          .filter((rel) => type(rel.type) && !/^["#]/.test(rel.value))
          .map((rel) => rel.value),
      ),
    /** Sources that have this destination. */
    sources: (id: string, matches: (source: string, rel: Rel) => boolean): number =>
      [...all].filter((source) => rels(source).some((rel) => rel.value === id && matches(source, rel))).length,
    concept: (id: string): Row => concepts.get(id) ?? {},
    descriptions: (id: string): readonly Row[] => descriptions.get(id) ?? [],
    /** Concepts with one description that passes. */
    described: (set: Codes, passes: (row: Row) => boolean): Codes =>
      only(set, (id) => (descriptions.get(id) ?? []).some(passes)),
    dialects: (description: string): readonly Row[] => languages.get(description) ?? [],
    /** Members of reference sets that are concepts. */
    members: (passes: (row: Row) => boolean): readonly Row[] =>
      members.filter((row) => concepts.has(row['referencedComponentId'] ?? '') && passes(row)),
  };
}

/** The words of a term, as a person would say them. */
export function words(text: string): readonly string[] {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Every word of the search begins a word of the term. */
export function hasWords(term: string, search: string): boolean {
  return words(search).every((prefix) => words(term).some((word) => word.startsWith(prefix)));
}
