/** What an expansion says of itself: the parameters it was made with, what it used, what is doubtful about that, and why it may be incomplete. */
import { formatCanonical } from '../domain/canonical.js';
import type { Extension } from '../domain/concept.js';
import type { ExpansionParameter } from '../domain/expansion.js';
import type { LanguageChoice, Settings } from '../domain/settings.js';
import { unclosedReason } from '../domain/wording/value-set.js';
import type { PlannedSet, ValueSetPlan } from '../valueset/plan.js';
import type { Evaluation } from './evaluation.js';
import { notableStatus, type StatusFacts } from './status-notes.js';

interface Facts {
  readonly evaluation: Evaluation;
  readonly plan: ValueSetPlan;
  readonly settings: Settings;
  readonly language: LanguageChoice;
  readonly supplements: readonly string[];
}

const ECHOED_FLAGS = [
  'excludeNested',
  'activeOnly',
  'includeDesignations',
  'includeDefinition',
  'excludeNotForUI',
  'excludePostCoordinated',
  'limitedExpansion',
] as const;

export function expansionParameters(facts: Facts): readonly ExpansionParameter[] {
  const all = [...echo(facts), ...used(facts), ...warnings(facts)];
  const seen = new Set<string>();
  return all.filter(({ name, value }) => {
    const key = `${name} ${value}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}

function echo({ settings, language, evaluation }: Facts): readonly ExpansionParameter[] {
  const { filter, designation, offset, count } = settings;
  const flags = ECHOED_FLAGS.flatMap((name): ExpansionParameter[] => {
    const value = settings[name];
    return value === undefined ? [] : [{ name, type: 'boolean', value }];
  });
  return [
    ...(filter === undefined ? [] : [{ name: 'filter', type: 'string', value: filter } as const]),
    ...(language.text === undefined ? [] : [{ name: 'displayLanguage', type: 'code', value: language.text } as const]),
    ...designation.map((value) => ({ name: 'designation', type: 'string', value }) as const),
    ...settings['exclude-system'].map((value) => ({ name: 'exclude-system', type: 'uri', value }) as const),
    ...flags,
    // That versions count each by itself is the rule, and is not said.
    ...(settings.versionsMatch === true ? [{ name: 'versionsMatch', type: 'boolean', value: true } as const] : []),
    ...(offset === undefined ? [] : [{ name: 'offset', type: 'integer', value: offset } as const]),
    ...(count === undefined ? [] : [{ name: 'count', type: 'integer', value: count } as const]),
    ...[...evaluation.appliedRules].map(
      ({ parameter, url, version }) =>
        ({ name: parameter, type: 'uri', value: formatCanonical(url, version) }) as const,
    ),
  ];
}

/** Every plan of the tree with the one that imports it. */
function* plansOf(plan: ValueSetPlan): Generator<{ readonly plan: ValueSetPlan; readonly parent: ValueSetPlan }> {
  for (const { imports } of [...plan.includes, ...plan.excludes]) {
    for (const inner of imports) {
      yield { plan: inner, parent: plan };
      yield* plansOf(inner);
    }
  }
}

/** Every set of the tree whose code system is known, with its plan. */
function* setsOf(plan: ValueSetPlan): Generator<{ readonly set: PlannedSet; readonly plan: ValueSetPlan }> {
  for (const set of [...plan.includes, ...plan.excludes]) {
    if (set.codeSystem !== undefined) yield { set, plan };
    for (const inner of set.imports) yield* setsOf(inner);
  }
}

function used({ plan, supplements }: Facts): readonly ExpansionParameter[] {
  const parameters: ExpansionParameter[] = [];
  const add = (name: string, value: string): void => {
    parameters.push({ name, type: 'uri', value });
  };
  for (const { set } of setsOf(plan)) {
    if (set.codeSystem === undefined) continue;
    const { url, version, content } = set.codeSystem.info;
    add('used-codesystem', formatCanonical(url, version));
    if (content === 'fragment' || content === 'example') add(`used-${content}`, formatCanonical(url, version));
  }
  for (const { codeSystem } of plan.entries ?? []) {
    add('used-codesystem', formatCanonical(codeSystem.info.url, codeSystem.info.version));
  }
  for (const { plan: inner } of plansOf(plan)) {
    const { url, version } = inner.definition;
    if (inner.contained !== true && url !== undefined) add('used-valueset', formatCanonical(url, version));
  }
  for (const canonical of supplements) add('used-supplement', canonical);
  return parameters;
}

/** `warning-draft` and its kin, for the value set itself, what it imports and the code systems. */
function warnings({ plan }: Facts): readonly ExpansionParameter[] {
  const source = plan.definition;
  const note = (resource: StatusFacts & { readonly url?: string; readonly version?: string }): ExpansionParameter[] => {
    const status = notableStatus(resource, source);
    if (status === undefined || resource.url === undefined) return [];
    return [{ name: `warning-${status}`, type: 'uri', value: formatCanonical(resource.url, resource.version) }];
  };
  return [
    ...note(source),
    ...[...plansOf(plan)].flatMap(({ plan: inner }) => note(inner.definition)),
    ...[...setsOf(plan)].flatMap(({ set: { codeSystem, enumeration, filters } }) => [
      ...(codeSystem === undefined ? [] : note(codeSystem.info)),
      ...(enumeration === undefined || filters.length > 0 ? [] : note(enumeration.definition)),
    ]),
  ];
}

const UNCLOSED = 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed';

/** Extensions of the expansion: it is based on a part of a code system, on a grammar, or was cut short. */
export function unclosedExtensions(plan: ValueSetPlan, cut: boolean): readonly Extension[] {
  const reasons = new Set<string>();
  let open = false;
  for (const { set } of setsOf(plan)) {
    const { codeSystem, definition, filters } = set;
    if (codeSystem === undefined) continue;
    const { info, grammar } = codeSystem;
    const whole = definition.concepts.length === 0 && definition.filters.length === 0;
    if (info.content === 'fragment' || info.content === 'example') reasons.add(unclosedReason(info.url, 'fragment'));
    if (grammar !== undefined && (whole || set.enumeration !== undefined))
      reasons.add(unclosedReason(info.url, grammar));
    if (filters.some((filter) => filter.open === true) && filters.every((filter) => filter.open !== false)) open = true;
  }
  const [reason] = reasons;
  return [
    ...(cut ? [{ url: 'http://hl7.org/fhir/StructureDefinition/valueset-toocostly', valueBoolean: true }] : []),
    ...(open || reason !== undefined ? [{ url: UNCLOSED, valueBoolean: true }] : []),
    ...(reason === undefined ? [] : [{ url: `${UNCLOSED}-reason`, valueString: reason }]),
  ];
}
