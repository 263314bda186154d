/**
 * Canonical references (FHIR datatype `canonical`, https://hl7.org/fhir/R5/references.html#canonical). The one place where
 * `url|version#fragment` is taken apart or put together. Does not resolve anything.
 */

import type { Filling } from './filling.js';

/** A canonical URL with the business version and the fragment it may carry. */
export interface Canonical {
  readonly url: string;
  readonly version?: string;
  readonly fragment?: string;
}

/** Splits `url|version#fragment`. The version may itself hold `|` never, but may hold `#`-free URLs, as SNOMED's do. */
export function parseCanonical(text: string): Canonical {
  const bar = text.indexOf('|');
  const head = bar < 0 ? text : text.slice(0, bar);
  const version = bar < 0 ? undefined : text.slice(bar + 1);
  const hash = head.indexOf('#');
  const url = hash < 0 ? head : head.slice(0, hash);
  const canonical: Filling<Canonical> = { url };
  if (version !== undefined && version !== '') canonical.version = version;
  if (hash >= 0) canonical.fragment = head.slice(hash + 1);
  return canonical;
}

/** `url|version`, or the bare url where there is no version. */
export function formatCanonical(url: string, version?: string): string {
  return version === undefined || version === '' ? url : `${url}|${version}`;
}
