/**
 * One request's view of the content while a value set is evaluated: which version of a code system answers under the version rules of the
 * request, with which supplements; which rules and supplements took part, for the answer to report. Opens each code system once.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { supplementedCodeSystem } from '../codesystem/supplemented-code-system.js';
import { formatCanonical, parseCanonical } from '../domain/canonical.js';
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import { type Issue, TerminologyError } from '../domain/issue.js';
import type { Settings, VersionRule } from '../domain/settings.js';
import { versionMatches } from '../domain/version.js';
import { conflictingVersions, versionNotAllowed } from '../domain/wording/code-system.js';
import { supplementMissing } from '../domain/wording.js';
import type { Catalogue, CodeSystemVersion } from './catalogue.js';
import { findVersion } from './resolve.js';

export interface Evaluation {
  readonly catalogue: Catalogue;
  readonly settings: Settings;
  /** The version asked for after the version rules: an override, else `version`, else a default, else what a check demands. */
  versionFor(url: string, version: string | undefined): string | undefined;
  /** The code system in exactly this version, or its newest; rules are not applied. */
  find(url: string, version: string | undefined): CodeSystem | undefined;
  /** Where a check rule forbids this version. */
  versionIssue(url: string, version: string | undefined): Issue | undefined;
  /** Canonical of a value set with the version that the rules give it. */
  pinned(canonical: string): string;
  /** Rules that decided something. */
  readonly appliedRules: ReadonlySet<VersionRule>;
  /** Canonicals of the supplements laid over a code system of this request. */
  supplementsOf(codeSystem: CodeSystem): readonly string[];
  /** @throws TerminologyError where a supplement asked for belongs to none of the code systems used. */
  requireSupplements(): void;
}

/** @param required canonicals of the supplements that the request and the value set ask for. */
export function createEvaluation(catalogue: Catalogue, settings: Settings, required: readonly string[]): Evaluation {
  const appliedRules = new Set<VersionRule>();
  const opened = new Map<string, CodeSystem | undefined>();
  const supplements = supplementSource(catalogue, required);
  const find = (url: string, version: string | undefined): CodeSystem | undefined => {
    const key = formatCanonical(url, version);
    if (!opened.has(key)) opened.set(key, open(url, version));
    return opened.get(key);
  };
  const open = (url: string, version: string | undefined): CodeSystem | undefined => {
    const picked = findVersion(catalogue, url, version);
    if (picked === undefined) return undefined;
    const exact = formatCanonical(url, picked.info.version);
    const known = opened.get(exact);
    if (known !== undefined && known.info.version === picked.info.version) return known;
    const codeSystem = supplements.over(picked.open());
    opened.set(exact, codeSystem);
    return codeSystem;
  };
  const rulesFor = (url: string): readonly VersionRule[] => settings.versionRules.filter((rule) => rule.url === url);
  const versionFor = (url: string, version: string | undefined): string | undefined => {
    const decided = decide(rulesFor(url), url, version);
    if (decided.rule !== undefined) appliedRules.add(decided.rule);
    return decided.version;
  };
  return {
    catalogue,
    settings,
    versionFor,
    find,
    versionIssue: (url, version) => {
      const broken = rulesFor(url).find(
        (rule) => rule.mode === 'check' && !versionMatches(rule.version, version ?? ''),
      );
      return broken === undefined ? undefined : versionNotAllowed(url, version, broken.version);
    },
    pinned: (canonical) => {
      const { url, version } = parseCanonical(canonical);
      return formatCanonical(url, versionFor(url, version));
    },
    appliedRules,
    supplementsOf: supplements.of,
    requireSupplements: supplements.requireAll,
  };
}

function decide(
  rules: readonly VersionRule[],
  url: string,
  version: string | undefined,
): { readonly version?: string | undefined; readonly rule?: VersionRule } {
  const override = only(rules, url, 'override');
  if (override !== undefined) return { version: override.version, rule: override };
  if (version !== undefined) return { version };
  const fallback = only(rules, url, 'default') ?? rules.find(({ mode }) => mode === 'check');
  return fallback === undefined ? {} : { version: fallback.version, rule: fallback };
}

function only(rules: readonly VersionRule[], url: string, mode: 'override' | 'default'): VersionRule | undefined {
  const own = rules.filter((rule) => rule.mode === mode);
  const versions = [...new Set(own.map(({ version }) => version))];
  if (versions.length > 1) throw new TerminologyError(conflictingVersions(url, mode, versions), 400);
  return own[0];
}

/** Lays supplements over code systems and remembers which were used. */
function supplementSource(catalogue: Catalogue, required: readonly string[]) {
  const used = new Set<string>();
  const laid = new WeakMap<CodeSystem, readonly string[]>();
  return {
    over: (base: CodeSystem): CodeSystem => {
      const candidates = catalogue.supplements(base.info.url).filter(({ info }) => applies(info, base.info));
      const asked = candidates.filter(({ info }) => {
        const names = required.filter((canonical) => isNamed(info, canonical));
        for (const name of names) used.add(name);
        return names.length > 0 || isLanguagePack(info);
      });
      const chosen = newestOfEach(asked);
      if (chosen.length === 0) return base;
      const supplemented = supplementedCodeSystem(
        base,
        chosen.map((supplement) => supplement.open()),
      );
      laid.set(
        supplemented,
        chosen.map(({ info }) => formatCanonical(info.url, info.version)),
      );
      return supplemented;
    },
    of: (codeSystem: CodeSystem): readonly string[] => laid.get(codeSystem) ?? [],
    requireAll: (): void => {
      const missing = required.filter((canonical) => !used.has(canonical));
      if (missing.length > 0) throw new TerminologyError(supplementMissing(missing), 422);
    },
  };
}

/** A supplement may name the version that it supplements. */
function applies(supplement: CodeSystemInfo, base: CodeSystemInfo): boolean {
  const { version } = parseCanonical(supplement.supplements ?? '');
  return version === undefined || base.version === undefined || versionMatches(version, base.version);
}

function isNamed({ url, version }: CodeSystemInfo, canonical: string): boolean {
  const wanted = parseCanonical(canonical);
  return wanted.url === url && (wanted.version === undefined || versionMatches(wanted.version, version ?? ''));
}

/** Translations that say of themselves that they always apply. */
function isLanguagePack({ extensions }: CodeSystemInfo): boolean {
  return (
    extensions?.some(
      ({ url, ...rest }) =>
        String(url).endsWith('/codesystem-supplement-type') && Object.values(rest).includes('lang-pack'),
    ) === true
  );
}

/** Versions come newest first. */
function newestOfEach(supplements: readonly CodeSystemVersion[]): readonly CodeSystemVersion[] {
  const seen = new Set<string>();
  return supplements.filter(({ info }) => !seen.has(info.url) && seen.add(info.url) !== undefined);
}
