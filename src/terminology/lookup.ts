/** CodeSystem/$lookup (FHIR R5 §4.8.15): everything that is known of one code. No HTTP, no FHIR JSON. */
import type { CodeSystem } from '../codesystem/code-system.js';
import { hiddenByDefault } from '../codesystem/default-properties.js';
import { displayFor } from '../codesystem/display.js';
import { formatCanonical } from '../domain/canonical.js';
import { asCode, type Coding } from '../domain/coding.js';
import type { Concept, ConceptProperty, Designation } from '../domain/concept.js';
import type { Filling } from '../domain/filling.js';
import { TerminologyError } from '../domain/issue.js';
import { type LanguageRange, languageFit } from '../domain/language.js';
import type { LookupResult } from '../domain/results.js';
import { TERM_MAINT_INFRA } from '../domain/systems.js';
import { lookupNotFound } from '../domain/wording.js';
import type { Catalogue } from './catalogue.js';
import { requireNamedSystem } from './named-system.js';
import { withSupplements } from './resolve.js';

export interface LookupRequest {
  readonly system: string;
  readonly version?: string;
  readonly code: string;
  /** Codes of the properties to return; empty = the server chooses, `*` = all. */
  readonly properties: readonly string[];
  readonly languages: readonly LanguageRange[];
  /** Canonicals of `useSupplement`. */
  readonly supplements: readonly string[];
}

const PREFERRED: Coding = {
  system: TERM_MAINT_INFRA,
  code: asCode('preferredForLanguage'),
  display: 'Preferred For Language',
};

/**
 * Looks one code up.
 * @throws TerminologyError not-found where the code system, a supplement or the code is not there.
 */
export function lookup(catalogue: Catalogue, request: LookupRequest): LookupResult {
  const base = requireNamedSystem(catalogue, request);
  const { codeSystem, used } = withSupplements(catalogue, base, request.supplements);
  const { info } = codeSystem;
  const concept = codeSystem.find(request.code);
  if (concept === undefined) throw new TerminologyError(lookupNotFound(request.code, info.url, info.version));
  const wanted = wantedProperties(request.properties);
  const display = displayFor(codeSystem, concept, request.languages)?.value;
  const properties = propertiesOf(codeSystem, concept, wanted);
  for (const code of request.properties) {
    const derived = codeSystem.derivedProperty?.(concept, code);
    if (derived !== undefined) properties.push(derived);
  }
  const result: Filling<LookupResult> = {
    system: info.url,
    name: info.name ?? formatCanonical(info.url, info.version),
    code: concept.code,
    abstract: concept.abstract,
    designations: designationsOf(codeSystem, concept, wanted),
    properties,
    usedSupplements: used,
  };
  if (info.version !== undefined) result.version = info.version;
  if (display !== undefined) result.display = display;
  if (concept.definition !== undefined && wanted.has('definition')) result.definition = concept.definition;
  return result;
}

/** Which properties a request asks for. */
interface Wanted {
  has(property: string): boolean;
  /** Languages asked for as `lang.X`; undefined = all. */
  readonly languages?: readonly string[];
  readonly everything: boolean;
  readonly listed: boolean;
}

const SERVER_CHOOSES: Wanted = { has: () => true, everything: false, listed: false };

function wantedProperties(properties: readonly string[]): Wanted {
  if (properties.length === 0) return SERVER_CHOOSES;
  const everything = properties.includes('*');
  const listed = properties.length > 0 && !everything;
  const languages = properties.filter((code) => code.startsWith('lang.')).map((code) => code.slice(5));
  const named = new Set(properties);
  return {
    has: (property) => !listed || named.has(property),
    ...(listed && !named.has('designation') ? { languages } : {}),
    everything,
    listed,
  };
}

function designationsOf(codeSystem: CodeSystem, concept: Concept, { languages }: Wanted): readonly Designation[] {
  const { info } = codeSystem;
  const all: Designation[] = [];
  if (info.displayIsDesignation !== true && concept.display !== undefined) {
    const own: Filling<Designation> = { use: PREFERRED, value: concept.display };
    if (info.language !== undefined) own.language = info.language;
    all.push(own);
  }
  for (const designation of codeSystem.designations(concept)) if (designation.inactive !== true) all.push(designation);
  if (languages === undefined) return all;
  return all.filter(
    ({ language }) => language !== undefined && languages.some((tag) => languageFit(tag, language) > 1),
  );
}

/** Stored properties, then those that every concept has: inactive, parent, child. */
function propertiesOf(codeSystem: CodeSystem, concept: Concept, wanted: Wanted): ConceptProperty[] {
  const hidden = wanted.listed || wanted.everything ? undefined : hiddenByDefault(codeSystem.info.url);
  const properties: ConceptProperty[] = [];
  for (const property of codeSystem.properties(concept)) {
    const { code } = property;
    if (wanted.has(code) && hidden?.has(code) !== true && !isImplied(code)) properties.push(property);
  }
  if (wanted.has('inactive')) {
    properties.push({ code: 'inactive', value: { type: 'boolean', value: concept.inactive } });
  }
  if (wanted.has('parent')) for (const other of codeSystem.parents(concept)) properties.push(relation('parent', other));
  if (wanted.has('child')) for (const other of codeSystem.children(concept)) properties.push(relation('child', other));
  return properties;
}

/** Said by the concept and its place in the hierarchy, whatever the resource lists. */
function isImplied(code: string): boolean {
  return code === 'parent' || code === 'child' || code === 'inactive';
}

function relation(code: string, { code: value, display }: Concept): ConceptProperty {
  const property: Filling<ConceptProperty> = { code, value: { type: 'code', value } };
  if (display !== undefined) property.description = display;
  return property;
}
