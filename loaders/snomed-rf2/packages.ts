/**
 * From files to releases: files form packages by folder, and packages that build on each other by module dependencies form one
 * release. One release comes of each package that no other builds on: an extension with the international release beside it is
 * one edition, two international releases are two. Of each package the Snapshot files are taken, else the Full files.
 */
import { readDelimited } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { folderOf } from '../shared/sub-source.js';
import { type Dependencies, readDependencies } from './modules.js';
import { classify, MODEL_MODULE, type NamedFile, parseFileName, type Rf2File, ROOT_CONCEPT } from './release.js';

/** Files that one publisher released together. */
interface Package {
  /** Its folder inside the source, with the closing slash; '' at the top. Files in loose folders add theirs. */
  readonly roots: readonly string[];
  readonly isFull: boolean;
  readonly files: readonly Rf2File[];
  /** Files of kinds that are not loaded (alternate identifiers). */
  readonly notLoaded: readonly ReleaseFile[];
  readonly dependencies: Dependencies;
}

/** The packages of one content file, those that others build on first. */
export interface PackageGroup {
  readonly roots: readonly string[];
  readonly files: readonly Rf2File[];
  readonly notLoaded: readonly ReleaseFile[];
  readonly dependencies: Dependencies;
  /** True where a component may be there in several states. */
  readonly hasSeveralStates: boolean;
}

/**
 * The releases to be in a source; none where it holds no RF2 file.
 * @throws LoadError where there are Delta files only, a required file is missing, or an extension lacks what it builds on.
 */
export async function findPackageGroups(source: ReleaseSource): Promise<readonly PackageGroup[]> {
  const packages = await findPackages(source);
  const below = new Map<Package, ReadonlySet<Package>>();
  for (const one of packages) below.set(one, await buildsOn(source, one, packages));
  const used = new Set([...below.values()].flatMap((set) => [...set]));
  const tops = packages.filter((one) => !used.has(one));
  // Packages that rest on each other in a circle have no top: any of them leads to all.
  const heads = tops.length > 0 ? tops : packages.slice(0, 1);
  return heads.map((head) => toGroup(source, withBase(head, below)));
}

/** Folders of the RF2 layout; the package's root is above the first of them. */
const LAYOUT_FOLDER = /^(Snapshot|Full|Delta|Terminology|Refset)$/i;

async function findPackages(source: ReleaseSource): Promise<readonly Package[]> {
  const byRoot = new Map<string, NamedFile[]>();
  for (const file of source.files) {
    const named = parseFileName(file);
    if (named === undefined) continue;
    const root = rootOf(folderOf(file));
    byRoot.set(root, [...(byRoot.get(root) ?? []), named]);
  }
  const packages: Package[] = [];
  for (const [root, named] of byRoot) {
    const chosen = chooseState(source, root, named);
    const files: Rf2File[] = [];
    const notLoaded: ReleaseFile[] = [];
    for (const one of chosen) {
      const file = await classify(source, one);
      if (file === undefined) notLoaded.push(one.file);
      else files.push(file);
    }
    const isFull = chosen.some(({ state }) => state === 'Full');
    packages.push({ roots: [root], isFull, files, notLoaded, dependencies: await readDependencies(source, files) });
  }
  return joinLooseFiles(packages);
}

function rootOf(folder: string): string {
  const parts = folder.split('/');
  const layout = parts.findIndex((part) => LAYOUT_FOLDER.test(part));
  return layout < 0
    ? folder
    : parts
        .slice(0, layout)
        .map((part) => `${part}/`)
        .join('');
}

function chooseState(source: ReleaseSource, root: string, named: readonly NamedFile[]): readonly NamedFile[] {
  for (const state of ['Snapshot', 'Full']) {
    const chosen = named.filter((one) => one.state === state);
    if (chosen.length > 0) return chosen;
  }
  throw new LoadError(
    { file: placeOf(source, root) },
    'holds Delta files only; SNOMED CT is loaded from the Snapshot or the Full files of a release',
  );
}

/** Reference sets in a folder of their own belong to the one package that has concepts, where there is just one. */
function joinLooseFiles(packages: readonly Package[]): readonly Package[] {
  const [main, ...others] = packages.filter(hasConcepts);
  if (main === undefined || others.length > 0) return packages;
  const loose = packages.filter((one) => one !== main);
  return [
    {
      roots: [main, ...loose].flatMap(({ roots }) => roots),
      isFull: packages.some(({ isFull }) => isFull),
      files: [main, ...loose].flatMap(({ files }) => files),
      notLoaded: packages.flatMap(({ notLoaded }) => notLoaded),
      dependencies: together(packages),
    },
  ];
}

function hasConcepts({ files }: Package): boolean {
  return files.some(({ kind }) => kind === 'concept');
}

function together(packages: readonly Package[]): Dependencies {
  return {
    rows: packages.flatMap(({ dependencies }) => dependencies.rows),
    newest: Math.max(...packages.map(({ dependencies }) => dependencies.newest)),
  };
}

/**
 * The packages that one builds on directly: those that provide a module which it depends on and does not provide. The model component
 * module depends on nothing and so comes with whatever provides the others.
 */
async function buildsOn(source: ReleaseSource, one: Package, all: readonly Package[]): Promise<ReadonlySet<Package>> {
  const { rows } = one.dependencies;
  const needs = rows.filter(({ target }) => target !== MODEL_MODULE && !provides(one, target));
  const found = new Set<Package>();
  const missing = new Set<string>();
  for (const { target, targetTime } of needs) {
    const provider = bestProvider(
      all.filter((other) => other !== one && provides(other, target)),
      target,
      targetTime,
    );
    if (provider === undefined) missing.add(target);
    else found.add(provider);
  }
  if (missing.size > 0 && !(await hasRoot(source, one))) {
    throw new LoadError(
      { file: placeOf(source, one.roots[0]) },
      `is an extension: the package with the ${missing.size === 1 ? 'module' : 'modules'} ${[...missing].join(', ')}, which it ` +
        'builds on, is not beside it; load a folder that holds both',
    );
  }
  return found;
}

function provides({ dependencies }: Package, module: string): boolean {
  return dependencies.rows.some((row) => row.module === module);
}

/** Among several versions of the package needed: the one that is asked for, else the newest. */
function bestProvider(candidates: readonly Package[], module: string, time: number): Package | undefined {
  const timeOf = ({ dependencies }: Package): number =>
    Math.max(...dependencies.rows.filter((row) => row.module === module).map((row) => row.time));
  const exact = candidates.find((candidate) => timeOf(candidate) === time);
  return exact ?? [...candidates].sort((a, b) => timeOf(b) - timeOf(a))[0];
}

async function hasRoot(source: ReleaseSource, { files }: Package): Promise<boolean> {
  for (const { file, kind } of files) {
    if (kind !== 'concept') continue;
    for await (const { rows } of readDelimited(source, file, { format: 'tsv', columns: ['id'] })) {
      if (rows.some(([id]) => id === ROOT_CONCEPT)) return true;
    }
  }
  return false;
}

/** A package after all that it builds on. */
function withBase(top: Package, below: ReadonlyMap<Package, ReadonlySet<Package>>): readonly Package[] {
  const ordered = new Set<Package>();
  const visiting = new Set<Package>();
  const visit = (one: Package): void => {
    if (visiting.has(one)) return;
    visiting.add(one);
    for (const base of below.get(one) ?? []) visit(base);
    ordered.add(one);
  };
  visit(top);
  return [...ordered];
}

/** What a release cannot do without, by the types in the names of the files. */
const REQUIRED = ['Concept', 'Description', 'Relationship'] as const;

function toGroup(source: ReleaseSource, packages: readonly Package[]): PackageGroup {
  const files = packages.flatMap((one) => one.files);
  for (const type of REQUIRED) {
    if (files.some(({ file }) => file.baseName.toLowerCase().includes(`sct2_${type.toLowerCase()}_`))) continue;
    const place = placeOf(source, packages.at(-1)?.roots[0]);
    throw new LoadError(
      { file: place },
      `is a SNOMED CT release without its file sct2_${type}_Snapshot_….txt (or Full)`,
    );
  }
  const conceptFiles = files.filter(({ kind }) => kind === 'concept').length;
  return {
    roots: packages.flatMap(({ roots }) => roots),
    files,
    notLoaded: packages.flatMap(({ notLoaded }) => notLoaded),
    dependencies: together(packages),
    hasSeveralStates: conceptFiles > 1 || packages.some(({ isFull }) => isFull),
  };
}

function placeOf(source: ReleaseSource, root = ''): string {
  return root === '' ? source.path : `${source.path}/${root.slice(0, -1)}`;
}
