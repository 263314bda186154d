/** The abstract syntax of SNOMED CT Compositional Grammar 2.4 (https://snomed.org/scg). Pure data; `at` is an offset in the text. */

export interface ConceptTerm {
  readonly at: number;
  readonly id: string;
  readonly term?: string;
}

export type ExpressionValue =
  | { readonly kind: 'expression'; readonly value: SubExpression }
  | { readonly kind: 'string'; readonly value: string }
  /** `text` keeps the number as it was written. */
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean };

export interface ExpressionAttribute {
  readonly name: ConceptTerm;
  readonly value: ExpressionValue;
}

export interface SubExpression {
  readonly focus: readonly ConceptTerm[];
  readonly ungrouped: readonly ExpressionAttribute[];
  readonly groups: readonly (readonly ExpressionAttribute[])[];
}

export interface Expression {
  /** `===` or nothing = equivalent, `<<<` = subtype. */
  readonly status: 'equivalent' | 'subtype';
  readonly body: SubExpression;
}
