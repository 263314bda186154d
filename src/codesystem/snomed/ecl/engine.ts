/**
 * ECL over one code system: parses and compiles a constraint, lists what it selects or asks about one concept, within a budget of
 * time. Content never changes, so results are kept, up to a limit of memory.
 */

import type { OrdinalSet } from '../../../domain/ordinal-set.js';
import { timeBudget } from '../../../domain/time-budget.js';
import type { CodeSystem } from '../../code-system.js';
import { setCache } from '../../set-cache.js';
import type { NormalForm } from '../expression/normal-form.js';
import { eclContext, type Substrate, substrateOf } from './context.js';
import { evaluate } from './evaluate.js';
import { parseEcl } from './parse.js';

export interface EclOptions {
  /** What one question may take. */
  readonly milliseconds?: number;
}

/** A constraint made ready. */
export interface EclQuery {
  /** The concepts that it selects. @throws TerminologyError (too-costly) where the time is over. */
  set(): OrdinalSet;
  has(ord: number): boolean;
  hasExpression(form: NormalForm): boolean;
}

export interface EclEngine {
  readonly substrate: Substrate;
  /** @throws TerminologyError (INVALID_ECL) for what cannot be understood or names unknown concepts. */
  query(text: string, options?: EclOptions): EclQuery;
}

/** Integers that are kept of results: 8 MB. */
const KEPT = 2_000_000;

/** The engine of a code system. */
export function eclEngine(codeSystem: CodeSystem): EclEngine {
  const substrate = substrateOf(codeSystem);
  const results = setCache(KEPT, 'ecl');
  return {
    substrate,
    query: (text, { milliseconds = timeBudget() } = {}) => {
      const context = eclContext(substrate, text, milliseconds);
      const selection = evaluate(parseEcl(text), context);
      const within = <T>(ask: () => T): T => {
        context.budget.restart();
        return ask();
      };
      return {
        set: () => results.get(text, () => within(selection.set)),
        has: (ord) => within(() => selection.has(ord)),
        hasExpression: (form) => within(() => selection.hasExpression(form)),
      };
    },
  };
}
