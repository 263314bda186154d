/**
 * ValueSet/$expand (FHIR R5 §4.9.18): lists the codes of a value set, or a page of them, with what the request wants to know of each. The
 * plan is set algebra; only what is returned is read.
 */
import { randomUUID } from 'node:crypto';
import type { CodeSystem } from '../codesystem/code-system.js';
import { formatCanonical, parseCanonical } from '../domain/canonical.js';
import type { Expansion } from '../domain/expansion.js';
import type { Filling } from '../domain/filling.js';
import { TerminologyError } from '../domain/issue.js';
import type { LanguageRange } from '../domain/language.js';
import { languageChoice, mergeSettings, type Settings } from '../domain/settings.js';
import type { ValueSetDefinition } from '../domain/value-set.js';
import { unknownForExpansion } from '../domain/wording/code-system.js';
import { notEnumerable, tooCostly, unknownImport } from '../domain/wording/value-set.js';
import { type Page, pageOf, searchPage } from '../valueset/page.js';
import type { ValueSetPlan } from '../valueset/plan.js';
import { type Run, runSize, runsOf } from '../valueset/runs.js';
import type { Catalogue } from './catalogue.js';
import { createEvaluation, type Evaluation } from './evaluation.js';
import { createEntries, matchesText } from './expand-entry.js';
import { expansionParameters, unclosedExtensions } from './expand-parameters.js';
import { nested } from './expand-tree.js';
import { knownVersions } from './resolve.js';
import { demandedSupplements, planValueSet, statedSettings } from './value-set-plan.js';
import { hasSeveralVersions, mergesVersions, versionsDisjoint } from './version-policy.js';

export interface ExpandRequest {
  readonly definition: ValueSetDefinition;
  readonly settings: Settings;
  /** Accept-Language header. */
  readonly acceptLanguage?: string;
  /** Most codes to return at once, where the client asks for a lower limit than the server's. */
  readonly threshold?: number;
}

/** Most codes in one answer. */
const MOST_CODES = 10_000;

/**
 * Expands a value set.
 * @throws TerminologyError where something it needs is missing or not allowed, and where there are too many codes.
 */
export function expand(catalogue: Catalogue, request: ExpandRequest): Expansion {
  const { definition } = request;
  const settings = effectiveSettings(request);
  const language = languageChoice(settings, { header: request.acceptLanguage, valueSet: definition.language });
  const required = [...settings.useSupplement, ...demandedSupplements(definition)];
  const evaluation = createEvaluation(catalogue, settings, required);
  const plan = planValueSet(evaluation, definition, expansionRules(evaluation));
  evaluation.requireSupplements();
  const merge = mergesVersions(definition, settings);
  const runs = wantedRuns(plan, settings, merge);
  const ranges = withFallback(language.ranges);
  const { page, cut } = choosePage(runs, request, settings);
  const entries = createEntries({ evaluation, ranges, showVersion: hasSeveralVersions(definition) });
  const isTree = settings.excludeNested !== true && mayNest(plan, settings) && isWhole(page, settings);
  const contains = (isTree ? nested(page.members, entries.of) : undefined) ?? entries.all(page.members);
  const expansion: Filling<Expansion> = {
    definition,
    includeDefinition: settings.includeDefinition === true,
    identifier: `urn:uuid:${randomUUID()}`,
    timestamp: new Date().toISOString(),
    parameters: expansionParameters({ evaluation, plan, settings, language, supplements: entries.supplements() }),
    properties: entries.properties(),
    extensions: unclosedExtensions(plan, cut),
    contains,
  };
  if (page.total !== undefined && !isInfinite(plan)) expansion.total = page.total;
  if (settings.offset !== undefined) expansion.offset = settings.offset;
  return expansion;
}

/** Some include takes all codes of a grammar: what is listed says nothing of how many there are. */
function isInfinite({ includes }: ValueSetPlan): boolean {
  return includes.some(({ enumeration, filters }) => enumeration !== undefined && filters.length === 0);
}

/** Excluding one version from another only makes sense where codes count in every version; that is then said in the answer. */
function effectiveSettings({ definition, settings }: ExpandRequest): Settings {
  const merged = mergeSettings(settings, statedSettings(definition));
  // Said in the answer, for it is not the rule.
  return merged.versionsMatch === undefined && versionsDisjoint(definition)
    ? { ...merged, versionsMatch: true }
    : merged;
}

/** Where no wanted language has a name, any will do, unless the request rules that out by `*;q=0`. */
function withFallback(ranges: readonly LanguageRange[]): readonly LanguageRange[] {
  if (ranges.length === 0 || ranges.some(({ tag }) => tag === '*')) return ranges;
  return [...ranges, { tag: '*', weight: 0.001 }];
}

/** In an expansion everything has to be there. */
export function expansionRules({ catalogue, versionIssue, settings }: Evaluation) {
  return {
    unknownSystem: (url: string, version: string | undefined): never => {
      throw new TerminologyError(unknownForExpansion(url, knownVersions(catalogue, url), version), 422);
    },
    unknownImport: (canonical: string): never => {
      const { url, version } = parseCanonical(canonical);
      throw new TerminologyError(unknownImport(canonical.startsWith('#') ? canonical : url, version), 422);
    },
    found: ({ info }: CodeSystem): void => {
      const issue = versionIssue(info.url, info.version);
      if (issue !== undefined) throw new TerminologyError(issue, 422);
    },
    enumeration: ({ grammar, info }: CodeSystem): string | undefined => {
      if (grammar === undefined || grammar.enumeration !== undefined) return grammar?.enumeration;
      if (grammar.listable || settings.count === 0) return undefined;
      throw new TerminologyError(notEnumerable(info.url), 422);
    },
  };
}

function wantedRuns(plan: ValueSetPlan, settings: Settings, merge: boolean): readonly Run[] {
  const options = {
    activeOnly: settings.activeOnly === true,
    excludeNotForUi: settings.excludeNotForUI === true,
    merge,
  };
  const runs = [...runsOf(plan, options)];
  const excluded = settings['exclude-system'];
  if (excluded.length === 0) return runs;
  return runs.filter(
    ({ codeSystem: { info } }) =>
      !(excluded.includes(info.url) || excluded.includes(formatCanonical(info.url, info.version))),
  );
}

/** The page asked for; `cut` where a limited expansion leaves codes out. */
function choosePage(runs: readonly Run[], request: ExpandRequest, settings: Settings): { page: Page; cut: boolean } {
  const limit = Math.min(request.threshold ?? MOST_CODES, settings.limit ?? MOST_CODES, MOST_CODES);
  const { offset = 0, filter = '' } = settings;
  const count = settings.count ?? limit + 1;
  if (settings.count !== undefined && settings.count > limit && settings.limitedExpansion !== true) {
    refuseAbove(limit, request, Math.min(settings.count, available(runs, filter) - offset));
  }
  const most = Math.min(count, limit + 1);
  const page =
    filter.trim() === ''
      ? pageOf(runs, { offset, count: most })
      : searchPage(runs, { offset, count: most, text: filter }, matchesText(filter));
  if (page.members.length <= limit) return { page, cut: false };
  if (settings.limitedExpansion !== true) refuseAbove(limit, request, page.members.length);
  return { page: { ...page, members: page.members.slice(0, limit) }, cut: true };
}

/** How many codes there are at most. */
function available(runs: readonly Run[], filter: string): number {
  return filter.trim() === '' ? runs.reduce((sum, run) => sum + runSize(run), 0) : 0;
}

function refuseAbove(limit: number, { definition }: ExpandRequest, codes: number): void {
  if (codes > limit) throw new TerminologyError(tooCostly(definition.url ?? '??', limit));
}

/** A tree is drawn only of what is selected as a tree: whole code systems and single filters; hits in a whole code system, and what a grammar makes, are a list. */
function mayNest({ includes, excludes, entries }: ValueSetPlan, { filter = '', offset = 0 }: Settings): boolean {
  if (entries !== undefined || offset > 0) return false;
  const searched = filter.trim() !== '';
  if (searched && includes.some(({ definition }) => definition.filters.length === 0)) return false;
  return [...includes, ...excludes].every(
    ({ definition, imports, codeSystem }) =>
      codeSystem?.grammar === undefined &&
      imports.length === 0 &&
      definition.concepts.length === 0 &&
      definition.filters.length <= 1,
  );
}

/** A page that holds everything. */
function isWhole({ members, total }: Page, { count }: Settings): boolean {
  return total === members.length && (count === undefined || count > members.length);
}
