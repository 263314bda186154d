/**
 * Post-coordinated expressions of one code system: parsed, checked against its concepts, given a normal form and a display. What was
 * made of a text is kept for a while, as the same expression is asked about several times in one request.
 */
import { boundedCache } from '../../../domain/bounded-cache.js';
import { asCode } from '../../../domain/coding.js';
import type { Concept } from '../../../domain/concept.js';
import { has } from '../../../domain/ordinal-set.js';
import {
  conceptNotFound,
  expressionAgainstModel,
  expressionNotChecked,
  notAnAttribute,
  notAnExpression,
} from '../../../domain/wording/snomed.js';
import type { EclEngine } from '../ecl/engine.js';
import { CONCEPT_MODEL_ATTRIBUTE, LINKAGE } from '../ids.js';
import { conceptModel } from './mrcm.js';
import { type NormalForm, normalFormOf } from './normal-form.js';
import { parseExpression } from './parse.js';
import { printTerms } from './print.js';
import type { ConceptTerm, Expression, SubExpression } from './syntax.js';

/** An expression that is in order. */
export interface KnownExpression {
  readonly expression: Expression;
  readonly form: NormalForm;
  /** As a concept: `ord` -1, the code as it was written, the display with the terms. */
  readonly concept: Concept;
}

export type Reading = KnownExpression | { readonly error: string };

export interface Expressions {
  /** What the text is as an expression. */
  read(text: string): Reading;
  /** The expression that a concept with `ord` -1 stands for. */
  of(concept: Concept): KnownExpression | undefined;
  /** What could not be checked, or does not follow the concept model. */
  remark(known: KnownExpression): string | undefined;
}

const KEPT = 200;

export function expressionsOf(engine: EclEngine): Expressions {
  const model = conceptModel(engine);
  const { codeSystem, graph } = engine.substrate;
  const ordOf = (id: string): number => codeSystem.find(id)?.ord ?? -1;
  const readings = boundedCache<string, Reading>(KEPT);
  const make = (text: string): Reading => {
    const parsed = parseExpression(text);
    if ('error' in parsed) return { error: notAnExpression(parsed.error) };
    const { expression } = parsed;
    const wrong = wrongConcept(expression.body, engine);
    if (wrong !== undefined) return { error: notAnExpression(wrong) };
    const form = normalFormOf(expression, { graph, ordOf, groupable: model.groupable });
    return { expression, form, concept: conceptOf(text, expression, engine) };
  };
  const read = (text: string): Reading => readings.get(text, make);
  return {
    read,
    of: ({ code }) => {
      const reading = read(code);
      return 'error' in reading ? undefined : reading;
    },
    remark: ({ form }) => {
      if (!model.complete()) return expressionNotChecked();
      const violations = model.violations(form);
      return violations.length === 0 ? undefined : expressionAgainstModel(violations);
    },
  };
}

/** All concepts that an expression names: those in the place of values and focus concepts, and the attributes. */
function* conceptsIn({
  focus,
  ungrouped,
  groups,
}: SubExpression): Generator<ConceptTerm & { readonly attribute: boolean }> {
  for (const concept of focus) yield { ...concept, attribute: false };
  for (const { name, value } of [...ungrouped, ...groups.flat()]) {
    yield { ...name, attribute: true };
    if (value.kind === 'expression') yield* conceptsIn(value.value);
  }
}

/** The first concept that does not exist, or stands for an attribute and is none. */
function wrongConcept(body: SubExpression, { substrate: { codeSystem, graph } }: EclEngine): string | undefined {
  const tops = [CONCEPT_MODEL_ATTRIBUTE, LINKAGE];
  for (const { id, attribute } of conceptsIn(body)) {
    const found = codeSystem.find(id);
    if (found === undefined) return conceptNotFound(id);
    if (!attribute) continue;
    const known = tops.flatMap((top) => codeSystem.find(top)?.ord ?? []);
    if (known.length > 0 && !known.some((top) => has(graph.cover(top), found.ord))) return notAnAttribute(id, tops);
  }
  return undefined;
}

/** Inactive where one of its concepts is. */
function conceptOf(text: string, expression: Expression, { substrate: { codeSystem } }: EclEngine): Concept {
  const inactive = [...conceptsIn(expression.body)].some(({ id }) => codeSystem.find(id)?.inactive === true);
  return {
    ord: -1,
    code: asCode(text),
    display: printTerms(expression, (id) => codeSystem.find(id)?.display),
    inactive,
    abstract: false,
  };
}
