/**
 * What a version of a map says: the rows that stand, in FHIR's terms and one fixed order, its hash, its difference from the version before
 * and what forbids publishing it. Pure; freezing, compiling and serving are `publishing.ts`.
 */
import type { ConceptMapDefinition, MapElement, MapGroup, MapTarget } from '../domain/concept-map.js';
import { compareVersions } from '../domain/version.js';
import { canonicalJson, type Json } from './canonical-json.js';
import { targetsOf } from './content.js';
import type { ChangedRow, Changelog, GovernedMap } from './entities.js';
import { digestOf } from './event.js';
import { policyBreaches, targetKey } from './policy.js';
import type { RowSnapshot } from './replay.js';
import type { ProposedTarget, Standing } from './row.js';

/** A version ready to be frozen. */
export interface PlannedVersion {
  readonly definition: ConceptMapDefinition;
  /** SHA-256 of what the version says, apart from its number and date. */
  readonly hash: string;
  readonly changelog: Changelog;
  readonly rows: number;
  /** Why it cannot be published; empty where it can. */
  readonly problems: readonly string[];
}

/** The version published before, as it was frozen. */
export interface EarlierVersion {
  readonly mapVersion: string;
  readonly hash: string;
  readonly definition: ConceptMapDefinition;
}

/** Plans a version from the rows that stand. `rows` must be all of the map's; those without a standing decision are left out. */
export function planVersion(
  map: GovernedMap,
  rows: readonly RowSnapshot[],
  { mapVersion, at, last }: { readonly mapVersion: string; readonly at: string; readonly last?: EarlierVersion },
): PlannedVersion {
  const standing = versionRows(rows);
  const definition = definitionOf(map, standing, { mapVersion, at });
  const hash = contentHash(definition);
  return {
    definition,
    hash,
    changelog: changelogOf(definition, last?.definition),
    rows: standing.length,
    problems: [
      ...versionProblems({ mapVersion, hash, last }),
      ...(standing.length === 0 ? ['no row of the map is approved'] : []),
      ...rowProblems(map, standing),
    ],
  };
}

/** A row with the decision that is published. */
export interface VersionRow {
  readonly row: RowSnapshot;
  readonly standing: Standing;
}

/** The rows that are in a version, in the order of system and code: also those under review again, for they are served until decided. */
export function versionRows(rows: readonly RowSnapshot[]): readonly VersionRow[] {
  return rows
    .flatMap((row) => (row.standing === undefined ? [] : [{ row, standing: row.standing }]))
    .sort((a, b) => compareText(sourceKey(a.row.source), sourceKey(b.row.source)));
}

/** The source codes that a published definition has an answer for. */
export function* coveredCodes({ groups }: ConceptMapDefinition): Generator<{ system: string; code: string }> {
  for (const { source, elements } of groups) {
    for (const { code } of elements) if (source !== undefined && code !== undefined) yield { system: source, code };
  }
}

function definitionOf(
  map: GovernedMap,
  rows: readonly VersionRow[],
  { mapVersion, at }: { readonly mapVersion: string; readonly at: string },
): ConceptMapDefinition {
  const { id, url, title, purpose, copyright, scope } = map;
  return {
    id,
    url,
    version: mapVersion,
    title,
    status: 'active',
    date: at,
    description: purpose,
    ...(copyright === undefined ? {} : { copyright }),
    ...(scope.sourceValueSet === undefined ? {} : { sourceScope: scope.sourceValueSet }),
    ...(scope.targetValueSet === undefined ? {} : { targetScope: scope.targetValueSet }),
    groups: groupsOf(map, rows),
  };
}

/** One group for each pair of systems; the record that no target exists stands in the group of the first target system. */
function groupsOf({ scope }: GovernedMap, rows: readonly VersionRow[]): readonly MapGroup[] {
  const [first] = scope.targets;
  const groups = new Map<string, { source: string; target: string; elements: MapElement[] }>();
  const add = (source: string, target: string, element: MapElement): void => {
    const key = `${source} ${target}`;
    const group = groups.get(key) ?? { source, target, elements: [] };
    group.elements.push(element);
    groups.set(key, group);
  };
  for (const { row, standing } of rows) {
    const { system, code, display } = row.source;
    const head = { code, ...(display === undefined ? {} : { display }) };
    const { content, doubt } = standing;
    if (content.kind === 'no-map') {
      add(system, first?.system ?? '', { ...head, targets: [], comment: remark(content.reason, doubt) ?? '' });
      continue;
    }
    for (const target of new Set(content.targets.map((each) => each.system))) {
      const targets = content.targets.filter((each) => each.system === target).map((each) => mapTarget(each, doubt));
      add(system, target, { ...head, targets });
    }
  }
  return [...groups.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { source, target, elements }]) => ({
      source,
      ...versioned('sourceVersion', source === scope.source.system ? scope.source.version : undefined),
      target,
      ...versioned('targetVersion', scope.targets.find(({ system }) => system === target)?.version),
      elements,
    }));
}

function versioned<K extends string>(name: K, version: string | undefined): { readonly [N in K]?: string } {
  return (version === undefined ? {} : { [name]: version }) as { readonly [N in K]?: string };
}

function mapTarget(
  { code, display, relationship, comment, dependsOn, product }: ProposedTarget,
  doubt?: string,
): MapTarget {
  const text = remark(comment, doubt);
  return {
    code,
    ...(display === undefined ? {} : { display }),
    relationship,
    ...(text === undefined ? {} : { comment: text }),
    dependsOn: dependsOn ?? [],
    product: product ?? [],
  };
}

/** A decision under review is served with a warning. */
function remark(comment: string | undefined, doubt: string | undefined): string | undefined {
  if (doubt === undefined) return comment;
  return [comment, `Under review: ${doubt}`].filter((text) => text !== undefined && text !== '').join(' ');
}

function contentHash({ version: _version, date: _date, ...said }: ConceptMapDefinition): string {
  return digestOf(canonicalJson(said as unknown as Json));
}

function versionProblems({
  mapVersion,
  hash,
  last,
}: {
  readonly mapVersion: string;
  readonly hash: string;
  readonly last: EarlierVersion | undefined;
}): readonly string[] {
  if (!/^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$/.test(mapVersion)) {
    return [`'${mapVersion}' is no version: 1 to 64 letters, digits, '.', '+', '-', as in 1.0.0`];
  }
  if (last === undefined) return [];
  if (compareVersions(mapVersion, last.mapVersion) <= 0) {
    return [`the version ${mapVersion} is not above the last one, ${last.mapVersion}`];
  }
  return hash === last.hash ? [`nothing has changed since version ${last.mapVersion}`] : [];
}

/** The policy once more, over all rows together: two approvals at the same instant may each have been right alone. */
function rowProblems({ policy }: GovernedMap, rows: readonly VersionRow[]): readonly string[] {
  const users = new Map<string, number>();
  for (const { standing } of rows) {
    for (const target of targetsOf(standing.content))
      users.set(targetKey(target), (users.get(targetKey(target)) ?? 0) + 1);
  }
  return rows.flatMap(({ row, standing }) => {
    const targets = targetsOf(standing.content);
    const shared = targets.map(targetKey).filter((key) => (users.get(key) ?? 0) > 1);
    return policyBreaches(policy, targets, new Set(shared)).map((text) => `${row.source.code}: ${text}`);
  });
}

interface FlatElement extends Pick<ChangedRow, 'system' | 'code' | 'display'> {
  readonly said: readonly string[];
}

/** Rows added, removed and changed against an earlier version; names and comments do not count. */
export function changelogOf(now: ConceptMapDefinition, earlier: ConceptMapDefinition | undefined): Changelog {
  const before = flat(earlier);
  const after = flat(now);
  const added: ChangedRow[] = [];
  const removed: ChangedRow[] = [];
  const changed: ChangedRow[] = [];
  for (const [key, { said, ...head }] of after) {
    const old = before.get(key);
    if (old === undefined) added.push({ ...head, after: said });
    else if (old.said.join('\n') !== said.join('\n')) changed.push({ ...head, before: old.said, after: said });
  }
  for (const [key, { said, ...head }] of before) if (!after.has(key)) removed.push({ ...head, before: said });
  return { ...(earlier?.version === undefined ? {} : { against: earlier.version }), added, removed, changed };
}

function flat(definition: ConceptMapDefinition | undefined): ReadonlyMap<string, FlatElement> {
  const elements = new Map<string, FlatElement>();
  for (const { source = '', target = '', elements: own } of definition?.groups ?? []) {
    for (const { code = '', display, targets } of own) {
      const key = `${source}|${code}`;
      const said = targets.length === 0 ? ['no-map'] : targets.map((each) => targetText(target, each));
      const all = [...(elements.get(key)?.said ?? []), ...said].sort();
      elements.set(key, { system: source, code, ...(display === undefined ? {} : { display }), said: all });
    }
  }
  return elements;
}

function targetText(system: string, { code = '', relationship, dependsOn, product }: MapTarget): string {
  const more =
    dependsOn.length + product.length === 0 ? '' : ` ${canonicalJson({ dependsOn, product } as unknown as Json)}`;
  return `${system}|${code} ${relationship}${more}`;
}

function sourceKey({ system, code }: { readonly system: string; readonly code: string }): string {
  return `${system}\u0000${code}`;
}

/** By code units: the same order on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
