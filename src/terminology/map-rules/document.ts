/** Rules on the document as a whole: its prefixes, the releases it names, its form. */
import { expandCurie, systemOf } from '../../conceptmap/files/curie.js';
import type { MapDocumentRow } from '../../conceptmap/files/map-document.js';
import { NO_TERM_FOUND } from '../../conceptmap/files/sssom-slots.js';
import { writeSssom } from '../../conceptmap/files/sssom-write.js';
import { compareVersions } from '../../domain/version.js';
import { knownVersions } from '../resolve.js';
import type { MapFinding, RuleContext } from './rule.js';

/** curie-system: the prefix of an id, less its separator, is the system that the row is from. */
export function curieSystems({ document, sssom }: RuleContext): readonly MapFinding[] {
  if (sssom === undefined) return [];
  return document.rows.flatMap((row) => [
    ...curieOf(row, 'subject_id', { system: row.sourceSystem, prefixes: document.prefixes }),
    ...curieOf(row, 'object_id', { system: row.targetSystem, prefixes: document.prefixes }),
  ]);
}

interface Expected {
  readonly system: string | undefined;
  readonly prefixes: Readonly<Record<string, string>>;
}

function curieOf({ slots, line }: MapDocumentRow, slot: string, { system, prefixes }: Expected): readonly MapFinding[] {
  const id = slots[slot];
  const expanded = id === undefined || id === NO_TERM_FOUND ? undefined : expandCurie(id, prefixes);
  if (expanded === undefined || systemOf(expanded.expansion) === system) return [];
  const text = `${slot} '${id}' is of ${systemOf(expanded.expansion)}, but its source is ${system ?? 'not told'}`;
  return [{ rule: 'curie-system', severity: 'error', line, slot, text }];
}

/** release-missing, version-not-pinned, stale-version: once for each system and version that the rows name. */
export function releases(context: RuleContext): readonly MapFinding[] {
  const { catalogue, standing, document } = context;
  if (catalogue === undefined) return [];
  const targets = pairs(
    standing.filter((row) => row.targetCode !== undefined || row.targetSystem === document.targetSystem),
    'target',
  );
  const sources = pairs(standing, 'source');
  return [
    ...targets.flatMap((pair) => releaseFindings(pair, 'target', context)),
    // Local codes are often not loaded: their map is checked all the same.
    ...sources
      .filter(({ system }) => knownVersions(catalogue, system).length > 0)
      .flatMap((pair) => releaseFindings(pair, 'source', context)),
  ];
}

interface Release {
  readonly system: string;
  readonly version: string | undefined;
}

function pairs(rows: readonly MapDocumentRow[], side: 'source' | 'target'): readonly Release[] {
  const found = new Map<string, Release>();
  for (const row of rows) {
    const system = side === 'source' ? row.sourceSystem : row.targetSystem;
    const version = side === 'source' ? row.sourceVersion : row.targetVersion;
    if (system !== undefined) found.set(`${system}|${version ?? ''}`, { system, version });
  }
  return [...found.values()];
}

function releaseFindings(
  { system, version }: Release,
  side: 'source' | 'target',
  { catalogue, system: find }: RuleContext,
): readonly MapFinding[] {
  const known = catalogue === undefined ? [] : knownVersions(catalogue, system);
  const slot = side === 'source' ? 'subject_source' : 'object_source';
  if (find(system, version) === undefined) {
    const wanted = version === undefined ? system : `${system} version ${version}`;
    const loaded = known.length === 0 ? 'no version is loaded' : `loaded are ${known.join(', ')}`;
    const severity = side === 'target' ? 'error' : 'warning';
    return [{ rule: 'release-missing', severity, line: 1, text: `${slot} ${wanted} cannot be checked: ${loaded}` }];
  }
  if (version === undefined) {
    return [
      {
        rule: 'version-not-pinned',
        severity: 'warning',
        line: 1,
        text: `${slot}_version is missing: the map of ${system} holds for no release in particular`,
      },
    ];
  }
  const newest = known.at(-1);
  if (newest === undefined || compareVersions(newest, version) <= 0) return [];
  return [
    {
      rule: 'stale-version',
      severity: 'warning',
      line: 1,
      text: `${slot}_version is ${version}, but ${newest} of ${system} is loaded`,
    },
  ];
}

/** not-normalised: the file is not in the canonical form that `--fix` writes. */
export function normalForm({ document, sssom }: RuleContext): readonly MapFinding[] {
  if (sssom === undefined) return [];
  const canonical = writeSssom(document);
  if (canonical === sssom) return [];
  const lines = sssom.split('\n');
  const wanted = canonical.split('\n');
  const at = wanted.findIndex((line, index) => line !== lines[index]);
  const line = Math.min(at < 0 ? lines.length : at + 1, lines.length);
  return [
    {
      rule: 'not-normalised',
      severity: 'warning',
      line,
      text: 'is not in canonical form from here on; --fix rewrites the file',
    },
  ];
}
