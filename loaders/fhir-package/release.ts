/**
 * Which FHIR releases lie in a source: npm packages, each by its manifest, or else loose resources, which together make one
 * release. It reads no concepts.
 */
import { createHash } from 'node:crypto';
import type { FhirVersion } from '../../src/domain/resource-decoder.js';
import { LoadError } from '../shared/load-error.js';
import type { LoadOptions } from '../shared/loader.js';
import { findFiles, type ReleaseSource, readStart } from '../shared/source.js';
import { folderOf, subSource } from '../shared/sub-source.js';
import { readManifest } from './manifest.js';
import { isTerminology, mayHoldResources, type Resource, readResources } from './read.js';

/** A FHIR release found in a source. */
export interface FhirRelease {
  /** Only the files of this release that may hold resources. */
  readonly source: ReleaseSource;
  readonly title: string;
  /** Name of the content file. */
  readonly file: string;
  readonly licence: string;
  /** FHIR version of every resource; undefined where each tells its own. */
  readonly fhirVersion?: FhirVersion;
}

const NO_LICENCE = 'No licence is stated in the resources.';

/**
 * The releases in the source.
 * @throws LoadError where a package lacks its version, or where there are resources, but in XML.
 */
export async function findReleases(source: ReleaseSource, options: LoadOptions): Promise<readonly FhirRelease[]> {
  const packages = await findPackages(source, options);
  if (packages.length > 0) return packages;
  const loose = await findLoose(source);
  if (loose !== undefined) return [loose];
  await refuseXml(source);
  return [];
}

/** Packages by their manifests. Resources lie beside the manifest; folders below it hold examples and the like. */
async function findPackages(source: ReleaseSource, options: LoadOptions): Promise<readonly FhirRelease[]> {
  const releases: FhirRelease[] = [];
  for (const file of findFiles(source, /^package\.json$/)) {
    const manifest = await readManifest(source, file);
    if (manifest === undefined) continue;
    const version = manifest.version ?? options.version;
    if (version === undefined) {
      throw new LoadError(
        { file: source.label(file) },
        'does not tell the version of the package: say it with --version',
      );
    }
    const folder = folderOf(file);
    releases.push({
      source: subSource(source, (other) => folderOf(other) === folder && mayHoldResources(other)),
      title: `${manifest.name} ${version}`,
      file: fileName(`${manifest.name}-${version}`),
      licence: manifest.licence ?? NO_LICENCE,
      fhirVersion: manifest.fhirVersion,
    });
  }
  return releases;
}

/** All loose resources of the source as one release, named after what is in it. */
async function findLoose(source: ReleaseSource): Promise<FhirRelease | undefined> {
  const names = new Set<string>();
  const heads: Resource[] = [];
  for (const file of source.files) {
    if (!mayHoldResources(file) || !(await startsAsResource(source, file))) continue;
    for await (const { resource, type } of readResources(source, file)) {
      if (resource === undefined || !isTerminology(type)) continue;
      names.add(file.name);
      heads.push(headOf(resource));
    }
  }
  if (heads.length === 0) return undefined;
  return {
    source: subSource(source, ({ name }) => names.has(name)),
    ...looseNames(source, heads),
    licence: licenceOf(heads),
  };
}

/** What is kept of a loose resource while the release is being recognised. */
function headOf(resource: Resource): Resource {
  const { resourceType, id, url, version, copyright } = resource;
  return { resourceType, id, url, version, copyright };
}

/** A single resource is named by its id and version; several by the source and a digest of what they are, so that an edited one replaces the old. */
function looseNames(source: ReleaseSource, heads: readonly Resource[]): Pick<FhirRelease, 'title' | 'file'> {
  const identities = heads.map(({ resourceType, id, url, version }) =>
    JSON.stringify([resourceType, url ?? id, version]),
  );
  const digest = createHash('sha256').update(identities.sort().join('\n')).digest('hex').slice(0, 8);
  const [first] = heads;
  if (first === undefined || heads.length > 1) {
    const name = source.name.replace(/\.[a-z]+$/i, '');
    return { title: `${heads.length} FHIR resources of ${source.name}`, file: fileName(`${name}-${digest}`) };
  }
  const version = typeof first['version'] === 'string' ? first['version'] : undefined;
  const id = typeof first['id'] === 'string' ? first['id'] : digest;
  const canonical = typeof first['url'] === 'string' ? first['url'] : id;
  return {
    title: `${first.resourceType} ${canonical}${version === undefined ? '' : ` ${version}`}`,
    file: fileName([first.resourceType, id, version, digest].filter((part) => part !== undefined).join('-')),
  };
}

function licenceOf(heads: readonly Resource[]): string {
  const notices = new Set(heads.map((head) => head['copyright']).filter((notice) => typeof notice === 'string'));
  return notices.size === 0 ? NO_LICENCE : [...notices].join('\n\n');
}

/** File names hold letters, digits and a few signs only, and must not grow beyond what file systems take. */
function fileName(text: string): string {
  return text
    .replace(/[^A-Za-z0-9.\-_+]+/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 150);
}

const START_BYTES = 4096;

/** FHIR's JSON has its `resourceType` early, almost always first; a file given alone is read whatever its beginning. */
async function startsAsResource(source: ReleaseSource, file: ReleaseSource['files'][number]): Promise<boolean> {
  if (source.kind === 'file') return true;
  const start = (await readStart(source, file, START_BYTES)).toString('latin1');
  return /"resourceType"\s*:\s*"/.test(start);
}

/** Resources in XML are not read; silence about them would look as if there were none. Beside other files they are no matter. */
async function refuseXml(source: ReleaseSource): Promise<void> {
  if (!source.files.every(({ name }) => /\.xml$/i.test(name))) return;
  for (const file of source.files) {
    const start = (await readStart(source, file, START_BYTES)).toString('utf8');
    if (!/<(CodeSystem|ValueSet|ConceptMap|NamingSystem|Bundle)\s[^>]*xmlns="http:\/\/hl7\.org\/fhir"/.test(start))
      continue;
    throw new LoadError({ file: source.label(file) }, 'is a FHIR resource in XML: convert it to JSON');
  }
}
