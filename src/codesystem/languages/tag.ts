/**
 * Language tags (BCP 47, RFC 5646 section 2.1): from text to subtags that exist, in the case that the RFC recommends, which FHIR's codes
 * have. What a tag is called is told by languages.ts.
 */
import { type Subtag, type SubtagKind, subtagOf } from './registry.js';

/** The subtags of a tag. Either `language` is there, or the tag is private use alone. */
export interface LanguageTag {
  readonly text: string;
  readonly language?: Subtag;
  readonly extlang?: Subtag;
  readonly script?: Subtag;
  readonly region?: Subtag;
  readonly variants: readonly Subtag[];
  /** `u-co-phonebk` */
  readonly extensions: readonly string[];
  /** Without its `x-`. */
  readonly privateUse?: string;
}

const NONE = { variants: [], extensions: [] } as const;

/** The tag; undefined where the text is malformed, in another case, or names a subtag that does not exist. */
export function parseTag(text: string): LanguageTag | undefined {
  const grandfathered = subtagOf('grandfathered', text);
  if (grandfathered !== undefined) return { text, language: grandfathered, ...NONE };
  const cursor = { subtags: text.split('-'), at: 0 };
  const tag = isPrivateUse(cursor) ? { text, ...NONE } : languagePart(cursor, text);
  if (tag === undefined) return undefined;
  const extensions = extensionsAt(cursor);
  const privateUse = privateUseAt(cursor);
  const isComplete = cursor.at === cursor.subtags.length && extensions !== undefined;
  return isComplete ? { ...tag, extensions, ...(privateUse === undefined ? {} : { privateUse }) } : undefined;
}

interface Cursor {
  readonly subtags: readonly string[];
  at: number;
}

function isPrivateUse({ subtags, at }: Cursor): boolean {
  return subtags[at] === 'x';
}

/** The subtag at the cursor, where it is one of that kind. */
function take(cursor: Cursor, kind: SubtagKind): Subtag | undefined {
  const found = subtagOf(kind, cursor.subtags[cursor.at] ?? '');
  if (found !== undefined) cursor.at++;
  return found;
}

function languagePart(cursor: Cursor, text: string): LanguageTag | undefined {
  const language = take(cursor, 'language');
  if (language === undefined) return undefined;
  const next = subtagOf('extlang', cursor.subtags[cursor.at] ?? '');
  const extlang = next?.prefix === language.subtag ? take(cursor, 'extlang') : undefined;
  const script = take(cursor, 'script');
  const region = take(cursor, 'region');
  const variants: Subtag[] = [];
  for (let variant = take(cursor, 'variant'); variant !== undefined; variant = take(cursor, 'variant')) {
    if (variants.some(({ subtag }) => subtag === variant?.subtag)) return undefined;
    variants.push(variant);
  }
  return {
    text,
    language,
    ...(extlang === undefined ? {} : { extlang }),
    ...(script === undefined ? {} : { script }),
    ...(region === undefined ? {} : { region }),
    variants,
    extensions: [],
  };
}

/** `singleton 1*("-" (2*8alphanum))`, each singleton once; undefined where that is not so. */
function extensionsAt(cursor: Cursor): readonly string[] | undefined {
  const extensions: string[] = [];
  const singletons = new Set<string>();
  for (;;) {
    const singleton = cursor.subtags[cursor.at] ?? '';
    if (!/^[0-9a-wyz]$/.test(singleton)) return extensions;
    if (singletons.has(singleton)) return undefined;
    singletons.add(singleton);
    cursor.at++;
    const parts = takeWhile(cursor, /^[0-9a-z]{2,8}$/);
    if (parts.length === 0) return undefined;
    extensions.push([singleton, ...parts].join('-'));
  }
}

function privateUseAt(cursor: Cursor): string | undefined {
  if (!isPrivateUse(cursor) || cursor.at + 1 >= cursor.subtags.length) return undefined;
  cursor.at++;
  return takeWhile(cursor, /^[0-9A-Za-z]{1,8}$/).join('-');
}

function takeWhile(cursor: Cursor, pattern: RegExp): readonly string[] {
  const start = cursor.at;
  while (pattern.test(cursor.subtags[cursor.at] ?? '')) cursor.at++;
  return cursor.subtags.slice(start, cursor.at);
}
