/**
 * Reference sets in ECL: `^` with its fields and member filters (§6.1, §6.10), `^R` (reference sets that hold a concept) and history
 * supplements (§6.11). Members for descriptions are no members here.
 */
import { EMPTY, fromOrdinals, has, type OrdinalSet, ordinals, size, unionAll } from '../../../domain/ordinal-set.js';
import type { Membership } from '../../concept-graph.js';
import { HISTORICAL_ASSOCIATION, PARTIALLY_EQUIVALENT_TO, REPLACED_BY, SAME_AS, WAS_A } from '../ids.js';
import type { FilterTools } from './common-filters.js';
import { single } from './hierarchy.js';
import { memberTest } from './member-filter.js';
import { anyOf, type Selection, selection } from './selection.js';
import type { Constraint, HistorySupplement } from './syntax.js';

type MembersNode = Extract<Constraint, { kind: 'members' }>;
type RefsetsNode = Extract<Constraint, { kind: 'refsets' }>;

const REFERENCED = 'referencedComponentId';

/** Members for concepts. */
const ofConcept = ({ fields }: Membership): boolean => fields[REFERENCED] === undefined;

export function membersOf(of: Selection, node: MembersNode, tools: FilterTools): Selection {
  const { fields } = node;
  if (fields === undefined || (fields.length === 1 && fields[0]?.toLowerCase() === REFERENCED.toLowerCase())) {
    return node.filters.length === 0 ? plainMembers(of, tools) : filteredMembers(of, node, tools);
  }
  if (fields === '*' || fields.length !== 1) {
    throw tools.context.invalid('only one reference set field can be selected where concepts are asked for');
  }
  return fieldValues(of, { ...node, field: fields[0] ?? '' }, tools);
}

/** The reference sets among the concepts selected. */
function refsetsIn(of: Selection, { context }: FilterTools): readonly number[] {
  return context.graph.refsets().filter((refset) => of.has(refset));
}

function plainMembers(of: Selection, tools: FilterTools): Selection {
  const { graph } = tools.context;
  return selection({
    set: () => unionAll(refsetsIn(of, tools).map((refset) => graph.memberOrds(refset))),
    has: (ord) => graph.memberships(ord).some((row) => row.active && ofConcept(row) && of.has(row.refset)),
    hasExpression: () => false,
  });
}

function filteredMembers(of: Selection, node: MembersNode, tools: FilterTools): Selection {
  const { graph, budget } = tools.context;
  const test = memberTest(node.filters, tools);
  const passes = (row: Membership): boolean => ofConcept(row) && test(row);
  return selection({
    set: () =>
      unionAll(
        refsetsIn(of, tools).map((refset) => {
          budget.check();
          const rows = graph.members(refset);
          checkFields(rows, node, tools);
          return fromOrdinals(rows.filter(passes).map(({ ord }) => ord));
        }),
      ),
    has: (ord) => graph.memberships(ord).some((row) => of.has(row.refset) && passes(row)),
    hasExpression: () => false,
  });
}

/** A field that the reference set does not have makes the expression erroneous (§6.1). */
function checkFields(
  rows: readonly Membership[],
  { filters }: Pick<MembersNode, 'filters'>,
  { context }: FilterTools,
): void {
  const [sample] = rows;
  if (sample === undefined) return;
  for (const { all } of filters) {
    for (const filter of all) {
      if (filter.kind === 'field' && fieldOf(sample, filter.name) === undefined) {
        throw context.invalid(`the reference set has no field ${filter.name}`);
      }
    }
  }
}

/** The value of a field, its name in any case; the concept itself is not among them. */
export function fieldOf({ fields }: Membership, name: string): string | undefined {
  const exact = fields[name];
  if (exact !== undefined || name.toLowerCase() === REFERENCED.toLowerCase()) return exact ?? '';
  const key = Object.keys(fields).find((field) => field.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : fields[key];
}

/** `^ [targetComponentId]`: the concepts that a field of the members names. */
function fieldValues(of: Selection, node: MembersNode & { readonly field: string }, tools: FilterTools): Selection {
  const { context } = tools;
  const test = memberTest(node.filters, tools);
  const made = selection({
    set: () => {
      const found: number[] = [];
      for (const refset of refsetsIn(of, tools)) {
        context.budget.check();
        const rows = context.graph.members(refset);
        checkFields(rows, node, tools);
        for (const row of rows) if (test(row)) found.push(...conceptIn(row, node.field, tools));
      }
      return fromOrdinals(found);
    },
    has: (ord) => has(made.set(), ord),
    hasExpression: () => false,
  });
  return made;
}

function conceptIn(row: Membership, field: string, { context }: FilterTools): readonly number[] {
  const value = fieldOf(row, field);
  if (value === undefined) throw context.invalid(`the reference set has no field ${field}`);
  const concept = context.codeSystem.find(value);
  return concept === undefined || concept.ord < 0 ? [] : [concept.ord];
}

/** `^R`: reference sets with a member among the concepts. */
export function refsetsContaining(of: Selection, node: RefsetsNode, tools: FilterTools): Selection {
  const { graph } = tools.context;
  const test = memberTest(node.filters, tools);
  const holds = (refset: number): boolean =>
    graph.members(refset).some((row) => ofConcept(row) && test(row) && of.has(row.ord));
  return selection({
    set: () => {
      const set = of.set();
      if (size(set) > 100) return fromOrdinals(graph.refsets().filter(holds));
      const rows = [...ordinals(set)].flatMap((ord) => graph.memberships(ord));
      return fromOrdinals(rows.filter((row) => ofConcept(row) && test(row)).map(({ refset }) => refset));
    },
    has: (refset) => holds(refset),
    hasExpression: () => false,
  });
}

const PROFILES: Readonly<Record<'MIN' | 'MOD', readonly string[]>> = {
  MIN: [SAME_AS],
  MOD: [SAME_AS, REPLACED_BY, WAS_A, PARTIALLY_EQUIVALENT_TO],
};

/** The concepts, and inactive ones whose association members lead to them. */
export function withHistory(of: Selection, supplement: HistorySupplement, tools: FilterTools): Selection {
  const { graph, codeSystem, budget } = tools.context;
  const refsets = historyRefsets(supplement, tools);
  const leads = (row: Membership): boolean => {
    if (!row.active || !ofConcept(row)) return false;
    const target = codeSystem.find(row.fields['targetComponentId'] ?? '');
    return target !== undefined && target.ord >= 0 && of.has(target.ord);
  };
  const former = (): OrdinalSet => {
    const found: number[] = [];
    const active = of.set();
    for (const refset of refsets()) {
      budget.check();
      const { sources, targets } = graph.associations(refset);
      for (const [i, target] of targets.entries()) if (has(active, target)) found.push(sources[i] as number);
    }
    return fromOrdinals(found);
  };
  return selection({
    set: () => unionAll([of.set(), former()]),
    has: (ord) => of.has(ord) || graph.memberships(ord).some((row) => refsets().includes(row.refset) && leads(row)),
    hasExpression: of.hasExpression,
  });
}

/** The association reference sets of a supplement; those of a profile that are not loaded are left out. */
function historyRefsets(supplement: HistorySupplement, tools: FilterTools): () => readonly number[] {
  const { context, compile } = tools;
  if ('subset' in supplement) {
    const chosen = compile(supplement.subset);
    return () => context.graph.refsets().filter((refset) => chosen.has(refset));
  }
  const found = (ids: readonly string[]): readonly number[] =>
    ids.flatMap((id) => context.codeSystem.find(id)?.ord ?? []);
  if (supplement.profile !== 'MAX') return () => found(PROFILES[supplement.profile as 'MIN' | 'MOD']);
  return () => {
    const [top] = found([HISTORICAL_ASSOCIATION]);
    const below = top === undefined ? EMPTY : context.graph.cover(top);
    const known = anyOf([...PROFILES.MOD].flatMap((id) => found([id]).map((ord) => single(ord, context))));
    return context.graph
      .refsets()
      .filter((refset) => has(below, refset) || known.has(refset) || isAssociation(refset, tools));
  };
}

/** Where the concept of all historical associations is not loaded, a set is told by its field. */
function isAssociation(refset: number, { context }: FilterTools): boolean {
  if (context.codeSystem.find(HISTORICAL_ASSOCIATION) !== undefined) return false;
  return context.graph.associations(refset).targets.length > 0;
}
