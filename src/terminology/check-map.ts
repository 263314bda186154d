/**
 * Checks a governed mapping file against the loaded content before it is published: targets exist and are active in the release that
 * the file names, displays agree, no row is said twice. Finds; publishes nothing.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import type { MapFile, MapFileRow } from '../conceptmap/map-file.js';
import type { Catalogue } from './catalogue.js';
import { findCodeSystem, knownVersions } from './resolve.js';

export interface MapFinding {
  readonly severity: 'error' | 'warning';
  readonly line: number;
  readonly text: string;
}

/** Findings in the order of the lines; errors forbid publishing. */
export function checkMap(catalogue: Catalogue, map: MapFile): readonly MapFinding[] {
  const target = findCodeSystem(catalogue, map.targetSystem, map.targetVersion);
  if (target === undefined) return [targetMissing(catalogue, map)];
  const source = findCodeSystem(catalogue, map.sourceSystem, map.sourceVersion);
  const findings = map.rows.flatMap((row) => [
    ...(row.approved ? targetFindings(target, row) : []),
    ...(source === undefined ? [] : sourceFindings(source, row)),
  ]);
  return [...findings, ...duplicates(map.rows)].sort((a, b) => a.line - b.line);
}

function targetMissing(catalogue: Catalogue, { targetSystem, targetVersion }: MapFile): MapFinding {
  const known = knownVersions(catalogue, targetSystem);
  const loaded = known.length === 0 ? 'no version is loaded' : `loaded are ${known.join(', ')}`;
  const wanted = targetVersion === undefined ? targetSystem : `${targetSystem} version ${targetVersion}`;
  return { severity: 'error', line: 1, text: `object_source ${wanted} cannot be checked: ${loaded}` };
}

function targetFindings(target: CodeSystem, { line, targetCode, targetDisplay }: MapFileRow): readonly MapFinding[] {
  if (targetCode === undefined) return [];
  const version = target.info.version ?? '';
  const concept = target.find(targetCode);
  if (concept === undefined) {
    return [
      { severity: 'error', line, text: `the target ${targetCode} does not exist in ${target.info.url} ${version}` },
    ];
  }
  if (concept.inactive) {
    const status = concept.status ?? 'inactive';
    return [
      { severity: 'error', line, text: `the target ${targetCode} is ${status} in ${target.info.url} ${version}` },
    ];
  }
  if (targetDisplay === undefined || isName(target, concept, targetDisplay)) return [];
  const own = concept.display ?? '';
  return [{ severity: 'warning', line, text: `the label '${targetDisplay}' is no name of ${targetCode} ('${own}')` }];
}

function isName(system: CodeSystem, concept: ReturnType<CodeSystem['at']>, label: string): boolean {
  if (concept.display?.toLowerCase() === label.toLowerCase()) return true;
  return system.designations(concept).some(({ value }) => value.toLowerCase() === label.toLowerCase());
}

function sourceFindings(source: CodeSystem, { line, sourceCode }: MapFileRow): readonly MapFinding[] {
  if (source.find(sourceCode) !== undefined) return [];
  return [{ severity: 'error', line, text: `the source ${sourceCode} does not exist in ${source.info.url}` }];
}

/** The same source and target twice, or "no target" beside a target. */
function duplicates(rows: readonly MapFileRow[]): readonly MapFinding[] {
  const first = new Map<string, MapFileRow>();
  const findings: MapFinding[] = [];
  const noTarget = new Set(
    rows.filter(({ targetCode }) => targetCode === undefined).map(({ sourceCode }) => sourceCode),
  );
  for (const row of rows) {
    const key = `${row.sourceCode}\t${row.targetCode ?? ''}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, row);
    else findings.push({ severity: 'error', line: row.line, text: `says again what line ${earlier.line} says` });
    if (row.targetCode !== undefined && noTarget.has(row.sourceCode)) {
      findings.push({
        severity: 'error',
        line: row.line,
        text: `${row.sourceCode} has a target here and is said to have none elsewhere`,
      });
    }
  }
  return findings;
}
