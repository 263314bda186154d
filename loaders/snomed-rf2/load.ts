/**
 * The SNOMED CT loader (RF2, the release format of SNOMED International): recognises the releases in a source and writes one as a
 * content file, in an order that lets every row be written once and whole. What each kind of file means is in the file of its
 * subject.
 */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import { HierarchyCycleError } from '../../src/db/hierarchy.js';
import { SNOMED_CT } from '../../src/domain/systems.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount, LoadContext, Loader, LoadOptions, Release } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { folderOf, subSource } from '../shared/sub-source.js';
import { codeSystemInfo, LICENCE } from './code-system.js';
import { mapCompiler } from './concept-maps.js';
import { type Concepts, readConcepts, writeConcepts } from './concepts.js';
import { readDescriptions } from './descriptions.js';
import { sctidTable } from './id-table.js';
import { readLanguages } from './languages.js';
import { selectLatest } from './latest.js';
import { mismatchedDependencies } from './modules.js';
import { findPackageGroups, type PackageGroup } from './packages.js';
import { readRefsets } from './refsets.js';
import { readRelationships } from './relationships.js';
import type { FileKind, Rf2File } from './release.js';
import type { Reading } from './rows.js';
import { detectVersion, type EditionVersion, parseVersionUri } from './version.js';

/** Loads SNOMED CT: Snapshot or Full files of any edition, an extension together with what it builds on. */
export const snomedRf2Loader: Loader = {
  name: 'snomed-rf2',
  // An extension and the edition that it stands on are published as two archives.
  joins: (source) => source.files.some((file) => /^x?sct2_Concept_/i.test(file.baseName)),
  recognise,
};

async function recognise(source: ReleaseSource, options: LoadOptions): Promise<readonly Release[]> {
  if (options.system !== undefined && options.system !== SNOMED_CT) return [];
  const groups = await findPackageGroups(source);
  if (options.versionUri !== undefined && groups.length > 1) {
    const problem = `holds ${groups.length} releases of SNOMED CT; --version-uri can name the version of one only`;
    throw new LoadError({ file: source.path }, problem);
  }
  const releases: Release[] = [];
  for (const group of groups) {
    const version = await versionOf(source, group, options);
    releases.push({
      source: partOf(source, group),
      title: version.title,
      folder: `snomed-${version.module}`,
      file: version.date,
      licence: LICENCE,
      write: (writer, context) => writeRelease({ source, group, version }, writer, context),
    });
  }
  return releases;
}

async function versionOf(source: ReleaseSource, group: PackageGroup, options: LoadOptions): Promise<EditionVersion> {
  return options.versionUri === undefined ? detectVersion(source, group) : parseVersionUri(source, options.versionUri);
}

/** The files that the identity of a release is made of: those that are loaded, or all of an archive that holds nothing else. */
function partOf(source: ReleaseSource, group: PackageGroup): ReleaseSource {
  const isInside = (file: ReleaseFile): boolean => group.roots.some((root) => folderOf(file).startsWith(root));
  // The bytes of an archive are digested in much less time than its files.
  if (source.kind === 'zip' && source.files.every(isInside)) return subSource(source, () => true);
  const names = new Set(group.files.map(({ file }) => file.name));
  return subSource(source, ({ name }) => names.has(name));
}

interface ReleaseParts {
  readonly source: ReleaseSource;
  readonly group: PackageGroup;
  readonly version: EditionVersion;
}

async function writeRelease(
  { source, group, version }: ReleaseParts,
  writer: ContentWriter,
  { progress }: LoadContext,
): Promise<readonly FileCount[]> {
  for (const note of notesOn(group)) progress.note(note);
  const latest = group.hasSeveralStates ? await selectLatest({ source, progress }, group.files) : undefined;
  const reading: Reading = { source, progress, ...(latest === undefined ? {} : { latest }) };
  const language = languageOf(group.files);
  const system = writer.codeSystem(codeSystemInfo(version, language), { inactiveLast: true });
  const filesOf = (...kinds: FileKind[]): readonly Rf2File[] => group.files.filter(({ kind }) => kinds.includes(kind));

  const { counts, ...named } = await writeNamedConcepts(reading, filesOf, { system, language });
  const { concepts, names } = named;
  const relationshipFiles = filesOf('relationship', 'concreteValue');
  const relationships = await readRelationships(reading, relationshipFiles, { system, concepts, names });
  const maps = mapCompiler({ writer, version, concepts, names });
  const refsets = await readRefsets(reading, filesOf('refset', 'moduleDependency'), { system, maps, ...named });
  maps.finish();
  const labels = filesOf('relationship').map(({ file }) => source.label(file));
  finishHierarchy(system, concepts, labels.join(', '));
  return [...counts, ...relationships, ...refsets];
}

/** Concepts, dialects and descriptions, in this order; then the concepts can be written with their names. */
async function writeNamedConcepts(
  reading: Reading,
  filesOf: (kind: FileKind) => readonly Rf2File[],
  { system, language }: { readonly system: CodeSystemWriter; readonly language: string },
) {
  const { concepts, counts } = await readConcepts(reading, filesOf('concept'));
  const ids = sctidTable();
  const { dialects, counts: countLanguages } = await readLanguages(reading, filesOf('language'), ids);
  const files = ownLanguageFirst(filesOf('description'), language);
  const descriptions = await readDescriptions(reading, files, { system, concepts, ids, dialects });
  const { names, ownerOf } = descriptions;
  writeConcepts(system, concepts, names);
  const languages = countLanguages((description) => ownerOf(description) >= 0);
  return { concepts, names, descriptions: ids, ownerOf, counts: [...counts, ...languages, ...descriptions.counts] };
}

/** What the user should know of the packages before they are loaded. */
function notesOn({ notLoaded, dependencies, roots }: PackageGroup): readonly string[] {
  const left = notLoaded.map(({ baseName }) => `${baseName} is not loaded: nothing is served from files of its kind`);
  if (roots.length < 2) return left;
  const mismatches = mismatchedDependencies(dependencies.rows).map(
    ({ module, target, targetTime }) =>
      `module ${module} was made for version ${targetTime} of module ${target}, of which there is another version here`,
  );
  return [...left, ...mismatches];
}

/** English where any descriptions are English, as international ones always are; else what the files' names say. */
function languageOf(files: readonly Rf2File[]): string {
  const languages = files.filter(({ kind }) => kind === 'description').map(({ language }) => language ?? 'en');
  return languages.some((language) => /^en\b/.test(language)) ? 'en' : (languages[0] ?? 'en');
}

/** Where nothing says which of several names is preferred, the first one read is taken. */
function ownLanguageFirst(files: readonly Rf2File[], own: string): readonly Rf2File[] {
  const isOwn = ({ language = own }: Rf2File): boolean => language === own || language.startsWith(`${own}-`);
  return [...files.filter(isOwn), ...files.filter((file) => !isOwn(file))];
}

/** Numbers the concepts; a cycle of is-a relationships is reported by its concepts. */
function finishHierarchy(system: CodeSystemWriter, { ids }: Concepts, file: string): void {
  try {
    system.finish();
  } catch (error) {
    if (!(error instanceof HierarchyCycleError)) throw error;
    const codes = error.nodes.map((node) => ids.at(node));
    const shown = codes.slice(0, 10).join(' → ') + (codes.length > 10 ? ' → …' : '');
    throw new LoadError({ file }, `the is-a relationships form a cycle: ${shown} → ${codes[0]}`, { cause: error });
  }
}
