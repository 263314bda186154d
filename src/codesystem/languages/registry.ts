/** The IANA Language Subtag Registry beside this file: which subtags exist and what they are called. Read at its first use; parses no tags. */
import { readFileSync } from 'node:fs';
import { once } from '../../domain/once.js';

export type SubtagKind = 'language' | 'extlang' | 'script' | 'region' | 'variant' | 'grandfathered';

export interface Subtag {
  readonly subtag: string;
  /** The first is the display. */
  readonly names: readonly string[];
  /** True for languages of ISO 639-1 and 639-2. */
  readonly isListed: boolean;
  /** For an extended language: the language that it goes with. */
  readonly prefix?: string;
}

/** A span of subtags of one length that are for private use. */
interface Span {
  readonly first: string;
  readonly last: string;
  readonly names: readonly string[];
}

interface Registry {
  readonly subtags: ReadonlyMap<string, Subtag>;
  readonly spans: ReadonlyMap<SubtagKind, readonly Span[]>;
}

const registry = once((): Registry => {
  const subtags = new Map<string, Subtag>();
  const spans = new Map<SubtagKind, Span[]>();
  const text = readFileSync(new URL('./registry.tsv', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of lines.slice(1)) {
    const [kind = '', subtag = '', names = '', list = '', prefix = ''] = line.split('\t');
    const [first = '', last] = subtag.split('..');
    if (last !== undefined) {
      const span = { first, last, names: names.split('|') };
      spans.set(kind as SubtagKind, [...(spans.get(kind as SubtagKind) ?? []), span]);
      continue;
    }
    const entry: Subtag = {
      subtag,
      names: names.split('|'),
      isListed: list !== '',
      ...(prefix === '' ? {} : { prefix }),
    };
    subtags.set(`${kind} ${subtag}`, entry);
  }
  return { subtags, spans };
});

/** The subtag in exactly this case, registered or for private use; undefined where there is none. */
export function subtagOf(kind: SubtagKind, subtag: string): Subtag | undefined {
  const { subtags, spans } = registry();
  const known = subtags.get(`${kind} ${subtag}`);
  if (known !== undefined) return known;
  const span = spans
    .get(kind)
    ?.find(({ first, last }) => subtag.length === first.length && first <= subtag && subtag <= last);
  return span === undefined || !sameCase(span.first, subtag)
    ? undefined
    : { subtag, names: span.names, isListed: false };
}

function sameCase(pattern: string, text: string): boolean {
  return [...text].every((character, i) => /[A-Z]/.test(character) === /[A-Z]/.test(pattern[i] ?? ''));
}

/** The languages that are worth listing. */
export function listedLanguages(): readonly string[] {
  return [...registry().subtags]
    .filter(([key, { isListed }]) => isListed && key.startsWith('language '))
    .map(([, { subtag }]) => subtag);
}
