/**
 * Canonical references (FHIR datatype `canonical`, https://hl7.org/fhir/R5/references.html#canonical). The one place where
 * `url|version#fragment` is taken apart or put together. Does not resolve anything.
 */

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
  return {
    url,
    ...(version !== undefined && version !== '' ? { version } : {}),
    ...(hash < 0 ? {} : { fragment: head.slice(hash + 1) }),
  };
}

/** `url|version`, or the bare url where there is no version. */
export function formatCanonical(url: string, version?: string): string {
  return version === undefined || version === '' ? url : `${url}|${version}`;
}
