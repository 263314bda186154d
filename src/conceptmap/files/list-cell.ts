/** Cells that list values with `|`, as SSSOM escapes them: `\|` and `\\` stand for the characters themselves. */

const NONE: readonly never[] = [];

/** The values of a cell, trimmed, empty ones left out. */
export function listCell(cell: string | undefined): readonly string[] {
  if (cell === undefined) return NONE;
  const parts = cell.includes('\\') ? splitEscaped(cell) : cell.split('|');
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function splitEscaped(cell: string): readonly string[] {
  const parts = [''];
  for (let at = 0; at < cell.length; at++) {
    const mark = cell[at] ?? '';
    const next = cell[at + 1];
    if (mark === '|') parts.push('');
    else if (mark === '\\' && (next === '|' || next === '\\')) {
      parts[parts.length - 1] += next;
      at++;
    } else parts[parts.length - 1] += mark;
  }
  return parts;
}

/** The cell that lists these values. */
export function listText(values: readonly string[]): string {
  return values.map((value) => value.replaceAll('\\', '\\\\').replaceAll('|', '\\|')).join('|');
}
