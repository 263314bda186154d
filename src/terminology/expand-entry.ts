/**
 * One code of an expansion: its display in the reader's language, designations, properties and the extensions that are echoed. Collects
 * on the way which properties and supplements were used.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { FULLY_SPECIFIED, type Name, namesOf, PREFERRED_USE, preferredName } from '../codesystem/names.js';
import { searchWords } from '../codesystem/search-words.js';
import type { Concept, ConceptProperty, Designation, Extension, PropertyValue } from '../domain/concept.js';
import type { ExpansionEntry } from '../domain/expansion.js';
import type { Filling } from '../domain/filling.js';
import type { LanguageRange } from '../domain/language.js';
import { BCP47, CONCEPT_PROPERTIES } from '../domain/systems.js';
import type { PageMember } from '../valueset/page.js';
import type { Evaluation } from './evaluation.js';

const STANDARD = 'http://hl7.org/fhir/StructureDefinition/';
const STANDARDS_STATUS = `${STANDARD}structuredefinition-standards-status`;

/** Extensions of a concept that become properties; the value set's word counts more than the code system's. */
const AS_PROPERTY = [
  { names: ['codesystem-label', 'valueset-label'], code: 'label', uri: 'label', type: 'string' },
  { names: ['codesystem-conceptOrder', 'valueset-conceptOrder'], code: 'order', uri: 'order', type: 'decimal' },
  { names: ['itemWeight'], code: 'weight', uri: 'itemWeight', type: 'decimal' },
] as const;
const ECHOED_OF_CODE_SYSTEM = extensionUrls(
  'coding-sctdescid',
  'rendering-style',
  'rendering-xhtml',
  'codesystem-alternate',
);
const ECHOED_OF_VALUE_SET = extensionUrls(
  'valueset-supplement',
  'valueset-deprecated',
  'structuredefinition-standards-status',
  'valueset-concept-definition',
  'coding-sctdescid',
  'rendering-style',
  'rendering-xhtml',
);
const ECHOED_OF_DESIGNATION = extensionUrls(
  'coding-sctdescid',
  'rendering-style',
  'rendering-xhtml',
  'structuredefinition-standards-status',
  'codesystem-alternate',
);

function extensionUrls(...names: readonly string[]): ReadonlySet<unknown> {
  return new Set(names.map((name) => STANDARD + name));
}

type EntryProperty = ExpansionEntry['properties'][number];

const NOTHING: readonly never[] = [];

/** Nothing is to be said of its status. */
function isActive({ inactive, status }: Concept): boolean {
  return !inactive && (status === undefined || status.toLowerCase() === 'active');
}

/** Makes entries and knows afterwards what they used. */
export interface Entries {
  of(member: PageMember): ExpansionEntry;
  /** All of a page, in its order; the same array for the same page where nothing is asked for but what every answer tells. */
  all(members: readonly PageMember[]): readonly ExpansionEntry[];
  /** Definitions of the properties that occur. */
  properties(): readonly { readonly code: string; readonly uri?: string }[];
  /** Canonicals of the supplements that say something of the entries' code systems. */
  supplements(): readonly string[];
}

interface EntryOptions {
  readonly evaluation: Evaluation;
  readonly ranges: readonly LanguageRange[];
  /** True where entries of several versions have to be told apart. */
  readonly showVersion: boolean;
}

/** The entries of a page and the properties that they declare. */
interface KeptEntries {
  readonly entries: readonly ExpansionEntry[];
  readonly declared: ReadonlyMap<string, string | undefined>;
}

/** Of pages that are a whole list, for as long as its value set is kept. */
const WITH_VERSION = new WeakMap<readonly PageMember[], KeptEntries>();
const WITHOUT_VERSION = new WeakMap<readonly PageMember[], KeptEntries>();

export function createEntries({ evaluation, ranges, showVersion }: EntryOptions): Entries {
  const declared = new Map<string, string | undefined>();
  const supplements = new Set<string>();
  const declare = (code: string, uri: string | undefined): void => {
    if (!declared.has(code) || declared.get(code) === undefined) declared.set(code, uri);
  };
  const { includeDesignations, designation, property } = evaluation.settings;
  const asksProperties = property.length > 0;
  const wantsDesignations = includeDesignations ?? designation.length > 0;
  /** The code system's own display needs no names to be read. */
  const namesFor = (
    member: PageMember,
  ): { readonly display?: string; readonly designations: readonly Designation[] } => {
    const { concept, codeSystem } = member;
    if (ranges.length === 0 && !wantsDesignations && concept.display !== undefined) {
      return { display: concept.display, designations: NOTHING };
    }
    const names = memberNames(member);
    const preferred = preferredName(names, ranges);
    const isDesignation = codeSystem.info.displayIsDesignation === true;
    const designations = wantsDesignations
      ? designationsOf(names, { display: preferred, isDesignation }, designation)
      : [];
    return { ...(preferred === undefined ? {} : { display: preferred.value }), designations };
  };
  const of = (member: PageMember): ExpansionEntry => {
    const { concept, codeSystem, listed } = member;
    const { info } = codeSystem;
    for (const canonical of evaluation.supplementsOf(codeSystem)) supplements.add(canonical);
    const { display, designations } = namesFor(member);
    const silent = concept.extensions === undefined && listed?.extensions === undefined;
    const implied = silent && isActive(concept) ? NOTHING : impliedProperties(member, declare);
    const entry: Filling<ExpansionEntry> = {
      system: info.url,
      code: listed?.code ?? concept.code,
      designations,
      properties: asksProperties ? [...implied, ...askedProperties(member, evaluation, declare)] : implied,
      extensions: silent
        ? NOTHING
        : [...echoed(concept.extensions, ECHOED_OF_CODE_SYSTEM), ...echoed(listed?.extensions, ECHOED_OF_VALUE_SET)],
      contains: NOTHING,
    };
    if (showVersion && info.version !== undefined) entry.version = info.version;
    if (display !== undefined) entry.display = display;
    if (concept.abstract) entry.abstract = true;
    if (concept.inactive) entry.inactive = true;
    return entry;
  };
  const isPlain = ranges.length === 0 && !wantsDesignations && !asksProperties;
  const all = (members: readonly PageMember[]): readonly ExpansionEntry[] => {
    const [first] = members;
    if (!isPlain || first?.listed === undefined) return members.map(of);
    for (const canonical of evaluation.supplementsOf(first.codeSystem)) supplements.add(canonical);
    const kept = (showVersion ? WITH_VERSION : WITHOUT_VERSION).get(members);
    const made = kept ?? { entries: members.map(of), declared };
    if (kept === undefined) (showVersion ? WITH_VERSION : WITHOUT_VERSION).set(members, made);
    else for (const [code, uri] of kept.declared) declare(code, uri);
    return made.entries;
  };
  return {
    of,
    all,
    properties: () => [...declared].map(([code, uri]) => ({ code, ...(uri === undefined ? {} : { uri }) })),
    supplements: () => [...supplements],
  };
}

/** The code system's names, then those that the value set gives the concept. */
function memberNames({ codeSystem, concept, listed, plan }: PageMember): readonly Name[] {
  const names = namesOf(codeSystem, concept);
  if (listed === undefined) return names;
  const { language } = plan.definition;
  const display: Name[] =
    listed.display === undefined || listed.display === concept.display
      ? []
      : [
          {
            value: listed.display,
            use: PREFERRED_USE,
            isDisplay: true,
            ...(language === undefined ? {} : { language }),
          },
        ];
  const designations = listed.designations.map(
    (designation): Name => ({ ...designation, isDisplay: designation.use === undefined }),
  );
  return [...names, ...display, ...designations];
}

/** Whether a concept that a value set lists matches a text: by one of its names or its code. */
export function matchesText(text: string): (member: PageMember) => boolean {
  const wanted = searchWords(text).map((word) => ` ${word}`);
  return (member) =>
    wanted.length > 0 && foldedNames(member).some((name) => wanted.every((prefix) => name.includes(prefix)));
}

interface Folded {
  readonly codeSystem: CodeSystem;
  readonly names: readonly string[];
}

/** Words of listed concepts, for as long as the list is kept. */
const FOLDED = new WeakMap<object, Folded>();

/** The words of the code and of each name, a blank before every word. */
function foldedNames(member: PageMember): readonly string[] {
  const { concept, codeSystem, listed } = member;
  const known = listed === undefined ? undefined : FOLDED.get(listed);
  if (known?.codeSystem === codeSystem) return known.names;
  const values = [concept.code, ...memberNames(member).map(({ value }) => value)];
  const names = [...new Set(values.map((value) => ` ${searchWords(value).join(' ')}`))];
  if (listed !== undefined) FOLDED.set(listed, { codeSystem, names });
  return names;
}

/** The name that is shown, and whether the code system counts it among the designations (SNOMED CT). */
interface Shown {
  readonly display: Name | undefined;
  readonly isDesignation: boolean;
}

/**
 * Names in use; `designation` chooses by language or use. Without a choice, of names that are acceptable in
 * some dialects and preferred in others only those preferred somewhere, and the display only where it is a designation itself.
 */
function designationsOf(
  names: readonly Name[],
  { display, isDesignation }: Shown,
  designation: readonly string[],
): readonly Designation[] {
  const wanted = (name: Name): boolean => {
    if (name === display && !isDesignation) return false;
    if (name.inactive === true && isDesignation) return false;
    if (designation.length > 0) return isChosen(name, designation);
    return name.dialects === undefined || !isDesignation || name.dialects.some(({ preferred }) => preferred);
  };
  return (isDesignation ? fullySpecifiedFirst(names) : names)
    .filter(wanted)
    .map(({ isDisplay: _isDisplay, dialects: _dialects, extensions, ...name }) => {
      const kept = echoed(extensions, ECHOED_OF_DESIGNATION);
      return kept.length === 0 ? name : { ...name, extensions: kept };
    });
}

function fullySpecifiedFirst(names: readonly Name[]): readonly Name[] {
  const isFull = ({ use }: Name): boolean => use?.code === FULLY_SPECIFIED;
  return [...names.filter(isFull), ...names.filter((name) => !isFull(name))];
}

function isChosen({ language, use }: Name, tokens: readonly string[]): boolean {
  return tokens.some((token) => {
    const bar = token.lastIndexOf('|');
    const [system, code] = [token.slice(0, Math.max(bar, 0)), token.slice(bar + 1)];
    if (use !== undefined && use.system === system && use.code === code) return true;
    return (system === BCP47 || system === '') && language === code;
  });
}

function echoed(extensions: readonly Extension[] | undefined, urls: ReadonlySet<unknown>): readonly Extension[] {
  return extensions?.filter(({ url }) => urls.has(url)) ?? [];
}

type Declare = (code: string, uri: string | undefined) => void;

/** What is said of a concept without being asked: its status where it is not active, and what extensions say. */
function impliedProperties({ concept, listed }: PageMember, declare: Declare): readonly EntryProperty[] {
  const properties: EntryProperty[] = [];
  const add = (code: string, uri: string, value: PropertyValue): void => {
    declare(code, `${CONCEPT_PROPERTIES}#${uri}`);
    properties.push({ code, value });
  };
  const own = extensionValue(concept.extensions, STANDARDS_STATUS) ?? concept.status;
  const status = own ?? (concept.inactive ? 'inactive' : undefined);
  if (status !== undefined && String(status).toLowerCase() !== 'active') {
    add('status', 'status', { type: 'code', value: String(status) });
  }
  for (const { names, code, uri, type } of AS_PROPERTY) {
    const found = names
      .map(
        (name) =>
          extensionValue(listed?.extensions, STANDARD + name) ?? extensionValue(concept.extensions, STANDARD + name),
      )
      .findLast((value) => value !== undefined);
    if (found === undefined) continue;
    add(code, uri, type === 'decimal' ? { type, value: Number(found) } : { type, value: String(found) });
  }
  return properties;
}

function extensionValue(extensions: readonly Extension[] | undefined, url: string): unknown {
  const found = extensions?.find((extension) => extension['url'] === url);
  return found === undefined ? undefined : Object.entries(found).find(([key]) => key.startsWith('value'))?.[1];
}

/** The properties that the request or the value set names; `*` = all that the code system has. */
function askedProperties(
  { concept, codeSystem }: PageMember,
  { settings: { property } }: Evaluation,
  declare: Declare,
): readonly EntryProperty[] {
  if (property.length === 0) return [];
  const wanted = new Set(property);
  const properties: EntryProperty[] = [];
  if (wanted.has('definition') && concept.definition !== undefined) {
    declare('definition', `${CONCEPT_PROPERTIES}#definition`);
    properties.push({ code: 'definition', value: { type: 'string', value: concept.definition } });
  }
  const hierarchy = (code: 'parent' | 'child'): readonly ConceptProperty[] =>
    (code === 'parent' ? codeSystem.parents(concept) : codeSystem.children(concept)).map((other) => ({
      code,
      value: { type: 'code', value: other.code },
    }));
  const own = codeSystem.properties(concept).filter(({ code }) => wanted.has('*') || wanted.has(code));
  const stored = new Set(own.map(({ code }) => code));
  const places = (['parent', 'child'] as const)
    .filter((code) => wanted.has(code) && !stored.has(code))
    .flatMap(hierarchy);
  const seen = new Set<string>();
  for (const { code, value } of [...own, ...places]) {
    const key = `${code} ${JSON.stringify(value.value)}`;
    if (seen.has(key) || seen.add(key) === undefined) continue;
    declare(code, codeSystem.info.properties.find((definition) => definition.code === code)?.uri ?? impliedUri(code));
    properties.push({ code, value });
  }
  return properties;
}

/** The properties that FHIR defines for every code system. */
function impliedUri(code: string): string | undefined {
  return code === 'parent' || code === 'child' ? `${CONCEPT_PROPERTIES}#${code}` : undefined;
}
