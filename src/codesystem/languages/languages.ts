/**
 * Language tags as a code system (`urn:ietf:bcp:47`): every valid tag is a code; the languages of ISO 639-1 and 639-2 can be listed. Names
 * are those of the subtag registry.
 */
import { boundedCache } from '../../domain/bounded-cache.js';
import type { CodeSystemInfo } from '../../domain/code-system-definition.js';
import type { ConceptProperty, Designation } from '../../domain/concept.js';
import { BCP47 } from '../../domain/systems.js';
import type { ValueSetDefinition } from '../../domain/value-set.js';
import type { CodeSystem, FilterCriterion } from '../code-system.js';
import { type CodeTest, grammarCodeSystem } from '../grammar-code-system.js';
import type { ImplicitValueSet } from '../implicit-value-set.js';
import { listedLanguages } from './registry.js';
import { type LanguageTag, parseTag } from './tag.js';

/** The value set of languages that stands for all tags in an expansion. */
export const LANGUAGES = 'http://terminology.hl7.org/ValueSet/Languages';

const PARTS = ['language', 'ext-lang', 'script', 'region', 'variant', 'extension', 'private-use'] as const;
type Part = (typeof PARTS)[number];

export const LANGUAGES_INFO: CodeSystemInfo = {
  url: BCP47,
  name: 'IETFLanguageTags',
  title: 'IETF language tags (BCP 47)',
  status: 'active',
  experimental: false,
  publisher: 'Internet Engineering Task Force',
  description: 'Tags for languages with script, region, variants and extensions.',
  language: 'en',
  caseSensitive: true,
  content: 'complete',
  compositional: true,
  valueSet: 'http://hl7.org/fhir/ValueSet/all-languages',
  properties: PARTS.map((code) => ({ code, type: 'string', description: `Subtag: ${code}` })),
  filters: PARTS.map((code) => ({ code, operators: ['exists', '=', 'in'], value: 'true or false, or a subtag' })),
};

const MOST_KEPT = 4096;
const NO_TAG = { text: '', variants: [], extensions: [] } satisfies LanguageTag;

/** The grammar; the registry is read when the first tag is asked for. */
export function languages(): CodeSystem {
  const cache = boundedCache<string, LanguageTag>(MOST_KEPT);
  const parse = (code: string): LanguageTag | undefined => {
    const tag = cache.get(code, (text) => parseTag(text) ?? NO_TAG);
    return tag === NO_TAG ? undefined : tag;
  };
  return {
    ...grammarCodeSystem({
      info: LANGUAGES_INFO,
      grammar: { enumeration: LANGUAGES, listable: true },
      parse: (code) => {
        const tag = parse(code);
        return tag === undefined ? undefined : { code, display: displayOf(tag) };
      },
      listed: listedLanguages,
      designations: (code) => otherNames(parse(code) ?? NO_TAG),
      propertyCodes: PARTS,
      properties: (code) => propertiesOf(parse(code) ?? NO_TAG),
      filter: (criterion) => partFilter(criterion, (code) => parse(code) ?? NO_TAG),
    }),
    isDisplay: () => true,
  };
}

/** The subtags after the language by what they are. */
function parts(tag: LanguageTag): readonly { readonly label: string; readonly name: string }[] {
  const { extlang, script, region, variants, extensions, privateUse } = tag;
  return [
    ...(extlang === undefined ? [] : [{ label: 'Extended', name: nameOf(extlang) }]),
    ...(script === undefined ? [] : [{ label: 'Script', name: nameOf(script) }]),
    ...(region === undefined ? [] : [{ label: 'Region', name: nameOf(region) }]),
    ...variants.map((variant) => ({ label: 'Variant', name: nameOf(variant) })),
    ...extensions.map((name) => ({ label: 'Extension', name })),
    ...(privateUse === undefined ? [] : [{ label: 'Private Use', name: privateUse }]),
  ];
}

function nameOf({ names, subtag }: { readonly names: readonly string[]; readonly subtag: string }): string {
  return names[0] ?? subtag;
}

/** `English (United States)`; with more than a region, what each name is: `Chinese (Script=Han (Simplified variant), Region=China)`. */
function displayOf(tag: LanguageTag): string {
  return named(tag, tag.language === undefined ? 'Private Use' : nameOf(tag.language));
}

function named(tag: LanguageTag, language: string): string {
  const rest = parts(tag);
  if (rest.length === 0) return language;
  const [only] = rest;
  return only !== undefined && rest.length === 1 && only.label === 'Region'
    ? `${language} (${only.name})`
    : labelled(tag, language);
}

function labelled(tag: LanguageTag, language: string): string {
  return `${language} (${parts(tag)
    .map(({ label, name }) => `${label}=${name}`)
    .join(', ')})`;
}

/** Other names of the language, and the other ways to write one with a region. */
function otherNames(tag: LanguageTag): readonly Designation[] {
  const { language, region } = tag;
  if (language === undefined) return [];
  const values = language.names.map((name) => named(tag, name));
  if (region !== undefined && parts(tag).length === 1) {
    for (const name of language.names) values.push(labelled(tag, name), `${name}-${nameOf(region)}`);
  }
  const display = displayOf(tag);
  return [...new Set(values)].filter((value) => value !== display).map((value) => ({ value, language: 'en' }));
}

function valuesOf({ language, extlang, script, region, variants, extensions, privateUse }: LanguageTag) {
  const one = (subtag: { readonly subtag: string } | undefined) => (subtag === undefined ? [] : [subtag.subtag]);
  return {
    language: one(language),
    'ext-lang': one(extlang),
    script: one(script),
    region: one(region),
    variant: variants.map(({ subtag }) => subtag),
    extension: extensions,
    'private-use': privateUse === undefined ? [] : [privateUse],
  } satisfies Record<Part, readonly string[]>;
}

function propertiesOf(tag: LanguageTag): readonly ConceptProperty[] {
  return Object.entries(valuesOf(tag)).flatMap(([code, values]) =>
    values.map((value): ConceptProperty => ({ code, value: { type: 'string', value } })),
  );
}

/** Whether a tag has a part, or has this part; undefined for other filters. */
function partFilter(
  { property, op, value }: FilterCriterion,
  tagOf: (code: string) => LanguageTag,
): CodeTest | undefined {
  const part = PARTS.find((one) => one === property);
  if (part === undefined) return undefined;
  if (op === 'exists') return { passes: (code) => valuesOf(tagOf(code))[part].length > 0 === (value !== 'false') };
  if (op !== '=' && op !== 'in') return undefined;
  const wanted = new Set((op === '=' ? [value] : value.split(',')).map((one) => one.trim()));
  return { passes: (code) => valuesOf(tagOf(code))[part].some((one) => wanted.has(one)) };
}

/** HL7's value set of languages, where no package is loaded that has it: with the languages known here. */
export const languagesValueSet: ImplicitValueSet = ({ url, version }, find): ValueSetDefinition | undefined => {
  const codeSystem = url === LANGUAGES && version === undefined ? find(BCP47) : undefined;
  if (codeSystem === undefined) return undefined;
  const concepts = [...codeSystem.concepts(codeSystem.all())].map(({ code }) => ({ code, designations: [] }));
  return {
    url,
    title: 'Languages of ISO 639-1 and 639-2',
    status: 'active',
    compose: { include: [{ system: BCP47, concepts, filters: [], valueSets: [] }], exclude: [], properties: [] },
  };
};
