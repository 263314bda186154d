/**
 * An expansion as a ValueSet resource. R5 has elements for the properties of codes; R4 carries them in cross-version extensions
 * (https://hl7.org/fhir/versions.html#extensions). Lays out what the service found; decides nothing.
 */
import { boundedCache } from '../domain/bounded-cache.js';
import type { Designation } from '../domain/concept.js';
import type { Expansion, ExpansionEntry, ExpansionParameter } from '../domain/expansion.js';
import type { FhirVersion } from '../domain/resource-decoder.js';
import type { ValueSetDefinition } from '../domain/value-set.js';
import { valueElement } from './encode-lookup.js';
import { jsonString, TextInParts } from './json-text.js';
import type { Json } from './parameters.js';
import { encodeValueSet } from './resources/encode.js';
import { encodeDesignation, written } from './resources/encode-shared.js';
import { crossVersionUrl } from './resources/extensions.js';

const VALUE: Readonly<Record<ExpansionParameter['type'], string>> = {
  uri: 'valueUri',
  code: 'valueCode',
  string: 'valueString',
  boolean: 'valueBoolean',
  integer: 'valueInteger',
};

/** A ValueSet with its expansion as JSON text, in parts where its codes were written before; definition and description stay out unless they are asked for. */
export function encodeExpansion(expansion: Expansion, version: FhirVersion): string | TextInParts {
  const { definition, includeDefinition, contains } = expansion;
  const head = encodeValueSet(without(definition, includeDefinition ? NEVER_SHOWN : DEFINITION), version);
  const start = `${opened(JSON.stringify(head))}"expansion":`;
  const own = JSON.stringify(encodeHead(expansion, version));
  if (contains.length === 0) return `${start}${own}}`;
  const before = `${start}${opened(own)}"contains":[`;
  const texts = keptTexts(contains, version);
  return typeof texts === 'string' ? `${before}${texts}]}}` : new TextInParts([before, texts, ']}}']);
}

const NEVER_SHOWN: ReadonlySet<string> = new Set<keyof ValueSetDefinition>(['expansion', 'id', 'contained']);
/** What of a value set stays out unless it is asked for. */
const DEFINITION: ReadonlySet<string> = new Set<keyof ValueSetDefinition>([
  ...(NEVER_SHOWN as ReadonlySet<keyof ValueSetDefinition>),
  ...(['compose', 'extensions', 'description', 'copyright', 'publisher'] as const),
]);

/** The value set without some members; a value set given without a status is not given one. */
function without(definition: ValueSetDefinition, left: ReadonlySet<string>): ValueSetDefinition {
  const shown: Record<string, unknown> = {};
  for (const name in definition) {
    const value = definition[name as keyof ValueSetDefinition];
    if (!left.has(name) && !(name === 'status' && value === 'unknown')) shown[name] = value;
  }
  return shown as unknown as ValueSetDefinition;
}

/** The text of a JSON object without its end, ready for one more member. */
function opened(object: string): string {
  return object === '{}' ? '{' : `${object.slice(0, -1)},`;
}

/** All of the expansion but its codes. */
function encodeHead(expansion: Expansion, version: FhirVersion): Json {
  const { properties, extensions } = expansion;
  const url = crossVersionUrl('ValueSet.expansion.property');
  const carried =
    version === '4.0'
      ? properties.map(({ code, uri }) => ({
          url,
          extension: [{ url: 'code', valueCode: code }, ...(uri === undefined ? [] : [{ url: 'uri', valueUri: uri }])],
        }))
      : [];
  return written({
    extension: [...extensions, ...carried],
    identifier: expansion.identifier,
    timestamp: expansion.timestamp,
    total: expansion.total,
    offset: expansion.offset,
    parameter: expansion.parameters.map(({ name, type, value }) => ({ name, [VALUE[type]]: value })),
    property: version === '5.0' ? properties : undefined,
  });
}

/** Texts of entries that were asked for before, for as long as somebody keeps the entries. */
const TEXTS: Readonly<Record<FhirVersion, WeakMap<readonly ExpansionEntry[], Buffer>>> = {
  '4.0': new WeakMap(),
  '5.0': new WeakMap(),
};
/** Lists that are written for the first time: most are never written again, and their texts are not kept. */
const WRITTEN = new WeakSet<readonly ExpansionEntry[]>();

function keptTexts(entries: readonly ExpansionEntry[], version: FhirVersion): string | Buffer {
  const known = TEXTS[version].get(entries);
  if (known !== undefined) return known;
  const text = entryTexts(entries, version);
  if (text.length < SHORT || !WRITTEN.has(entries)) {
    WRITTEN.add(entries);
    return text;
  }
  const encoded = Buffer.from(text);
  TEXTS[version].set(entries, encoded);
  return encoded;
}

/** Characters up to which putting a text together costs less than keeping it. */
const SHORT = 4096;

/** Entries separated by commas. Most say no more than what they are, and are written without building an object. */
function entryTexts(entries: readonly ExpansionEntry[], version: FhirVersion): string {
  let text = '';
  let system = '';
  let systemText = '';
  for (const entry of entries) {
    if (text !== '') text += ',';
    if (!isPlain(entry)) {
      text += JSON.stringify(encodeEntry(entry, version));
      continue;
    }
    if (entry.system !== system) {
      system = entry.system;
      systemText = `"system":${jsonString(system)}`;
    }
    const { before, after } = entry.properties.length === 0 ? NO_PROPERTIES : propertyTexts(entry, version);
    text += `{${before}${systemText}`;
    if (entry.abstract === true) text += ',"abstract":true';
    if (entry.inactive === true) text += ',"inactive":true';
    if (entry.version !== undefined) text += `,"version":${jsonString(entry.version)}`;
    text += `,"code":${jsonString(entry.code)}`;
    if (entry.display !== undefined) text += `,"display":${jsonString(entry.display)}`;
    text += `${after}}`;
  }
  return text;
}

function isPlain({ designations, properties, extensions, contains }: ExpansionEntry): boolean {
  const few = properties.length === 0 || (properties.length === 1 && properties[0]?.value.type === 'code');
  return few && designations.length === 0 && extensions.length === 0 && contains.length === 0;
}

/** What properties add to an entry, before its other members and after them. */
interface PropertyTexts {
  readonly before: string;
  readonly after: string;
}

const NO_PROPERTIES: PropertyTexts = { before: '', after: '' };
/** Statuses and their kin: few texts that come again and again. */
const PROPERTY_TEXTS = boundedCache<string, PropertyTexts>(512);

function propertyTexts({ properties }: ExpansionEntry, version: FhirVersion): PropertyTexts {
  const key = `${version} ${properties.map(({ code, value }) => `${code} ${value.value}`).join(' ')}`;
  return PROPERTY_TEXTS.get(key, () => {
    const { extension, property } = propertyParts(properties, version);
    return {
      before: extension.length === 0 ? '' : `"extension":${JSON.stringify(extension)},`,
      after: property === undefined ? '' : `,"property":${JSON.stringify(property)}`,
    };
  });
}

/** Properties as each version has them: elements, or extensions that carry them. */
function propertyParts(properties: ExpansionEntry['properties'], version: FhirVersion) {
  const url = crossVersionUrl('ValueSet.expansion.contains.property');
  if (version === '5.0') {
    return { extension: [], property: properties.map(({ code, value }) => ({ code, ...valueElement(value) })) };
  }
  const extension = properties.map(({ code, value }) => ({
    url,
    extension: [
      { url: 'code', valueCode: code },
      { url: 'value', ...valueElement(value) },
    ],
  }));
  return { extension, property: undefined };
}

function encodeEntry(entry: ExpansionEntry, version: FhirVersion): Json {
  const { system, code, display, designations, properties, extensions, contains } = entry;
  const { extension, property } = propertyParts(properties, version);
  return written({
    extension: [...extensions, ...extension],
    system,
    abstract: entry.abstract,
    inactive: entry.inactive,
    version: entry.version,
    code,
    display,
    designation: designations.map((designation) => encodeOne(designation, version)),
    property,
    contains: contains.map((inner) => encodeEntry(inner, version)),
  });
}

function encodeOne(designation: Designation, version: FhirVersion): Json {
  return encodeDesignation(designation, version, 'ValueSet.expansion.contains.designation');
}
