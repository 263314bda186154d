/**
 * Findings as GitHub workflow commands, which the runner turns into annotations. A step shows 10 errors, 10 warnings and 10 notices:
 * the gravest are written so, the rest is counted by rule in plain lines.
 */
import { type Report, type ReportFinding, ranked, type Severity, summary } from './report.js';

/** Annotations of each type that a step shows. */
export const MOST_OF_A_TYPE = 10;

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

export function githubReport(report: Report): string {
  const all = ranked(report.findings);
  const lines = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const own = all.filter((finding) => finding.severity === severity);
    return [...spread(own).map(annotation), ...leftOut(own, severity)];
  });
  return [...lines, summary(report)].join('\n');
}

/** The first of every rule before the second of any: ten of one kind must not hide the others. */
function spread(findings: readonly ReportFinding[]): readonly ReportFinding[] {
  const number = new Map<string, number>();
  const turns = findings.map((finding, index) => {
    const turn = number.get(finding.rule) ?? 0;
    number.set(finding.rule, turn + 1);
    return { finding, turn, index };
  });
  const chosen = turns.sort((a, b) => a.turn - b.turn || a.index - b.index).slice(0, MOST_OF_A_TYPE);
  return chosen.sort((a, b) => a.index - b.index).map(({ finding }) => finding);
}

function leftOut(findings: readonly ReportFinding[], severity: Severity): readonly string[] {
  const left = findings.length - MOST_OF_A_TYPE;
  if (left <= 0) return [];
  const byRule = new Map<string, number>();
  for (const { rule } of findings) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  const kinds = [...byRule].map(([rule, number]) => `${rule} ${number.toLocaleString('en-US')}`).join(', ');
  return [`${left.toLocaleString('en-US')} more findings of severity ${severity} are not annotated (in all: ${kinds})`];
}

function annotation({ severity, file, line, column, rule, text }: ReportFinding): string {
  const place = [`file=${property(file)}`, `line=${line}`, ...(column === undefined ? [] : [`col=${column}`])];
  return `::${COMMANDS[severity]} ${[...place, `title=${property(rule)}`].join(',')}::${data(text)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
