/**
 * The order file of CMS and NCHS: one code a line at fixed positions, the same for ICD-10-CM and ICD-10-PCS since 2014.
 * It reads and checks lines; what the codes mean is the loaders'.
 */
import { readLines } from '../shared/delimited.js';
import { sliceColumns } from '../shared/fixed-width.js';
import { LoadError } from '../shared/load-error.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';

/** Positions as `icd10OrderFiles.pdf` documents them. */
const LAYOUT = { order: [1, 5], code: [7, 13], billable: [15, 15], short: [17, 76], long: [78] } as const;

export interface OrderRow {
  readonly order: number;
  /** Without a dot. */
  readonly code: string;
  /** Valid for submission; false for a header. */
  readonly billable: boolean;
  readonly short: string;
  readonly long: string;
  readonly line: number;
}

export interface OrderBatch {
  readonly rows: readonly OrderRow[];
  readonly bytes: number;
}

const ORDER_LINE = /^\d{5} [0-9A-Z]{3,7} {1,5}[01] \S/;

/** Which classification an order file lists; undefined where the lines are not those of an order file. */
export function orderFileKind(lines: readonly string[], baseName: string): 'icd10cm' | 'icd10pcs' | undefined {
  const rows = lines.filter((line) => ORDER_LINE.test(line));
  if (rows.length * 2 <= lines.length) return undefined;
  const codes = rows.map((line) => line.slice(6, 13).trim());
  // Only codes of ICD-10-CM have four to six characters, only those of ICD-10-PCS begin with a digit; one broken row
  // must not decide.
  const cm = codes.filter((code) => code.length > 3 && code.length < 7).length;
  const pcs = codes.filter((code) => /^\d/.test(code)).length;
  if (cm !== pcs) return cm > pcs ? 'icd10cm' : 'icd10pcs';
  return /pcs/i.test(baseName) ? 'icd10pcs' : 'icd10cm';
}

/**
 * Reads an order file. Blank lines are skipped.
 * @throws LoadError with line and column where a line is not as documented or the text is not UTF-8.
 */
export async function* readOrderFile(
  source: ReleaseSource,
  file: ReleaseFile,
): AsyncGenerator<OrderBatch, void, undefined> {
  const label = source.label(file);
  for await (const { lines, firstLine, bytes } of readLines(source, file)) {
    const rows: OrderRow[] = [];
    for (const [at, line] of lines.entries()) {
      if (line.trim() !== '') rows.push(orderRow(label, line, firstLine + at));
    }
    yield { rows, bytes };
  }
}

function orderRow(label: string, line: string, number: number): OrderRow {
  const { order, code, billable, short, long } = sliceColumns(line, LAYOUT);
  const fail = (column: number, problem: string) => new LoadError({ file: label, line: number, column }, problem);
  if (!/^\d+$/.test(order)) throw fail(1, `an order number of five digits is expected, not ${JSON.stringify(order)}`);
  if (!/^[0-9A-Z]{3,7}$/.test(code)) {
    throw fail(7, `a code of three to seven letters and digits is expected, not ${JSON.stringify(code)}`);
  }
  if (billable !== '0' && billable !== '1') {
    throw fail(15, `0 (header) or 1 (valid for submission) is expected, not ${JSON.stringify(billable)}`);
  }
  if (short === '') throw fail(17, `the code ${code} has no description`);
  return { order: Number(order), code, billable: billable === '1', short, long: long || short, line: number };
}
