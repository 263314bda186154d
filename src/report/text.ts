/** Findings for a person: one line each in the order of the files, `file:line:column: severity: text [rule]`, and a count. */
import { type Report, summary } from './report.js';

export function textReport(report: Report): string {
  const lines = report.findings.map(({ file, line, column, severity, text, rule }) => {
    const place = column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
    return `${place}: ${severity}: ${text} [${rule}]`;
  });
  return [...lines, summary(report)].join('\n');
}
