/**
 * Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), as code scanning takes it: rules with metadata, fingerprints
 * that outlive a moved line, and no more results than are kept (the first 5,000 by rank; the rest is told in one notification).
 */
import { createHash } from 'node:crypto';
import { type Report, type ReportFinding, type ReportRule, ranked, type Severity } from './report.js';

/** Results that code scanning keeps of a run. */
export const MOST_RESULTS = 5_000;

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'note' };

export function sarifReport({ tool, rules, findings }: Report): string {
  const all = ranked(findings);
  const kept = all.slice(0, MOST_RESULTS);
  const fingerprintOf = fingerprints();
  const left = all.length - kept.length;
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool.name, semanticVersion: tool.version, rules: rules.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The folder in which the command ran.' } } },
        invocations: [
          { executionSuccessful: true, ...(left === 0 ? {} : { toolExecutionNotifications: [more(left)] }) },
        ],
        results: kept.map((finding) => resultOf(finding, { rules, fingerprint: fingerprintOf(finding) })),
      },
    ],
  };
  return JSON.stringify(log, null, 2);
}

function ruleOf({ id, severity, title, help }: ReportRule): object {
  return {
    id,
    name: id.replace(/(^|-)([a-z])/g, (_, _dash: string, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: `${title}. ${help}` },
    help: { text: help },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

interface ResultFacts {
  readonly rules: readonly ReportRule[];
  readonly fingerprint: string;
}

function resultOf(
  { rule, severity, file, line, column, text }: ReportFinding,
  { rules, fingerprint }: ResultFacts,
): object {
  const region = { startLine: line, ...(column === undefined ? {} : { startColumn: column }) };
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ id }) => id === rule),
    level: LEVELS[severity],
    message: { text },
    locations: [{ physicalLocation: { artifactLocation: uriOf(file), region } }],
    partialFingerprints: { 'concordFinding/v1': fingerprint },
  };
}

function uriOf(file: string): object {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  return file.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: 'SRCROOT' };
}

/** Of rule, file and subject, not of the line; the same one twice is numbered. */
function fingerprints(): (finding: ReportFinding) => string {
  const seen = new Map<string, number>();
  return ({ rule, file, subject, text }) => {
    const key = `${rule}\n${file}\n${subject ?? text}`;
    const number = (seen.get(key) ?? 0) + 1;
    seen.set(key, number);
    return createHash('sha256').update(`${key}\n${number}`).digest('hex').slice(0, 32);
  };
}

function more(left: number): object {
  const text = `${left.toLocaleString('en-US')} more findings, ranked lower, are left out`;
  return { level: 'warning', message: { text } };
}
