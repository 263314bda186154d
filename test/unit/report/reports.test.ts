/** Each report format against what its readers want: ranks, limits, escapes, fingerprints. */
import { describe, expect, test } from 'vitest';
import { githubReport, MOST_OF_A_TYPE } from '../../../src/report/github.js';
import { jsonReport } from '../../../src/report/json.js';
import { junitReport } from '../../../src/report/junit.js';
import { type Report, type ReportFinding, ranked } from '../../../src/report/report.js';
import { MOST_RESULTS, sarifReport } from '../../../src/report/sarif.js';
import { textReport } from '../../../src/report/text.js';

const rules = [
  { id: 'target-unknown', severity: 'error', title: 'Targets exist', help: 'Correct the code.' },
  { id: 'display-mismatch', severity: 'warning', title: 'Labels are names', help: 'Look at the code.' },
] as const;

function finding(more: Partial<ReportFinding> = {}): ReportFinding {
  return { rule: 'target-unknown', severity: 'error', file: 'a.tsv', line: 7, text: 'no such code', ...more };
}

function report(findings: readonly ReportFinding[]): Report {
  return { tool: { name: 'concord', version: '1.2.3' }, rules, files: ['a.tsv', 'b c.tsv'], findings };
}

const many = (number: number, more: Partial<ReportFinding> = {}): readonly ReportFinding[] =>
  Array.from({ length: number }, (_, index) => finding({ line: index + 1, text: `no ${index}`, ...more }));

interface Sarif {
  readonly version: string;
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: { readonly rules: readonly { readonly id: string; readonly defaultConfiguration: object }[] };
      };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly locations: readonly [
          { readonly physicalLocation: { readonly artifactLocation: object; readonly region: object } },
        ];
        readonly partialFingerprints: Readonly<Record<string, string>>;
      }[];
      readonly invocations: readonly [{ readonly toolExecutionNotifications?: readonly unknown[] }];
    },
  ];
}
const sarif = (findings: readonly ReportFinding[]): Sarif => JSON.parse(sarifReport(report(findings))) as Sarif;

test('text: one line a finding and a count', () => {
  expect(textReport(report([finding({ column: 3 }), finding({ severity: 'note', rule: 'display-mismatch' })]))).toBe(
    [
      'a.tsv:7:3: error: no such code [target-unknown]',
      'a.tsv:7: note: no such code [display-mismatch]',
      '1 error, 0 warnings, 1 note in 2 files',
    ].join('\n'),
  );
});

test('json: counts and findings', () => {
  expect(JSON.parse(jsonReport(report([finding()])))).toMatchObject({
    counts: { error: 1, warning: 0, note: 0 },
    findings: [{ rule: 'target-unknown', line: 7 }],
  });
});

test('ranked: by severity, then by place', () => {
  const findings = [
    finding({ severity: 'note' }),
    finding({ file: 'b' }),
    finding({ severity: 'warning' }),
    finding({ line: 9 }),
    finding(),
  ];
  expect(ranked(findings).map(({ severity, file, line }) => `${severity} ${file} ${line}`)).toEqual([
    'error a.tsv 7',
    'error a.tsv 9',
    'error b 7',
    'warning a.tsv 7',
    'note a.tsv 7',
  ]);
});

describe('junit', () => {
  test('a suite for each file, a case for each rule; what may not stand in XML is escaped or left out', () => {
    const xml = junitReport(report([finding({ text: 'a < b & "c"\u0001' })]), { strict: false });
    expect(xml).toContain('<testsuites name="concord" tests="4" failures="1">');
    expect(xml).toContain('<failure message="a &lt; b &amp; &quot;c&quot;" type="target-unknown">');
    expect(xml).toContain('<testsuite name="b c.tsv" tests="2" failures="0">');
  });

  test.each([
    [false, 0],
    [true, 1],
  ])('strict %s: warnings make %i failures', (strict, failures) => {
    const xml = junitReport(report([finding({ severity: 'warning' })]), { strict });
    expect(xml).toContain(`failures="${failures}">`);
  });
});

describe('sarif', () => {
  test('rules, places and levels', () => {
    const { version, runs } = sarif([
      finding({ file: 'b c.tsv', column: 4 }),
      finding({ severity: 'note', rule: 'display-mismatch' }),
    ]);
    expect(version).toBe('2.1.0');
    expect(runs[0].tool.driver.rules.map(({ id, defaultConfiguration }) => [id, defaultConfiguration])).toEqual([
      ['target-unknown', { level: 'error' }],
      ['display-mismatch', { level: 'warning' }],
    ]);
    expect(runs[0].results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).toEqual([
      ['target-unknown', 0, 'error'],
      ['display-mismatch', 1, 'note'],
    ]);
    expect(runs[0].results[0]?.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'b%20c.tsv', uriBaseId: 'SRCROOT' },
      region: { startLine: 7, startColumn: 4 },
    });
  });

  test('fingerprints stay when a line moves, and tell findings apart', () => {
    const prints = (findings: readonly ReportFinding[]) =>
      sarif(findings).runs[0].results.map((result) => Object.values(result.partialFingerprints)[0]);
    const [one, two] = prints([finding({ subject: 'NA' }), finding({ subject: 'K', line: 8 })]);
    expect(prints([finding({ subject: 'NA', line: 90 })])).toEqual([one]);
    expect(one).not.toBe(two);
    expect(new Set(prints([finding(), finding({ line: 8 })])).size).toBe(2);
  });

  test('the first 5,000 by rank, and a word on the rest', () => {
    const { runs } = sarif([...many(MOST_RESULTS, { severity: 'warning' }), ...many(3)]);
    expect(runs[0].results).toHaveLength(MOST_RESULTS);
    expect(runs[0].results.slice(0, 4).map(({ level }) => level)).toEqual(['error', 'error', 'error', 'warning']);
    expect(runs[0].invocations[0].toolExecutionNotifications).toEqual([
      { level: 'warning', message: { text: '3 more findings, ranked lower, are left out' } },
    ]);
  });
});

describe('github', () => {
  test('commands with their escapes', () => {
    const text = githubReport(report([finding({ file: 'a,b:c.tsv', column: 2, text: '50 % of\nit' })]));
    expect(text.split('\n')[0]).toBe('::error file=a%2Cb%3Ac.tsv,line=7,col=2,title=target-unknown::50 %25 of%0Ait');
  });

  test('ten of each type, every rule before the second of any, the rest counted', () => {
    const lines = githubReport(
      report([...many(30), ...many(2, { rule: 'display-mismatch', line: 99 }), ...many(12, { severity: 'note' })]),
    ).split('\n');
    expect(lines.filter((line) => line.startsWith('::error'))).toHaveLength(MOST_OF_A_TYPE);
    expect(lines.filter((line) => line.includes('title=display-mismatch'))).toHaveLength(2);
    expect(lines).toContain(
      '22 more findings of severity error are not annotated (in all: target-unknown 30, display-mismatch 2)',
    );
    expect(lines).toContain('2 more findings of severity note are not annotated (in all: target-unknown 12)');
    expect(lines.at(-1)).toBe('32 errors, 0 warnings, 12 notes in 2 files');
  });
});
