/**
 * Lists of codes in common use (LOINC Universal Lab Orders, NLM's units in use, a site's own traffic) as a prior for ranking. Reads text; where
 * the lists come from is the caller's choice.
 */
import { parseTable } from './table.js';

/** Codes of one list with how common they are, above 0 to 1. */
export type CodeList = ReadonlyMap<string, number>;

const COUNT_COLUMN = /^(count|freq|frequency|n|occurrences)$/i;

/**
 * The codes of one list: a CSV with a column LOINC_NUM or `code`, or a JSON object whose keys are codes. Where the CSV has a column of counts, a
 * code is as common as the order of magnitude of its count; otherwise all are alike.
 * @throws Error naming the file where it is neither, and the line of a count that is no number.
 */
export function readCodeList(text: string, file: string): CodeList {
  if (text.trimStart().startsWith('{')) {
    const codes = Object.keys(JSON.parse(text) as Record<string, unknown>).filter((key) => /\d/.test(key));
    return new Map(codes.map((code) => [code, 1]));
  }
  const delimiter = text.slice(0, text.indexOf('\n')).includes('\t') ? '\t' : ',';
  const { columns, rows } = parseTable(text, { file, delimiter, quotes: true, required: [] });
  const column = columns.find((name) => /^(loinc_num|loinc|code)$/i.test(name));
  if (column === undefined) throw new Error(`${file}:1: no column LOINC_NUM or code; found ${columns.join(', ')}`);
  const counted = columns.find((name) => COUNT_COLUMN.test(name));
  const counts = new Map<string, number>();
  for (const [i, row] of rows.entries()) {
    const code = row[column] ?? '';
    const count = counted === undefined ? 1 : Number(row[counted]);
    if (!Number.isFinite(count))
      throw new Error(`${file}: row ${i + 1}: ${counted} is no number: '${row[counted ?? '']}'`);
    if (code !== '' && count > 0) counts.set(code, (counts.get(code) ?? 0) + count);
  }
  return counted === undefined ? new Map([...counts.keys()].map((code) => [code, 1])) : byMagnitude(counts);
}

function byMagnitude(counts: ReadonlyMap<string, number>): CodeList {
  const most = Math.max(1, ...counts.values());
  return new Map([...counts].map(([code, count]) => [code, Math.log1p(count) / Math.log1p(most)]));
}

/** How common each code is: the mean over the lists, 0 where one does not have it. */
export function commonCodes(lists: readonly CodeList[]): ReadonlyMap<string, number> {
  const result = new Map<string, number>();
  for (const list of lists)
    for (const [code, common] of list) result.set(code, (result.get(code) ?? 0) + common / lists.length);
  return result;
}
