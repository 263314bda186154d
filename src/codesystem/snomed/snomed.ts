/**
 * SNOMED CT laid over its stored content: post-coordinated expressions are codes, filters mean what FHIR says they mean for SNOMED CT.
 * Everything about concepts that are stored is the stored code system's.
 */
import type { Concept, ConceptProperty, Designation } from '../../domain/concept.js';
import { once } from '../../domain/once.js';
import { EMPTY, fromOrdinals, type OrdinalSet, union } from '../../domain/ordinal-set.js';
import { notAnExpression } from '../../domain/wording/snomed.js';
import type { CodeSystem } from '../code-system.js';
import { eclEngine } from './ecl/engine.js';
import { expressionsOf, type KnownExpression } from './expression/expressions.js';
import { necessaryNormalForm, type Written } from './expression/necessary-normal-form.js';
import { conceptIs, expressionIs, expressionSubsumes } from './expression/subsumption.js';
import { type SnomedTools, snomedFilter } from './filters.js';

const SCTID = /^\d+$/;
const IDENTIFIER = /\d{6}/;

/** The stored code system with expressions, ECL and SNOMED CT's filters. */
export function withSnomed(stored: CodeSystem): CodeSystem {
  const made = once((): SnomedTools => {
    const engine = eclEngine(stored);
    return { stored, engine, expressions: expressionsOf(engine) };
  });
  const known = (concept: Concept): KnownExpression | undefined => made().expressions.of(concept);
  return {
    ...stored,
    grammar: { listable: true },
    filter: (criterion) => snomedFilter(criterion, made()),
    ...withStatus(stored),
    find: (code) => {
      const found = stored.find(code);
      if (found !== undefined) return statusOf(found);
      // No expression is without an identifier: words that are searched for are not read as one.
      return SCTID.test(code) || !IDENTIFIER.test(code) ? undefined : findExpression(code, made());
    },
    explain: (code) => (SCTID.test(code) ? undefined : explanation(code, made())),
    remark: (concept) => {
      const expression = concept.ord < 0 ? known(concept) : undefined;
      return expression === undefined ? undefined : made().expressions.remark(expression);
    },
    designations: (concept) => (concept.ord >= 0 ? stored.designations(concept) : ownName(concept, stored)),
    properties: (concept) => (concept.ord >= 0 ? stored.properties(concept) : propertiesOf(known(concept), stored)),
    derivedProperty: (concept, code) => normalForm(concept, code, made()),
    hasValue: (concept, property, value) =>
      concept.ord >= 0
        ? stored.hasValue(concept, property, value)
        : propertiesOf(known(concept), stored).some((one) => one.code === property && textOf(one) === value),
    ...hierarchy(stored, { made, known }),
  };
}

/** Inactive concepts say so in their status, as SNOMED CT has no other. */
function statusOf(concept: Concept): Concept {
  return concept.inactive ? { ...concept, status: 'inactive' } : concept;
}

function withStatus(stored: CodeSystem): Pick<CodeSystem, 'at' | 'concepts'> {
  return {
    at: (ord) => statusOf(stored.at(ord)),
    concepts: (set) => {
      const concepts = stored.concepts(set);
      return Array.isArray(concepts) ? (concepts as readonly Concept[]).map(statusOf) : withStatuses(concepts);
    },
  };
}

function* withStatuses(concepts: Iterable<Concept>): Generator<Concept> {
  for (const concept of concepts) yield statusOf(concept);
}

/** An expression that is one concept with a term is that concept. */
function findExpression(code: string, { stored, expressions }: SnomedTools): Concept | undefined {
  const reading = expressions.read(code);
  if ('error' in reading) return undefined;
  const { focus, ungrouped, groups } = reading.expression.body;
  const [only, ...others] = focus;
  const plain = others.length === 0 && ungrouped.length === 0 && groups.length === 0;
  if (only === undefined || !plain) return reading.concept;
  return only.term === undefined ? undefined : stored.find(only.id);
}

function explanation(code: string, { expressions }: SnomedTools): string | undefined {
  const reading = expressions.read(code);
  if ('error' in reading) return reading.error;
  return notAnExpression('blanks around a concept identifier');
}

/** Displays are chosen from American English first, so that is what an expression's terms are in. */
function ownName({ display }: Concept, { info }: CodeSystem): readonly Designation[] {
  const language = info.language === undefined || info.language === 'en' ? 'en-US' : info.language;
  return display === undefined ? [] : [{ language, value: display }];
}

/** `normalForm` and `normalFormTerse` (https://hl7.org/fhir/snomedct.html). */
function normalForm(concept: Concept, code: string, tools: SnomedTools): ConceptProperty | undefined {
  if (code !== 'normalForm' && code !== 'normalFormTerse') return undefined;
  const { substrate } = tools.engine;
  const written = writtenOf(concept, tools);
  if (written === undefined) return undefined;
  const value = necessaryNormalForm(written, substrate, code === 'normalForm' ? 'terms' : 'codes');
  return { code, value: { type: 'string', value } };
}

function writtenOf(concept: Concept, { engine: { substrate }, expressions }: SnomedTools): Written | undefined {
  if (concept.ord < 0) {
    const form = expressions.of(concept)?.form;
    return form === undefined ? undefined : { ...form, above: form.focus };
  }
  const parents = substrate.graph.parentOrds(concept.ord);
  return {
    defined: substrate.isDefined(concept.ord),
    above: parents.length === 0 ? [concept.ord] : parents,
    relationships: substrate.graph.relationships(concept.ord),
  };
}

function textOf({ value }: ConceptProperty): string {
  return value.type === 'Coding' ? value.value.code : String(value.value);
}

/** The focus concepts of an expression. */
function focusOf(known: KnownExpression | undefined, stored: CodeSystem): readonly Concept[] {
  return known === undefined ? [] : known.form.focus.map((ord) => stored.at(ord));
}

/** What its focus concepts are defined by, and its own attributes; of one focus concept all that is known of it. */
function propertiesOf(known: KnownExpression | undefined, stored: CodeSystem): readonly ConceptProperty[] {
  const focus = focusOf(known, stored);
  const inherited = focus.flatMap((concept) => stored.properties(concept));
  const shared = focus.length === 1 ? inherited : inherited.filter(({ group }) => group !== undefined);
  return [...shared, ...(known?.form.own ?? []).flatMap((one) => ownProperty(one, stored))];
}

function ownProperty(one: KnownExpression['form']['own'][number], stored: CodeSystem): readonly ConceptProperty[] {
  const attribute = stored.at(one.attribute);
  const head = {
    code: attribute.code,
    ...(attribute.display === undefined ? {} : { codeDisplay: attribute.display }),
    group: one.group,
  };
  if (typeof one.value === 'number') return [{ ...head, value: { type: 'decimal', value: one.value } }];
  if (typeof one.value === 'boolean') return [{ ...head, value: { type: 'boolean', value: one.value } }];
  if (typeof one.value === 'string') return [{ ...head, value: { type: 'string', value: one.value } }];
  const targets = one.nested === undefined ? [one.target] : one.nested.focus;
  return targets.map((ord) => {
    const target = stored.at(ord);
    const description = target.display === undefined ? {} : { description: target.display };
    return { ...head, value: { type: 'code', value: target.code }, ...description };
  });
}

interface Expressed {
  readonly made: () => SnomedTools;
  readonly known: (concept: Concept) => KnownExpression | undefined;
}

/** An expression stands where its one focus concept stands; one with several is below all of them. */
function hierarchy(stored: CodeSystem, { made, known }: Expressed) {
  const around = (concept: Concept, of: (concept: Concept) => readonly Concept[]): readonly Concept[] => {
    if (concept.ord >= 0) return of(concept);
    const focus = focusOf(known(concept), stored);
    return focus.length === 1 ? focus.flatMap(of) : of === stored.parents ? focus : [];
  };
  return {
    parents: (concept: Concept) => around(concept, stored.parents),
    children: (concept: Concept) => around(concept, stored.children),
    descendants: (concept: Concept): OrdinalSet => (concept.ord >= 0 ? stored.descendants(concept) : EMPTY),
    ancestors: (concept: Concept): OrdinalSet =>
      concept.ord >= 0
        ? stored.ancestors(concept)
        : focusOf(known(concept), stored).reduce((all, focus) => union(all, stored.ancestors(focus)), fromOrdinals([])),
    subsumes: (ancestor: Concept, descendant: Concept): boolean => {
      if (ancestor.ord >= 0 && descendant.ord >= 0) return stored.subsumes(ancestor, descendant);
      return expressionsSubsume(ancestor, descendant, { made, known });
    },
  };
}

function expressionsSubsume(ancestor: Concept, descendant: Concept, { made, known }: Expressed): boolean {
  const { substrate } = made().engine;
  const above = ancestor.ord < 0 ? known(ancestor)?.form : undefined;
  const below = descendant.ord < 0 ? known(descendant)?.form : undefined;
  if (above !== undefined && below !== undefined) return expressionSubsumes(above, below, substrate);
  if (above !== undefined) return descendant.ord >= 0 && conceptIs(descendant.ord, above, substrate.graph);
  return below !== undefined && ancestor.ord >= 0 && expressionIs(below, ancestor.ord, substrate);
}
