/**
 * The parameters that steer an expansion or a validation, in the standard's names, whether the request sends them or a value set states
 * them (extension `valueset-expansion-parameter`). Reads and merges them; obeys none.
 */
import { parseCanonical } from './canonical.js';
import { TerminologyError } from './issue.js';
import { type LanguageRange, parseLanguages } from './language.js';
import { invalidParameter } from './wording.js';

/** What `system-version` and its kin say: the version of one code system or value set. */
export interface VersionRule {
  /** As the parameter is called, for the echo. */
  readonly parameter: string;
  readonly mode: 'default' | 'check' | 'override';
  readonly url: string;
  readonly version: string;
}

const BOOLEANS = [
  'activeOnly',
  'includeDesignations',
  'includeDefinition',
  'excludeNested',
  'excludeNotForUI',
  'excludePostCoordinated',
  'limitedExpansion',
  'versionsMatch',
  'inferSystem',
  'abstract',
  'lenient-display-validation',
  'valueset-membership-only',
] as const;
const INTEGERS = ['count', 'offset', 'limit'] as const;
const TEXTS = ['displayLanguage', 'filter', 'valueSetMode', 'mode'] as const;
const LISTS = ['designation', 'property', 'useSupplement', 'exclude-system'] as const;
const RULES: Readonly<Record<string, VersionRule['mode']>> = {
  'system-version': 'default',
  'check-system-version': 'check',
  'force-system-version': 'override',
  'default-valueset-version': 'default',
  'check-valueset-version': 'check',
  'force-valueset-version': 'override',
};
/** Other names of a parameter. */
const ALIASES: Readonly<Record<string, string>> = {
  term: 'filter',
  _limit: 'limit',
  _count: 'count',
  _offset: 'offset',
};

/** Settings that only a validation obeys. */
const OF_VALIDATION: ReadonlySet<string> = new Set([
  'inferSystem',
  'abstract',
  'lenient-display-validation',
  'valueset-membership-only',
  'valueSetMode',
  'mode',
]);

/** Names of the settings that an expansion obeys, for the terminology capabilities. */
export const EXPANSION_SETTINGS: readonly string[] = [
  ...BOOLEANS,
  ...INTEGERS,
  ...TEXTS,
  ...LISTS,
  ...Object.keys(RULES),
].filter((name) => !OF_VALIDATION.has(name));

type BooleanSetting = (typeof BOOLEANS)[number];
type IntegerSetting = (typeof INTEGERS)[number];
type TextSetting = (typeof TEXTS)[number];
type ListSetting = (typeof LISTS)[number];

export type Settings = { readonly [K in BooleanSetting]?: boolean } & { readonly [K in IntegerSetting]?: number } & {
  readonly [K in TextSetting]?: string;
} & { readonly [K in ListSetting]: readonly string[] } & { readonly versionRules: readonly VersionRule[] };

const SETTINGS: ReadonlySet<string> = new Set([...BOOLEANS, ...INTEGERS, ...TEXTS, ...LISTS, ...Object.keys(RULES)]);

/** A parameter as it came. */
export interface RawSetting {
  readonly name: string;
  readonly value?: unknown;
}

/**
 * Reads what are settings among some parameters; others are ignored. Of a parameter that is not a list the first value counts.
 * @throws TerminologyError for a value of a wrong type.
 */
export function readSettings(raw: readonly RawSetting[]): Settings {
  const lists: Record<ListSetting, readonly string[]> & { versionRules: readonly VersionRule[] } = {
    designation: NONE,
    property: NONE,
    useSupplement: NONE,
    'exclude-system': NONE,
    versionRules: NONE,
  };
  // Its members are added to the lists as they come, so that every request's settings are one object.
  const single = lists as unknown as Record<string, unknown>;
  for (const { name: given, value } of raw) {
    const name = ALIASES[given] ?? given;
    if (!SETTINGS.has(name)) continue;
    if (value === undefined || value === null || value === '') continue;
    if (isOneOf(LISTS, name)) lists[name] = [...lists[name], ...listValues(name, value)];
    else if (Object.hasOwn(RULES, name)) lists.versionRules = [...lists.versionRules, versionRule(name, value)];
    else if (single[name] === undefined) {
      const read = readSingle(name, value);
      if (read !== undefined) single[name] = read;
    }
  }
  for (const name of LISTS) if (lists[name].length > 1) lists[name] = [...new Set(lists[name])];
  addClientModes(single);
  return lists;
}

const NONE: readonly never[] = [];

/** Of who states none. */
export const NO_SETTINGS: Settings = readSettings([]);

/** How HL7's clients say it in words of their own. */
function addClientModes(settings: Record<string, unknown>): void {
  const { mode, valueSetMode } = settings;
  if (mode === 'lenient-display-validation') settings['lenient-display-validation'] = true;
  if (valueSetMode === 'CHECK_MEMERSHIP_ONLY' || valueSetMode === 'CHECK_MEMBERSHIP_ONLY') {
    settings['valueset-membership-only'] = true;
  }
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}

function readSingle(name: string, value: unknown): boolean | number | string | undefined {
  if (isOneOf(BOOLEANS, name)) {
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw new TerminologyError(invalidParameter(name, `must be true or false, not '${String(value)}'`));
  }
  if (isOneOf(INTEGERS, name)) {
    if (/^\d{1,9}$/.test(String(value))) return Number(value);
    throw new TerminologyError(invalidParameter(name, `must be an integer from 0, not '${String(value)}'`));
  }
  return isOneOf(TEXTS, name) ? textValue(name, value) : undefined;
}

function textValue(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new TerminologyError(invalidParameter(name, 'must be a text'));
}

/** `property` may name several at once. */
function listValues(name: ListSetting, value: unknown): readonly string[] {
  const text = textValue(name, value);
  return name === 'property' ? text.split(',').map((part) => part.trim()) : [text];
}

function versionRule(parameter: string, value: unknown): VersionRule {
  const { url, version } = parseCanonical(textValue(parameter, value));
  if (version === undefined) {
    throw new TerminologyError(invalidParameter(parameter, `must be url|version, not '${String(value)}'`));
  }
  return { parameter, mode: RULES[parameter] ?? 'default', url, version };
}

/** The request's settings with those that the value set states where the request is silent; lists and version rules add up. */
export function mergeSettings(request: Settings, stated: Settings): Settings {
  if (stated === NO_SETTINGS) return request;
  const merged: Record<string, unknown> = { ...stated, ...request };
  for (const name of LISTS) merged[name] = [...new Set([...request[name], ...stated[name]])];
  return { ...(merged as Settings), versionRules: [...request.versionRules, ...stated.versionRules] };
}

/** The languages that displays are wanted in. */
export interface LanguageChoice {
  /** As it was worded, for echo and messages; undefined where nothing is asked for. */
  readonly text?: string;
  readonly ranges: readonly LanguageRange[];
}

/**
 * Which languages count: the request's parameter, what the value set states, the Accept-Language header, the value set's own language.
 * @throws TerminologyError where `displayLanguage` is no list of languages.
 */
export function languageChoice(
  { displayLanguage }: Settings,
  { header, valueSet }: { readonly header?: string | undefined; readonly valueSet?: string | undefined },
): LanguageChoice {
  if (displayLanguage !== undefined) {
    const ranges = parseLanguages(displayLanguage);
    const entries = displayLanguage.split(',').filter((entry) => entry.trim() !== '');
    if (ranges.length === entries.length) return { text: displayLanguage, ranges };
    const issue = invalidParameter('displayLanguage', `'${displayLanguage}' is not a list of languages`);
    throw new TerminologyError({ ...issue, code: 'processing', type: 'invalid-display' }, 400);
  }
  const text = header ?? valueSet;
  return text === undefined ? { ranges: [] } : { text, ranges: parseLanguages(text) };
}
