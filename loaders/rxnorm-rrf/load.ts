/** The loader of RxNorm releases (RRF): the order in which the files are read and what they are written to. */

import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount, LoadContext, Loader, LoadOptions, Release } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import { type AttributesInput, writeAttributes, writeSemanticTypes } from './attributes.js';
import { type Survey, surveyConcepts, writeConcepts, writeNames } from './concepts.js';
import { codeSystemInfo, LICENCE } from './definition.js';
import { type Documentation, NO_DOCUMENTATION, readDocumentation, readSources, type Sources } from './documentation.js';
import { type RrfFile, rrfFile } from './read.js';
import { writeRelations } from './relations.js';
import { findReleases, type RxnormRelease } from './release.js';
import { type Retirement, readArchive, readReplacements } from './retired.js';
import { writeRetired, writeRetiredMap } from './retired-map.js';
import {
  fileOf,
  type RrfTable,
  RXNATOMARCHIVE,
  RXNCONSO,
  RXNCUI,
  RXNDOC,
  RXNREL,
  RXNSAB,
  RXNSAT,
  RXNSTY,
} from './tables.js';

/** RxNorm full, weekly and prescribable releases, as folder, zip or single RXNCONSO.RRF. */
export const rxnormLoader: Loader = { name: 'rxnorm-rrf', recognise };

async function recognise(source: ReleaseSource, options: LoadOptions): Promise<readonly Release[]> {
  const found = await findReleases(source, options);
  return found.map((release) => ({
    source: release.source,
    title: `RxNorm ${release.version}${release.prescribable ? ' (Current Prescribable Content)' : ''}`,
    folder: 'rxnorm',
    file: release.version.replace(/[^A-Za-z0-9.+_-]/g, '-'),
    licence: LICENCE,
    write: (writer, context) => writeRelease(release, writer, context),
  }));
}

/** The files of one release as they are asked for, and the counts of those that were read. */
interface Reading {
  readonly open: (table: RrfTable) => RrfFile | undefined;
  readonly counts: FileCount[];
}

async function writeRelease(
  release: RxnormRelease,
  writer: ContentWriter,
  context: LoadContext,
): Promise<readonly FileCount[]> {
  const { source } = release;
  const reading: Reading = { open: (table) => rrfFile(source, table, context.progress), counts: [] };
  const conso = reading.open(RXNCONSO);
  if (conso === undefined) throw new LoadError({ file: source.path }, `lacks ${RXNCONSO.name}`);
  const sources = await sourcesOf(source, reading);
  const documentation = await documentationOf(reading);
  const survey = await surveyConcepts(conso);
  const info = codeSystemInfo(release, documentation, sources?.rxnorm?.attributes ?? []);
  const system = writer.codeSystem(info, { inactiveLast: true });
  writeConcepts(system, survey);
  reading.counts.push(await writeNames(conso, { system, survey, free: sources?.free ?? new Map(), documentation }));
  const retirement = await readRetirement(reading, survey);
  const ids = new Map([...survey.ids, ...writeRetired(system, retirement)]);
  await writeProperties(reading, { system, ids, documentation });
  system.finish();
  writeRetiredMap(writer, release, retirement);
  return reading.counts;
}

async function sourcesOf(source: ReleaseSource, reading: Reading): Promise<Sources | undefined> {
  const file = fileOf(source, RXNSAB);
  if (file === undefined) return undefined;
  const sources = await readSources(source, file);
  reading.counts.push(sources.count);
  return sources;
}

async function documentationOf(reading: Reading): Promise<Documentation> {
  const opened = reading.open(RXNDOC);
  if (opened === undefined) return NO_DOCUMENTATION;
  const { documentation, count } = await readDocumentation(opened);
  reading.counts.push(count);
  return documentation;
}

async function readRetirement(reading: Reading, survey: Survey): Promise<Retirement> {
  const archive = reading.open(RXNATOMARCHIVE);
  const rxncui = reading.open(RXNCUI);
  const fromArchive = archive === undefined ? undefined : await readArchive(archive, survey);
  const fromCuis = rxncui === undefined ? undefined : await readReplacements(rxncui, survey);
  for (const read of [fromArchive, fromCuis]) if (read !== undefined) reading.counts.push(read.count);
  return {
    survey,
    archived: fromArchive?.archived ?? new Map(),
    replacements: fromCuis?.replacements ?? new Map(),
  };
}

interface PropertiesInput {
  readonly system: CodeSystemWriter;
  readonly ids: ReadonlyMap<string, number>;
  readonly documentation: Documentation;
}

async function writeProperties(reading: Reading, { system, ids, documentation }: PropertiesInput): Promise<void> {
  const used = new Set<string>();
  const input: AttributesInput = { system, ids, used };
  const steps = [
    [RXNSTY, writeSemanticTypes],
    [RXNSAT, writeAttributes],
    [RXNREL, writeRelations],
  ] as const;
  for (const [table, write] of steps) {
    const opened = reading.open(table);
    if (opened !== undefined) reading.counts.push(await write(opened, input));
  }
  for (const code of used) {
    const name = documentation.properties.get(code);
    if (name !== undefined) system.propertyDisplay(code, name);
  }
}
