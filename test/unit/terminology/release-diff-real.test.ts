/** Two real releases of ICD-10-CM against each other, by the commands: what NCHS divided and dropped in the year 2022 is found, with what took its place. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Command, parseCommand } from '../../../src/cli/command.js';
import { diffCommand } from '../../../src/cli/diff.js';
import { loadCommand } from '../../../src/cli/load.js';
import { readConfig } from '../../../src/config.js';
import type { ConceptDifference } from '../../../src/domain/release-drift.js';
import { SHARED } from '../fhir-resources/support.js';

const RELEASES = ['icd10cm_2021.zip', 'icd10cm_2022_csv.zip'].map((name) => join(SHARED, 'releases', name));
const MISSING = RELEASES.filter((path) => !existsSync(path));
if (MISSING.length > 0)
  console.warn(`skipped: ${MISSING.join(', ')} not there (set CONCORD_SHARED to the folder that holds the releases)`);

async function run(command: Command, argv: readonly string[]): Promise<string> {
  const out: string[] = [];
  const say = (text: string): void => void out.push(text);
  const io = { out: say, err: say, config: readConfig({}), input: Readable.from([]) };
  const code = await command.run(parseCommand(command, argv), io);
  if (code !== 0) throw new Error(out.join('\n'));
  return out.join('\n');
}

describe.skipIf(MISSING.length > 0)('ICD-10-CM 2021 and 2022', () => {
  let data: string;
  let found: { readonly differences: readonly ConceptDifference[]; readonly counts: unknown };
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'concord-diff-'));
    await run(loadCommand, [...RELEASES, '--quiet', '--data', data]);
    found = JSON.parse(
      await run(diffCommand, ['--from', '2021', '--to', 'icd-10-cm|2022', '--format', 'json', '--data', data]),
    );
  }, 240_000);
  afterAll(() => rmSync(data, { recursive: true }));

  const proposed = (code: string) => {
    const findings = found.differences.find((difference) => difference.code === code)?.findings ?? [];
    const instead = findings[0]?.replacements.map((one) => one.code);
    return [findings.map(({ kind, axis }) => axis ?? kind), instead];
  };

  test('counts by kind', () => {
    expect(found.counts).toEqual({
      before: 95_358,
      after: 95_524,
      kinds: { added: 191, missing: 25, retired: 0, deprecated: 0, 'axis-changed': 14, renamed: 30 },
    });
  });

  test.each<[code: string, what: string, instead: readonly string[]]>([
    ['D55.2', 'billable', ['D55.21', 'D55.29']],
    ['F78', 'billable', ['F78.A1', 'F78.A9']],
    ['T40.7X1A', 'missing', ['T40.711A', 'T40.721A']],
    ['M35.00', 'renamed', []],
  ])('%s: %s', (code, what, instead) => {
    expect(proposed(code)).toEqual([[what], instead]);
  });
});
