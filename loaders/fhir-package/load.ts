/**
 * FHIR packages, folders of resources and single resources as content files: every CodeSystem, ValueSet, ConceptMap and
 * NamingSystem is kept as published, code systems and concept maps also as rows. What FHIR's JSON means is the decoder's.
 */
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import { TerminologyError } from '../../src/domain/issue.js';
import type { DecodedResource, FhirVersion } from '../../src/domain/resource-decoder.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount, LoadContext, Loader } from '../shared/loader.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { type FoundResource, isTerminology, type Resource, readResources } from './read.js';
import { type FhirRelease, findReleases } from './release.js';
import { writeCodeSystem, writeConceptMap } from './rows.js';

export const fhirPackageLoader: Loader = {
  name: 'FHIR package',
  recognise: async (source, options) => {
    const releases = await findReleases(source, options);
    return releases.map((release) => ({
      source: release.source,
      title: release.title,
      folder: 'fhir',
      file: release.file,
      licence: release.licence,
      write: (writer, context) => writeRelease(release, writer, context),
    }));
  },
};

async function writeRelease(
  release: FhirRelease,
  writer: ContentWriter,
  context: LoadContext,
): Promise<readonly FileCount[]> {
  const { progress } = context;
  const counts: FileCount[] = [];
  const seen = new Set<string>();
  progress.start(
    `reading ${release.title}`,
    release.source.files.reduce((sum, file) => sum + file.size, 0),
  );
  for (const file of release.source.files) {
    counts.push(await writeFile(file, { release, writer, context, seen }));
    progress.tick(file.size);
  }
  const total = (of: (count: FileCount) => number): string =>
    counts.reduce((sum, count) => sum + of(count), 0).toLocaleString('en');
  progress.done(`${total(({ loaded }) => loaded)} of ${total(({ read }) => read)} resources loaded`);
  return counts;
}

interface Loading {
  readonly release: FhirRelease;
  readonly writer: ContentWriter;
  readonly context: LoadContext;
  /** Canonicals that are in already. */
  readonly seen: Set<string>;
}

/** Loads the resources of a file; they are what is counted. */
async function writeFile(file: ReleaseFile, loading: Loading): Promise<FileCount> {
  const skipped: Record<string, number> = {};
  let read = 0;
  let loaded = 0;
  for await (const found of readResources(loading.release.source, file)) {
    read++;
    const reason = writeResource(found, loading);
    if (reason === undefined) loaded++;
    else skipped[reason] = (skipped[reason] ?? 0) + 1;
  }
  return { name: file.name, size: file.size, read, loaded, skipped };
}

/** Loads one resource, or says why it is left out. */
function writeResource(found: FoundResource, loading: Loading): string | undefined {
  const { resource, type, place } = found;
  if (resource === undefined || !isTerminology(type)) return `${type} is not a terminology resource`;
  // Packages hold unpublished examples without a url: nothing could refer to them.
  const needsUrl = type === 'CodeSystem' || type === 'ConceptMap';
  if (needsUrl && typeof resource['url'] !== 'string') return `${type} without a url`;
  const canonical = JSON.stringify([type, resource['url'] ?? resource['id'] ?? place, resource['version']]);
  if (loading.seen.has(canonical)) return `${type} with the url and version of another one`;
  loading.seen.add(canonical);
  const fhirVersion = loading.release.fhirVersion ?? guessVersion(resource);
  const decoded = decode(found, resource, { fhirVersion, context: loading.context });
  if (decoded === undefined) return `${type} is not a terminology resource`;
  writeRows(decoded, place, loading);
  const definition = decoded.type === 'ValueSet' ? { definition: JSON.stringify(decoded.definition) } : {};
  loading.writer.resource({ type, ...decoded.head, fhirVersion, json: found.json(), ...definition });
  return undefined;
}

function decode(
  { place }: FoundResource,
  resource: Resource,
  { fhirVersion, context }: { readonly fhirVersion: FhirVersion; readonly context: LoadContext },
): DecodedResource | undefined {
  try {
    return context.decode(resource, fhirVersion);
  } catch (error) {
    if (error instanceof TerminologyError) throw new LoadError({ file: place }, error.message, { cause: error });
    throw error;
  }
}

function writeRows(decoded: DecodedResource, place: string, { writer, context }: Loading): void {
  if (decoded.type === 'ConceptMap') writeConceptMap(writer, decoded.definition);
  if (decoded.type !== 'CodeSystem') return;
  // A code system that is only announced has a head for readers, but no concepts to answer with.
  if (decoded.definition.content === 'not-present' && decoded.definition.concepts.length === 0) return;
  const duplicates = writeCodeSystem(writer, decoded.definition, place);
  if (duplicates.length === 0) return;
  const codes = duplicates.slice(0, 5).join(', ');
  context.progress.note(
    `${place}: ${duplicates.length} codes are defined twice, the first definition counts: ${codes}`,
  );
}

/** R5 by the elements that only R5 has; most resources are the same in both. */
function guessVersion(resource: Resource): FhirVersion {
  const names = [
    'versionAlgorithmString',
    'versionAlgorithmCoding',
    'copyrightLabel',
    'sourceScopeUri',
    'sourceScopeCanonical',
  ];
  if (names.some((name) => name in resource)) return '5.0';
  return resource.resourceType === 'ConceptMap' && JSON.stringify(resource).includes('"relationship":') ? '5.0' : '4.0';
}
