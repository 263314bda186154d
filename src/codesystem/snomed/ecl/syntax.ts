/**
 * The abstract syntax of the Expression Constraint Language 2.2 (https://snomed.org/ecl), brief and long syntax alike. Every node
 * knows where it begins (`at`: offset in the text). Pure data.
 */

export type HierarchyOperator =
  | 'descendantOf'
  | 'descendantOrSelfOf'
  | 'childOf'
  | 'childOrSelfOf'
  | 'ancestorOf'
  | 'ancestorOrSelfOf'
  | 'parentOf'
  | 'parentOrSelfOf'
  | 'top'
  | 'bottom';

export interface ConceptReference {
  readonly kind: 'concept';
  readonly at: number;
  readonly id: string;
  readonly term?: string;
}

/** `*` */
export interface Wildcard {
  readonly kind: 'wildcard';
  readonly at: number;
}

/** `scheme#code` */
export interface AlternateIdentifier {
  readonly kind: 'alternate';
  readonly at: number;
  readonly scheme: string;
  readonly code: string;
}

export type Constraint =
  | ConceptReference
  | Wildcard
  | AlternateIdentifier
  /** An operator before a sub-expression, inside which the operators to its right stand. */
  | { readonly kind: 'hierarchy'; readonly at: number; readonly operator: HierarchyOperator; readonly of: Constraint }
  /** `^`: members, in a field or by filters; `fields` absent = referencedComponentId. */
  | {
      readonly kind: 'members';
      readonly at: number;
      readonly of: Constraint;
      readonly fields?: readonly string[] | '*';
      readonly filters: readonly MemberFilters[];
    }
  /** `^R`: the reference sets that hold one of the concepts. */
  | {
      readonly kind: 'refsets';
      readonly at: number;
      readonly of: Constraint;
      readonly filters: readonly MemberFilters[];
    }
  | {
      readonly kind: 'filtered';
      readonly at: number;
      readonly of: Constraint;
      readonly filters: DescriptionFilters | ConceptFilters;
    }
  | { readonly kind: 'history'; readonly at: number; readonly of: Constraint; readonly supplement: HistorySupplement }
  | { readonly kind: 'and' | 'or'; readonly at: number; readonly operands: readonly Constraint[] }
  | { readonly kind: 'minus'; readonly at: number; readonly left: Constraint; readonly right: Constraint }
  | { readonly kind: 'dotted'; readonly at: number; readonly of: Constraint; readonly attribute: Constraint }
  | { readonly kind: 'refined'; readonly at: number; readonly of: Constraint; readonly refinement: Refinement };

/** `max` Infinity = many. */
export interface Cardinality {
  readonly min: number;
  readonly max: number;
}

export type EqualityOperator = '=' | '!=';
export type OrderOperator = EqualityOperator | '<' | '<=' | '>' | '>=';

export type AttributeValue =
  | { readonly kind: 'expression'; readonly operator: EqualityOperator; readonly value: Constraint }
  | { readonly kind: 'number'; readonly operator: OrderOperator; readonly value: number }
  | { readonly kind: 'string'; readonly operator: EqualityOperator; readonly values: readonly string[] }
  | { readonly kind: 'boolean'; readonly operator: EqualityOperator; readonly value: boolean };

export interface Attribute {
  readonly kind: 'attribute';
  readonly at: number;
  readonly cardinality: Cardinality;
  readonly reverse: boolean;
  readonly name: Constraint;
  readonly comparison: AttributeValue;
}

export type Refinement =
  | Attribute
  | {
      readonly kind: 'group';
      readonly at: number;
      readonly cardinality: Cardinality;
      readonly attributes: Refinement;
    }
  | { readonly kind: 'and' | 'or'; readonly at: number; readonly operands: readonly Refinement[] };

/** `match`: every word begins a word of the term; `wild`: the whole term, `*` standing for anything. */
export interface SearchTerm {
  readonly kind: 'match' | 'wild';
  /** For `wild` with its escapes, which tell a literal `\*`. */
  readonly text: string;
}

/** Concepts that are compared by id alone (metadata, which a subset may lack), or an expression. */
export type IdSet =
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'expression'; readonly value: Constraint };

export type ModuleFilter = { readonly kind: 'module'; readonly operator: EqualityOperator; readonly modules: IdSet };
export type EffectiveTimeFilter = {
  readonly kind: 'effectiveTime';
  readonly operator: OrderOperator;
  /** yyyymmdd, or '' for what is not published yet. */
  readonly times: readonly string[];
};
/** `active` absent = both. */
export type ActiveFilter = { readonly kind: 'active'; readonly active?: boolean };

/** A dialect with the acceptabilities asked for; none = any. */
export interface DialectChoice {
  readonly dialects: IdSet;
  readonly acceptability: readonly string[];
}

export type DescriptionFilter =
  | { readonly kind: 'term'; readonly operator: EqualityOperator; readonly terms: readonly SearchTerm[] }
  | { readonly kind: 'language'; readonly operator: EqualityOperator; readonly codes: readonly string[] }
  | { readonly kind: 'type'; readonly operator: EqualityOperator; readonly types: IdSet }
  | { readonly kind: 'dialect'; readonly operator: EqualityOperator; readonly choices: readonly DialectChoice[] }
  | { readonly kind: 'id'; readonly operator: EqualityOperator; readonly ids: readonly string[] }
  | ModuleFilter
  | EffectiveTimeFilter
  | ActiveFilter;

export interface DescriptionFilters {
  readonly kind: 'description';
  readonly all: readonly DescriptionFilter[];
}

export type ConceptFilter =
  | { readonly kind: 'definitionStatus'; readonly operator: EqualityOperator; readonly statuses: IdSet }
  | ModuleFilter
  | EffectiveTimeFilter
  | ActiveFilter;

export interface ConceptFilters {
  readonly kind: 'concept';
  readonly all: readonly ConceptFilter[];
}

export type FieldComparison =
  | { readonly kind: 'expression'; readonly operator: EqualityOperator; readonly value: Constraint }
  | { readonly kind: 'number'; readonly operator: OrderOperator; readonly value: number }
  /** Text in quotes: a search term, or a time where the operator compares or the text is one. */
  | { readonly kind: 'text'; readonly operator: OrderOperator; readonly terms: readonly SearchTerm[] }
  | { readonly kind: 'boolean'; readonly operator: EqualityOperator; readonly value: boolean };

export type MemberFilter =
  | ModuleFilter
  | EffectiveTimeFilter
  | ActiveFilter
  | { readonly kind: 'field'; readonly at: number; readonly name: string; readonly comparison: FieldComparison };

export interface MemberFilters {
  readonly kind: 'member';
  readonly all: readonly MemberFilter[];
}

export type HistorySupplement =
  | { readonly profile: 'MIN' | 'MOD' | 'MAX' }
  /** Which association reference sets. */
  | { readonly subset: Constraint };
