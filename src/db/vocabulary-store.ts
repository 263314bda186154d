/**
 * What a person types, looked up in a content file: the words of its full-text index, and codes by their beginning. The vocabulary table
 * is a view that SQLite makes of the index; it lives in the connection's temporary schema, so that the file stays untouched.
 */
import type { Concept } from '../domain/concept.js';
import { once } from '../domain/once.js';
import { type ConceptRow, conceptColumns, conceptOf } from './content-rows.js';
import type { Database } from './open.js';

/** A word of the index with the number of names that have it. */
export type WordCount = readonly [word: string, names: number];

export interface VocabularyStore {
  /** Words from `start` up to but not including `end`, in their order. */
  words(start: string, end: string): readonly WordCount[];
  /** Concepts of a code system with codes from `start` up to but not including `end`, in the order of the codes. */
  codesBetween(system: number, { start, end }: { start: string; end: string }, limit: number): readonly Concept[];
}

/** The queries over an open content file; nothing is prepared before it is needed. */
export function vocabularyStore(db: Database): VocabularyStore {
  const words = once(() => {
    db.exec(`CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab (main, term_index, row)`);
    return db.prepare('SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term < ? ORDER BY term').raw();
  });
  const codes = once(() =>
    db
      .prepare(
        `SELECT ${conceptColumns()} FROM concept WHERE code_system = ? AND code >= ? AND code < ? ORDER BY code LIMIT +?`,
      )
      .raw(),
  );
  return {
    words: (start, end) => words().all(start, end) as [string, number][],
    codesBetween: (system, { start, end }, limit) =>
      (codes().all(system, start, end, limit) as ConceptRow[]).map(conceptOf),
  };
}
