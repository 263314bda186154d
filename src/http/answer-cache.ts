/**
 * Answers to GET requests, kept as text for as long as the content that they were made of is served; the cache is bounded in bytes and says
 * how often it helped. Requests that bring resources of their own are POSTs and never come here.
 */
import { headerOf, type RequestSource } from './headers.js';
import type { FoundMiss } from './miss.js';

/** An answer, and the codes that it told were unmapped: they are counted again each time it is given. */
export interface KeptAnswer {
  readonly text: string;
  readonly missed: readonly FoundMiss[] | undefined;
}

export interface AnswerCacheStats {
  readonly hits: number;
  readonly misses: number;
  readonly entries: number;
  /** About the bytes in use; at most the capacity. */
  readonly bytes: number;
}

export interface AnswerCache {
  /** `content` is what is served now: answers of any other are forgotten. */
  get(key: string, content: object): KeptAnswer | undefined;
  /** `content` is what the answer was made of. */
  put(key: string, answer: KeptAnswer, content: object): void;
  stats(): AnswerCacheStats;
}

/** Answers larger than this are cheap to transfer neither way: pages of thousands of codes are asked for once. */
const LARGEST_ANSWER = 65_536;

/**
 * Two generations of half the capacity each: what is used moves to the young one, and the old one is dropped whole when the young one is
 * full. `capacity` in bytes; 0 keeps nothing.
 */
export function answerCache(capacity: number): AnswerCache {
  let young = new Map<string, KeptAnswer>();
  let old = new Map<string, KeptAnswer>();
  let youngBytes = 0;
  let oldBytes = 0;
  let hits = 0;
  let misses = 0;
  let served: object | undefined;
  const keep = (key: string, answer: KeptAnswer): void => {
    const { text } = answer;
    const size = key.length + text.length;
    if (text.length > LARGEST_ANSWER || size * 2 > capacity) return;
    if ((youngBytes + size) * 2 > capacity) {
      old = young;
      oldBytes = youngBytes;
      young = new Map();
      youngBytes = 0;
    }
    young.set(key, answer);
    youngBytes += size;
  };
  return {
    get: (key, content) => {
      if (content !== served) {
        served = content;
        young = new Map();
        old = new Map();
        youngBytes = 0;
        oldBytes = 0;
      }
      const recent = young.get(key);
      const known = recent ?? old.get(key);
      if (known === undefined) {
        misses++;
        return undefined;
      }
      hits++;
      if (recent === undefined) keep(key, known);
      return known;
    },
    put: (key, answer, content) => {
      // Not `served`: the content was swapped while the request waited for its body.
      if (content === served) keep(key, answer);
    },
    stats: () => ({ hits, misses, entries: young.size + old.size, bytes: youngBytes + oldBytes }),
  };
}

/** Requests whose answer depends on earlier ones of the client. */
const REMEMBERING = /\$closure|[?&]cache-id=/;

/** Everything of a GET request that decides its answer: path with query, and the headers that operations read. */
export function answerKey(c: RequestSource): string | undefined {
  if (c.req.method !== 'GET') return undefined;
  const { url } = c.req;
  const path = url.slice(url.indexOf('/', 8));
  if (REMEMBERING.test(path) || headerOf(c, 'x-cache-id') !== undefined) return undefined;
  const language = headerOf(c, 'accept-language');
  const threshold = headerOf(c, 'x-too-costly-threshold');
  return language === undefined && threshold === undefined ? path : `${path}\n${language ?? ''}\n${threshold ?? ''}`;
}
