/**
 * Search as one types over all loaded code systems: every word begins a word of the name, in the order of the indexes' own rank; codes by
 * their beginning; a misspelt word corrected. Asks each full-text index once and reads only what it shows; it never goes through a code system.
 */
import type { CodeSystem, NameIndex } from '../codesystem/code-system.js';
import { searchWords } from '../codesystem/search-words.js';
import type { Concept } from '../domain/concept.js';
import { type Catalogue, pickVersion } from './catalogue.js';
import { type Hit, matchedName, placeOf } from './search-rank.js';
import { type Spelling, spelling } from './search-spelling.js';

export interface SearchRequest {
  readonly text: string;
  /** URL of the only code system to look in. */
  readonly system?: string;
  /** Its version; the newest where it is not said. */
  readonly version?: string;
  readonly limit: number;
  readonly activeOnly?: boolean;
}

export interface SearchHit {
  readonly codeSystem: CodeSystem;
  readonly concept: Concept;
  /** The name that matches, where it is not the display. */
  readonly matched?: string;
}

export interface SearchAnswer {
  readonly hits: readonly SearchHit[];
  /** What was looked for instead, where a word had to be corrected. */
  readonly corrected?: string;
}

/** Most characters that are read of what was typed. */
const LONGEST_TEXT = 200;
/** Hits read of each index: enough to find those whose display begins with the text. */
const MOST_READ = 60;
/** How far to read where hits of other code systems of the file or versions stand between. */
const MOST_SCANNED = 2000;
/** Codes of one code system that begin as typed. */
const MOST_CODES = 8;

/** The best hits over all loaded code systems, or in one of them; empty where nothing was typed or found. */
export function searchCodes(catalogue: Catalogue, request: SearchRequest): SearchAnswer {
  const text = request.text.trim().slice(0, LONGEST_TEXT);
  const words = searchWords(text);
  if (words.length === 0) return { hits: [] };
  const scope = scopeOf(catalogue, request);
  const hits = hitsOf(scope, text, request);
  if (hits.length > 0) return { hits };
  const corrected = correctedText(scope, words);
  if (corrected === undefined) return { hits: [] };
  const others = hitsOf(scope, corrected, request);
  return others.length === 0 ? { hits: [] } : { hits: others, corrected };
}

/** Code systems to look in, by the index that they share. */
interface Scope {
  readonly indexes: readonly IndexScope[];
  /** Those whose names stand in no index: small ones, and grammars. */
  readonly others: readonly CodeSystem[];
  /** True where one code system was asked for. */
  readonly isNarrow: boolean;
}

interface IndexScope {
  readonly index: NameIndex;
  /** By their first ordinal. */
  readonly members: readonly Member[];
}

interface Member {
  readonly codeSystem: CodeSystem;
  readonly first: number;
  readonly end: number;
}

/** Scopes are made once for what is loaded; a new catalogue brings a new list of code systems. */
const scopes = new WeakMap<object, Scope>();
const spellings = new WeakMap<object, Spelling>();

function scopeOf(catalogue: Catalogue, { system, version }: SearchRequest): Scope {
  if (system !== undefined) {
    const one = pickVersion(catalogue.codeSystemVersions(system), version, ({ info }) => info.version);
    return { ...grouped(one === undefined ? [] : [one.open()]), isNarrow: true };
  }
  const loaded = catalogue.codeSystems();
  const known = scopes.get(loaded);
  if (known !== undefined) return known;
  const urls = new Set(loaded.map(({ info }) => info.url));
  const newest = [...urls].flatMap((url) => {
    const picked = pickVersion(catalogue.codeSystemVersions(url), undefined, ({ info }) => info.version);
    return picked === undefined ? [] : [picked.open()];
  });
  const made = { ...grouped(newest), isNarrow: false };
  scopes.set(loaded, made);
  return made;
}

function grouped(codeSystems: readonly CodeSystem[]): Pick<Scope, 'indexes' | 'others'> {
  const byKey = new Map<object, { index: NameIndex; members: Member[] }>();
  const others: CodeSystem[] = [];
  for (const codeSystem of codeSystems) {
    const { nameIndex } = codeSystem;
    if (nameIndex === undefined) {
      others.push(codeSystem);
      continue;
    }
    const { key, first, end } = nameIndex;
    const group = byKey.get(key) ?? { index: nameIndex, members: [] };
    byKey.set(key, group);
    group.members.push({ codeSystem, first, end });
  }
  for (const { members } of byKey.values()) members.sort((a, b) => a.first - b.first);
  return { indexes: [...byKey.values()], others };
}

/** Hits of all indexes, best first: by how they match, then by their rank in their own index, so that the code systems take turns. */
function hitsOf(scope: Scope, text: string, { limit, activeOnly }: SearchRequest): readonly SearchHit[] {
  const words = searchWords(text);
  const hits = [
    ...codeHits(scope, text),
    ...scope.indexes.flatMap((index) => nameHits(index, text, Math.max(limit, MOST_READ))),
    ...scope.others.flatMap((codeSystem) => smallHits(codeSystem, text)),
  ].filter(({ concept }) => activeOnly !== true || !concept.inactive);
  const narrow = scope.isNarrow;
  const placed = hits.map((hit) => ({ hit, place: placeOf(hit, { text, words, isNarrow: narrow }) }));
  placed.sort((a, b) => a.place - b.place || a.hit.rank - b.hit.rank);
  const seen = new Set<string>();
  const best: SearchHit[] = [];
  for (const { hit } of placed) {
    const key = `${hit.codeSystem.info.url} ${hit.concept.code}`;
    if (seen.has(key)) continue;
    seen.add(key);
    best.push(shown(hit, words));
    if (best.length >= limit) break;
  }
  return best;
}

function shown({ codeSystem, concept, byCode }: Hit, words: readonly string[]): SearchHit {
  const matched = byCode ? undefined : matchedName(codeSystem, concept, words);
  return matched === undefined ? { codeSystem, concept } : { codeSystem, concept, matched };
}

function nameHits({ index, members }: IndexScope, text: string, most: number): readonly Hit[] {
  const hits: Hit[] = [];
  let scanned = 0;
  for (const ord of index.search(text)) {
    const codeSystem = ownerOf(members, ord);
    if (codeSystem !== undefined)
      hits.push({ codeSystem, concept: codeSystem.at(ord), rank: hits.length, byCode: false });
    if (hits.length >= most || ++scanned >= MOST_SCANNED) break;
  }
  return hits;
}

function ownerOf(members: readonly Member[], ord: number): CodeSystem | undefined {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((members[middle]?.end ?? 0) <= ord) low = middle + 1;
    else high = middle;
  }
  const found = members[low];
  return found !== undefined && found.first <= ord ? found.codeSystem : undefined;
}

function smallHits(codeSystem: CodeSystem, text: string): readonly Hit[] {
  const hits: Hit[] = [];
  for (const ord of codeSystem.search(text)) {
    hits.push({ codeSystem, concept: codeSystem.at(ord), rank: hits.length, byCode: false });
    if (hits.length >= MOST_READ) break;
  }
  return hits;
}

/** Codes that begin as typed; where a code system cannot tell, the code itself. */
function codeHits({ indexes, others, isNarrow }: Scope, text: string): readonly Hit[] {
  // Words without a digit are hardly ever codes, but each would be looked up in every code system for every key.
  if (/\s/.test(text) || (!isNarrow && !/\d/.test(text))) return exactCodes(others, text);
  const stored = indexes.flatMap(({ members }) => members.flatMap(({ codeSystem }) => codesFrom(codeSystem, text)));
  return [...stored, ...exactCodes(others, text)];
}

function codesFrom(codeSystem: CodeSystem, text: string): readonly Hit[] {
  const upper = text.toUpperCase();
  const found = [text, ...(upper === text ? [] : [upper])].flatMap(
    (start) => codeSystem.codesFrom?.(start, MOST_CODES) ?? [],
  );
  return found.map((concept, rank) => ({ codeSystem, concept, rank, byCode: true }));
}

function exactCodes(codeSystems: readonly CodeSystem[], text: string): readonly Hit[] {
  if (/\s/.test(text)) return [];
  return codeSystems.flatMap((codeSystem) => {
    const concept = codeSystem.find(text);
    return concept === undefined ? [] : [{ codeSystem, concept, rank: 0, byCode: true }];
  });
}

/** The words with the unknown ones corrected; undefined where none is unknown, or one has no word near it. */
function correctedText({ indexes }: Scope, words: readonly string[]): string | undefined {
  const spellers = indexes.map(({ index }) => spellingOf(index));
  const corrected = words.map((word) => {
    if (spellers.some((speller) => speller.knows(word))) return word;
    const found = spellers.flatMap((speller) => speller.correct(word) ?? []);
    found.sort((a, b) => a.edits - b.edits || b.names - a.names);
    return found[0]?.word;
  });
  if (corrected.some((word) => word === undefined)) return undefined;
  const text = corrected.join(' ');
  return text === words.join(' ') ? undefined : text;
}

function spellingOf(index: NameIndex): Spelling {
  const known = spellings.get(index.key);
  if (known !== undefined) return known;
  const made = spelling(index);
  spellings.set(index.key, made);
  return made;
}
