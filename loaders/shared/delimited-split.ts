/**
 * Whole lines to rows at a tab or pipe, without quoting (SNOMED CT, RxNorm, NDC), by hand because it is the innermost
 * loop of a load. It projects onto the wanted columns and counts fields; which columns those are is delimited.ts's,
 * quoted files are delimited-csv's.
 */

import { LoadError } from './load-error.js';

/** Where the fields of a line go. */
export interface RowPlan {
  /** How errors name the file. */
  readonly label: string;
  readonly delimiter: string;
  /** Position in the row for each field of the line, or -1 for one that nobody wants. */
  readonly slots: Int32Array;
  /** Length of a row. */
  readonly width: number;
  /** Fields that each line must have. */
  readonly fieldCount: number;
  /** True for RRF, where a delimiter also ends the line. */
  readonly endsWithDelimiter: boolean;
}

export interface Rows {
  readonly rows: string[][];
  /** The line, counted from 1, on which each row begins. */
  readonly lines: number[];
}

const LF = 0x0a;
const CR = 0x0d;

/** Splits whole lines at the delimiter; empty lines are skipped. Throws LoadError for a wrong number of fields. */
export function splitLines(plan: RowPlan, text: string, firstLine: number): Rows {
  const { slots, width, delimiter } = plan;
  const separator = delimiter.charCodeAt(0);
  const rows: string[][] = [];
  const lines: number[] = [];
  const blank: readonly string[] = new Array<string>(width).fill('');
  let row = blank.slice();
  let line = firstLine;
  let field = 0;
  let start = 0;
  let lineStart = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : LF;
    if (code === separator) {
      const slot = slots[field] ?? -1;
      if (slot >= 0) row[slot] = text.slice(start, at);
      field += 1;
      start = at + 1;
    } else if (code === LF) {
      const end = at > lineStart && text.charCodeAt(at - 1) === CR ? at - 1 : at;
      if (end > lineStart) {
        const slot = slots[field] ?? -1;
        if (slot >= 0) row[slot] = text.slice(start, end);
        checkFieldCount(plan, line, field + 1, start === end);
        rows.push(row);
        lines.push(line);
        row = blank.slice();
      }
      line += 1;
      field = 0;
      start = at + 1;
      lineStart = start;
    }
  }
  return { rows, lines };
}

function checkFieldCount(plan: RowPlan, line: number, found: number, lastIsEmpty: boolean): void {
  if (!plan.endsWithDelimiter) {
    if (found !== plan.fieldCount) throw fieldCountError(plan, line, found);
  } else if (!lastIsEmpty) {
    throw new LoadError(
      { file: plan.label, line },
      `the line does not end with ${JSON.stringify(plan.delimiter)}: it is cut short or has other columns`,
    );
  } else if (found - 1 !== plan.fieldCount) {
    throw fieldCountError(plan, line, found - 1);
  }
}

export function fieldCountError(plan: RowPlan, line: number, found: number): LoadError {
  return new LoadError({ file: plan.label, line }, `${plan.fieldCount} columns expected, ${found} found`);
}
