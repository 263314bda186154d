/** What a check found, as every report format is given it. Pure data; the formats stand in files beside this one. */

export type Severity = 'error' | 'warning' | 'note';

export interface ReportRule {
  /** Stable: pipelines and suppressions refer to it. */
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** What to do about it. */
  readonly help: string;
}

export interface ReportFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** As the user gave it, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column?: number;
  readonly text: string;
  /** What of the line tells the finding from others of the rule, whatever the line's number. */
  readonly subject?: string;
}

export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  readonly rules: readonly ReportRule[];
  /** All files that were checked. */
  readonly files: readonly string[];
  readonly findings: readonly ReportFinding[];
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Gravest first, then by place. */
export function ranked(findings: readonly ReportFinding[]): readonly ReportFinding[] {
  return [...findings].sort(
    (a, b) =>
      RANK[a.severity] - RANK[b.severity] ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.line - b.line ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}

/** How many there are of each severity. */
export function counts(findings: readonly ReportFinding[]): Readonly<Record<Severity, number>> {
  const result = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) result[severity]++;
  return result;
}

/** `2 errors, 1 warning, 0 notes in 3 files` */
export function summary({ findings, files }: Report): string {
  const { error, warning, note } = counts(findings);
  const of = (number: number, word: string): string =>
    `${number.toLocaleString('en-US')} ${word}${number === 1 ? '' : 's'}`;
  return `${of(error, 'error')}, ${of(warning, 'warning')}, ${of(note, 'note')} in ${of(files.length, 'file')}`;
}
