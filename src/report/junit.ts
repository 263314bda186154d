/**
 * Findings as JUnit XML: a test suite for each file, a test case for each rule. Errors are failures, warnings and notes are output of a
 * case that passes, so that a pipeline fails where the command does. Strict runs count warnings as failures too.
 */
import type { Report, ReportFinding } from './report.js';

/** `failing`: severities that fail a case. */
export function junitReport(
  { tool, rules, files, findings }: Report,
  { strict }: { readonly strict: boolean },
): string {
  const fails = ({ severity }: ReportFinding): boolean => severity === 'error' || (strict && severity === 'warning');
  const suites = files.map((file) => {
    const own = findings.filter((finding) => finding.file === file);
    const cases = rules.map(({ id, title }) => {
      const found = own.filter(({ rule }) => rule === id);
      return { id, title, failures: found.filter(fails), remarks: found.filter((finding) => !fails(finding)) };
    });
    return { file, cases, failed: cases.filter(({ failures }) => failures.length > 0).length };
  });
  const tests = suites.length * rules.length;
  const failures = suites.reduce((sum, { failed }) => sum + failed, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(tool.name)}" tests="${tests}" failures="${failures}">`,
    ...suites.flatMap(({ file, cases, failed }) => [
      `  <testsuite name="${xml(file)}" tests="${cases.length}" failures="${failed}">`,
      ...cases.flatMap((one) => testCase(file, one)),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ].join('\n');
}

interface Case {
  readonly id: string;
  readonly title: string;
  readonly failures: readonly ReportFinding[];
  readonly remarks: readonly ReportFinding[];
}

function testCase(file: string, { id, title, failures, remarks }: Case): readonly string[] {
  const head = `    <testcase name="${xml(`${id}: ${title}`)}" classname="${xml(file)}"`;
  if (failures.length + remarks.length === 0) return [`${head}/>`];
  const [first] = failures;
  return [
    `${head}>`,
    ...(first === undefined
      ? []
      : [`      <failure message="${xml(first.text)}" type="${xml(id)}">${told(failures)}</failure>`]),
    ...(remarks.length === 0 ? [] : [`      <system-out>${told(remarks)}</system-out>`]),
    '    </testcase>',
  ];
}

function told(findings: readonly ReportFinding[]): string {
  return xml(findings.map(({ file, line, severity, text }) => `${file}:${line}: ${severity}: ${text}`).join('\n'));
}

/** Tab, line ends, and the controls from U+007F on, which XML 1.0 §2.2 allows. */
const ALLOWED_CONTROLS = /[\t\n\r\u007F-\u009F]/;

/** XML 1.0 allows no other control characters, not even escaped. */
function xml(text: string): string {
  return text
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (character) => (ALLOWED_CONTROLS.test(character) ? character : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
