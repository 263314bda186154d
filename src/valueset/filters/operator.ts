/** What every filter operator is: listing and testing one concept are separate, so that a test never lists. */
import type { CodeSystem, FilterCriterion } from '../../codesystem/code-system.js';
import type { Concept } from '../../domain/concept.js';
import type { OrdinalSet } from '../../domain/ordinal-set.js';

export interface Operator {
  /** All concepts that pass. */
  list(codeSystem: CodeSystem, criterion: FilterCriterion): OrdinalSet;
  /** Whether this one passes. */
  test(codeSystem: CodeSystem, criterion: FilterCriterion, concept: Concept): boolean;
}
