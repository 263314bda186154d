/**
 * Which code system a ClaML file is: WHO's ICD-10 in English and the national variants with a URI of their own, told by
 * title, identifier and language. What is not told here needs `--system`.
 */
import { ICD10, ICD10_CM } from '../../src/domain/systems.js';
import type { ClamlHead } from './claml-file.js';

export interface Variant {
  readonly url: string;
  /** Folder below the content folder. */
  readonly folder: string;
  /** Computable name (FHIR CodeSystem.name). */
  readonly name: string;
}

interface VariantRule extends Variant {
  readonly matches: (text: string, head: ClamlHead) => boolean;
}

/** The national URIs are those of HL7 Terminology and HL7 Germany. */
const RULES: readonly VariantRule[] = [
  rule('http://fhir.de/CodeSystem/bfarm/icd-10-gm', 'icd-10-gm', 'ICD10GM', /\bICD-?10-?GM/i),
  rule('http://hl7.org/fhir/sid/icd-10-am', 'icd-10-am', 'ICD10AM', /\bICD-?10-?AM\b/i),
  rule('http://hl7.org/fhir/sid/icd-10-ca', 'icd-10-ca', 'ICD10CA', /\bICD-?10-?CA\b/i),
  rule('http://hl7.org/fhir/sid/icd-10-nl', 'icd-10-nl', 'ICD10NL', /\bICD-?10-?NL\b/i),
  rule(ICD10_CM, 'icd-10-cm', 'ICD10CM', /\bICD-?10-?CM\b/i),
  rule('http://fhir.de/CodeSystem/bfarm/ops', 'ops', 'OPS', /\bOPS\b/),
  { url: ICD10, folder: 'icd-10', name: 'ICD10', matches: isWhoEnglish },
];

function rule(url: string, folder: string, name: string, pattern: RegExp): VariantRule {
  return { url, folder, name, matches: (text) => pattern.test(text) };
}

function isWhoEnglish(text: string, head: ClamlHead): boolean {
  const language = head.metas.find((meta) => meta.name === 'lang')?.value ?? 'en';
  // `ICD-10-FR-2019` names its language; `ICD-10-EN-2019` and `ICD-10` are English.
  const named = /^ICD-?10-([A-Z]{2})\b/i.exec(head.title.name)?.[1] ?? 'en';
  if (!/^en\b/i.test(language) || named.toLowerCase() !== 'en') return false;
  const isWho = head.identifiers.some(({ authority }) => /^WHO\b/i.test(authority));
  return isWho ? /ICD-?10|10th Revision/i.test(text) : /^ICD-?10(-EN|-WHO)?\b(?!-[A-Z])/i.test(head.title.name);
}

/** The variant that a file is; undefined where its head does not tell. */
export function variantOf(head: ClamlHead): Variant | undefined {
  const identifiers = head.identifiers.map(({ authority, uid }) => `${authority} ${uid}`);
  const text = [head.title.name, head.title.text, ...identifiers].join(' ');
  return RULES.find(({ matches }) => matches(text, head));
}

/** A code system given by its URL. */
export function variantAt(url: string): Variant {
  const known = RULES.find((each) => each.url === url);
  if (known !== undefined) return known;
  const slug = url.replace(/^[a-z]+:(\/\/)?/i, '').replace(/[^0-9A-Za-z.]+/g, '-');
  const folder = slug.replace(/^[-.]+|-$/g, '');
  const last = folder.split('-').at(-1) ?? '';
  return { url, folder, name: last.replace(/[^0-9A-Za-z]/g, '_').replace(/^(?=\d)/, 'ClaML_') };
}
