/**
 * Languages: BCP-47 tags as far as designations need them, and the weighted lists of Accept-Language (RFC 9110 §12.5.4) that
 * `displayLanguage` also uses. Decides which of several languages serves a reader best; does not translate.
 */

/** One language range with its weight; `*` is any language. Weight 0 means "not acceptable". */
export interface LanguageRange {
  readonly tag: string;
  readonly weight: number;
}

/** Parses `de-AT, de;q=0.8, *;q=0`, best first. Entries that are no language tag are left out. */
export function parseLanguages(text: string): readonly LanguageRange[] {
  const ranges: LanguageRange[] = [];
  for (const entry of text.split(',')) {
    const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim());
    if (!/^(\*|[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*)$/.test(tag)) continue;
    const q = parameters.map((p) => /^q=([01](?:\.\d{0,3})?)$/.exec(p)?.[1]).find((v) => v !== undefined);
    ranges.push({ tag, weight: q === undefined ? 1 : Number(q) });
  }
  return ranges.sort((a, b) => b.weight - a.weight);
}

/** How well a designation's language fits a range: 3 same tag, 2 the tag refines the range, 1 the range refines the tag, 0 not. */
export function languageFit(range: string, language: string): number {
  const wanted = range.toLowerCase();
  const offered = language.toLowerCase();
  if (wanted === '*' || wanted === offered) return 3;
  if (offered.startsWith(`${wanted}-`)) return 2;
  if (wanted.startsWith(`${offered}-`)) return 1;
  return 0;
}
