/**
 * Lists of codes in common use (LOINC Universal Lab Orders, NLM's units in use, a site's own traffic) as a prior for ranking: the share of the
 * lists that a code is on. Reads text; where the lists come from is the caller's choice.
 */
import { parseTable } from './table.js';

/**
 * The codes of one list: a CSV with a column LOINC_NUM or `code`, or a JSON object whose keys are codes.
 * @throws Error naming the file where it is neither.
 */
export function readCodeList(text: string, file: string): ReadonlySet<string> {
  if (text.trimStart().startsWith('{')) {
    return new Set(Object.keys(JSON.parse(text) as Record<string, unknown>).filter((key) => /\d/.test(key)));
  }
  const delimiter = text.slice(0, text.indexOf('\n')).includes('\t') ? '\t' : ',';
  const { columns, rows } = parseTable(text, { file, delimiter, quotes: true, required: [] });
  const column = columns.find((name) => /^(loinc_num|loinc|code)$/i.test(name));
  if (column === undefined) throw new Error(`${file}:1: no column LOINC_NUM or code; found ${columns.join(', ')}`);
  return new Set(rows.map((row) => row[column] ?? '').filter((code) => code !== ''));
}

/** Share of the lists that each code is on. */
export function commonCodes(lists: readonly ReadonlySet<string>[]): ReadonlyMap<string, number> {
  const result = new Map<string, number>();
  for (const list of lists) for (const code of list) result.set(code, (result.get(code) ?? 0) + 1 / lists.length);
  return result;
}
