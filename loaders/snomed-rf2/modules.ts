/**
 * Modules and what they depend on (RF2 Specification §5.2.4.2, Module dependency reference set), and from them which edition
 * a release is. It reads small files only; which packages belong together is packages.ts.
 */
import { SNOMED_EDITIONS } from '../../src/domain/snomed-edition.js';
import { readDelimited } from '../shared/delimited.js';
import type { ReleaseSource } from '../shared/source.js';
import { COLUMNS, INTERNATIONAL_MODULE, MODULE_DEPENDENCY, type Rf2File } from './release.js';
import { parseTime, type RowPlace } from './rows.js';

/** One module at a time rests on another at a time. Times are yyyymmdd. */
export interface ModuleDependency {
  readonly module: string;
  readonly time: number;
  readonly target: string;
  readonly targetTime: number;
}

/** What the dependency files of a package say. */
export interface Dependencies {
  readonly rows: readonly ModuleDependency[];
  /** The newest effectiveTime among all rows, active or not; 0 where there are none. */
  readonly newest: number;
}

/** `International Edition`; for a module that is not among the known ones a name made of its identifier. */
export function editionName(module: string): string {
  return SNOMED_EDITIONS[module] ?? `Edition ${module}`;
}

/**
 * Reads the active dependencies of a package; of several states of one, the latest.
 * @throws LoadError where a row is broken.
 */
export async function readDependencies(source: ReleaseSource, files: readonly Rf2File[]): Promise<Dependencies> {
  const states = new Map<string, { readonly time: number; readonly row?: ModuleDependency }>();
  let newest = 0;
  for (const file of files.filter(({ kind }) => kind === 'moduleDependency')) {
    const at: RowPlace = { file: source.label(file.file), line: 0 };
    const columns = COLUMNS.moduleDependency;
    for await (const { rows, lines } of readDelimited(source, file.file, { format: 'tsv', columns })) {
      for (const [i, row] of rows.entries()) {
        const [id = '', effectiveTime = '', active, module = '', refset, target = '', from = '', to = ''] = row;
        at.line = lines[i] ?? 0;
        const time = parseTime(effectiveTime, at);
        newest = Math.max(newest, time);
        if (refset !== MODULE_DEPENDENCY || (states.get(id)?.time ?? 0) > time) continue;
        const dependency = { module, time: parseTime(from, at), target, targetTime: parseTime(to, at) };
        states.set(id, active === '1' ? { time, row: dependency } : { time });
      }
    }
  }
  return { rows: [...states.values()].flatMap(({ row }) => row ?? []), newest };
}

/**
 * The module that names the edition: the one that no other depends on, with the newest time. A module beside an edition's own in
 * the same namespace (a national map module rests on the edition, too) does not name one, and all short identifiers are
 * SNOMED International's. Undefined where there are no dependencies.
 */
export function editionModule(dependencies: readonly ModuleDependency[]): string | undefined {
  const rows = dependencies.filter(({ module, target }) => module !== target);
  const targets = new Set(rows.map(({ target }) => target));
  const tops = new Set(rows.map(({ module }) => module).filter((module) => !targets.has(module)));
  const reach = (module: string) => reachable(module, rows);
  const ranked = [...tops]
    .map((top) => ({ module: namesEdition(top, reach(top)), time: newestTime(top, rows), depth: reach(top).size }))
    .sort((a, b) => b.time - a.time || b.depth - a.depth || (a.module < b.module ? -1 : 1));
  return ranked[0]?.module;
}

/** The newest dependencies whose target is there at another time than the one that they were made for. */
export function mismatchedDependencies(rows: readonly ModuleDependency[]): readonly ModuleDependency[] {
  const newest = Math.max(...rows.map(({ time }) => time));
  return rows.filter(({ module, time, target, targetTime }) => {
    const found = newestTime(target, rows);
    return time === newest && target !== module && found !== 0 && found !== targetTime;
  });
}

/** The module that stands for an edition in version URIs, where `top` is at the top of a tree with `below`. */
function namesEdition(top: string, below: ReadonlySet<string>): string {
  if (SNOMED_EDITIONS[top] !== undefined) return top;
  const namespace = namespaceOf(top);
  if (namespace === '') return INTERNATIONAL_MODULE;
  return [...below].find((module) => SNOMED_EDITIONS[module] !== undefined && namespaceOf(module) === namespace) ?? top;
}

/** The module for a release without dependencies, given one that most of its newest rows are in. */
export function editionOfFrequentModule(module: string): string {
  return namesEdition(module, new Set());
}

/** The seven digits of the namespace in an SCTID of the long format; '' for the short format (RF2 Specification §6.3). */
function namespaceOf(id: string): string {
  return id.at(-3) === '1' ? id.slice(-10, -3) : '';
}

function newestTime(module: string, rows: readonly ModuleDependency[]): number {
  return rows.reduce((newest, row) => (row.module === module ? Math.max(newest, row.time) : newest), 0);
}

/** All modules that a module depends on, at any number of steps. */
function reachable(module: string, rows: readonly ModuleDependency[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [module];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const row of rows) {
      if (row.module !== next || found.has(row.target)) continue;
      found.add(row.target);
      waiting.push(row.target);
    }
  }
  return found;
}
