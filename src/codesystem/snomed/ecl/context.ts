/**
 * What evaluating a constraint needs: the concepts, the graph, the time left, and errors that quote the expression. Which concepts
 * make up the substrate is decided here.
 */
import { TerminologyError } from '../../../domain/issue.js';
import { once } from '../../../domain/once.js';
import { difference, type OrdinalSet } from '../../../domain/ordinal-set.js';
import { eclTooCostly, invalidEcl, unknownConceptId } from '../../../domain/wording/snomed.js';
import type { CodeSystem } from '../../code-system.js';
import type { ConceptGraph } from '../../concept-graph.js';
import { setCache } from '../../set-cache.js';
import { graphOf } from '../generic-graph.js';
import { DEFINITION_STATUSES, ROOT } from '../ids.js';
import { shown } from './cursor.js';

/** Time for one question. */
export interface Budget {
  /** Starts a new question. */
  restart(): void;
  /** @throws TerminologyError (too-costly) where the time is over; cheap enough for every few hundred steps. */
  check(): void;
}

export interface Substrate {
  readonly codeSystem: CodeSystem;
  readonly graph: ConceptGraph;
  /** First ordinal and the one behind the last. */
  readonly first: number;
  readonly end: number;
  /** What `*` stands for: active concepts, those under the root where the root is loaded (§6.1). */
  universe(): OrdinalSet;
  isDefined(ord: number): boolean;
  /** `codeSystem.withValue`, kept. */
  withValue(property: string, value: string): OrdinalSet;
}

export interface EclContext extends Substrate {
  readonly budget: Budget;
  /** @throws TerminologyError where there is no such concept. */
  ordOf(id: string): number;
  /** An error that quotes the expression. */
  invalid(why: string): TerminologyError;
}

/** Integers that are kept of the sets of properties: 4 MB. */
const KEPT = 1_000_000;

/** The concepts of a code system as ECL sees them; made once for each. */
export function substrateOf(codeSystem: CodeSystem): Substrate {
  const all = codeSystem.all();
  const [first = 0] = all;
  const root = codeSystem.find(ROOT);
  const values = setCache(KEPT, 'properties');
  return {
    codeSystem,
    graph: graphOf(codeSystem),
    first,
    end: all.at(-1) ?? 0,
    universe: once(() => difference(root === undefined ? all : codeSystem.descendants(root), codeSystem.inactive())),
    isDefined: (ord) => isDefined(codeSystem, ord),
    withValue: (property, value) => values.get(`${property} ${value}`, () => codeSystem.withValue(property, value)),
  };
}

function isDefined(codeSystem: CodeSystem, ord: number): boolean {
  return codeSystem.hasValue(codeSystem.at(ord), 'sufficientlyDefined', 'true');
}

/** The status concept that stands for being defined or not. */
export function definitionStatus(defined: boolean): string {
  return defined ? DEFINITION_STATUSES.defined : DEFINITION_STATUSES.primitive;
}

/** @param milliseconds what one question may take. */
export function eclContext(substrate: Substrate, text: string, milliseconds: number): EclContext {
  const invalid = (why: string): TerminologyError => new TerminologyError(invalidEcl(shown(text), why));
  return {
    ...substrate,
    budget: budgetOf(text, milliseconds),
    invalid,
    ordOf: (id) => {
      const found = substrate.codeSystem.find(id);
      if (found === undefined || found.ord < 0) throw invalid(unknownConceptId(id));
      return found.ord;
    },
  };
}

function budgetOf(text: string, milliseconds: number): Budget {
  let deadline = Date.now() + milliseconds;
  return {
    restart: () => {
      deadline = Date.now() + milliseconds;
    },
    check: () => {
      if (Date.now() > deadline) throw new TerminologyError(eclTooCostly(shown(text), milliseconds));
    },
  };
}
