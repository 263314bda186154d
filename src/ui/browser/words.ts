/** How the pages say numbers, names and versions. Pure. */
import { SYSTEM_NAMES } from '../words.js';
import type { Info } from './find.js';

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 code`, `2,000 codes`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function shortName({ url, title, name }: Pick<Info, 'url' | 'title' | 'name'>): string {
  return SYSTEM_NAMES[url] ?? title ?? name ?? url;
}

export function shortUrl(url: string | undefined): string {
  return url === undefined ? 'any code system' : (SYSTEM_NAMES[url] ?? url);
}

/** A SNOMED CT version URI by its edition and date; others as they are. */
export function shortVersion(version: string | undefined): string {
  if (version === undefined) return 'no version';
  const snomed = /^http:\/\/snomed\.info\/x?sct\/(\d+)\/version\/(\d{4})(\d{2})(\d{2})$/.exec(version);
  if (snomed === null) return version;
  const [, module = '', year, month, day] = snomed;
  const edition = module === '900000000000207008' ? 'International' : module;
  return `${edition} ${year}-${month}-${day}`;
}

/** `camelCase` and `SNAKE_CASE` property codes as words, where the code system gives none. */
export function spoken(code: string): string {
  if (/^\d+$/.test(code)) return code;
  const words = code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .trim();
  return /[a-z]/.test(code) ? words.charAt(0).toUpperCase() + words.slice(1).toLowerCase() : words;
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/** `German (Austria)` for `de-AT`. */
export function languageName(tag: string | undefined): string {
  if (tag === undefined || tag === '') return 'No language given';
  try {
    return languageNames.of(tag) ?? tag;
  } catch {
    return tag;
  }
}
