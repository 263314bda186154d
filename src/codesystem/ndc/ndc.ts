/**
 * What is special to the National Drug Code, laid over a stored directory: a package is also found by its ten or eleven digits without
 * hyphens, as HIPAA, RxNorm and pharmacies write it. The code in FHIR is the one with hyphens.
 */
import type { Concept } from '../../domain/concept.js';
import { size } from '../../domain/ordinal-set.js';
import type { CodeSystem } from '../code-system.js';

const FORMS: readonly { readonly pattern: RegExp; readonly property: string }[] = [
  { pattern: /^\d{10}$/, property: 'ndc10' },
  { pattern: /^\d{11}$/, property: 'ndc11' },
];

/** A directory as the service uses it. */
export function withNdc(stored: CodeSystem): CodeSystem {
  return {
    ...stored,
    // One code has several spellings, as where case does not count.
    info: { ...stored.info, caseSensitive: false },
    find: (code) => stored.find(code) ?? byDigits(stored, code),
    explain: (code) => ambiguity(stored, code),
  };
}

function packagesWith(stored: CodeSystem, code: string): readonly Concept[] {
  const property = FORMS.find(({ pattern }) => pattern.test(code))?.property;
  return property === undefined ? [] : [...stored.concepts(stored.withValue(property, code))];
}

/** The package with these digits, where there is only one: hyphens left out may make two codes of ten digits the same. */
function byDigits(stored: CodeSystem, code: string): Concept | undefined {
  const found = packagesWith(stored, code);
  return found.length === 1 ? found[0] : undefined;
}

function ambiguity(stored: CodeSystem, code: string): string | undefined {
  const found = packagesWith(stored, code).map((concept) => concept.code);
  if (found.length > 1) return `The digits '${code}' may be any of ${found.join(', ')}`;
  const isProduct = /^\d{8,9}$/.test(code) && size(stored.withValue('code-type', 'product')) > 0;
  return isProduct ? `A product code of the NDC is written with a hyphen, such as 0002-0152` : undefined;
}
