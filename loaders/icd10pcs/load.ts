/** ICD-10-PCS: puts recognising, reading and staging together into one release for each version in a source. */
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import { asFileName } from '../icd10cm/release-groups.js';
import type { FileCount, LoadContext, Loader, Release } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { subSource } from '../shared/sub-source.js';
import { codeSystemInfo, LICENCE } from './definition.js';
import { loadOrderFile, type Reading } from './read.js';
import { findReleases, type PcsFiles } from './release.js';
import { type PcsTables, readTables } from './tables-file.js';

export const icd10PcsLoader: Loader = {
  name: 'icd10pcs',
  recognise: async (source, options) =>
    (await findReleases(source, options)).map((files) => createRelease(source, files)),
};

function createRelease(source: ReleaseSource, files: PcsFiles): Release {
  const names = new Set([...files.files.values()].map((file) => file.name));
  const own = subSource(source, (file) => names.has(file.name));
  return {
    source: own,
    title: `ICD-10-PCS ${files.version}`,
    folder: 'icd-10-pcs',
    file: asFileName(files.version),
    licence: LICENCE,
    write: (writer, { progress }) => write(writer, { source: own, progress }, files),
  };
}

async function write(
  writer: ContentWriter,
  reading: Omit<Reading, 'file'> & Pick<LoadContext, 'progress'>,
  { version, files }: PcsFiles,
): Promise<readonly FileCount[]> {
  const orderFile = files.get('order file');
  const tablesFile = files.get('tables');
  const tables = tablesFile === undefined ? NO_TABLES : await loadTables({ ...reading, file: tablesFile });
  const system = writer.codeSystem(codeSystemInfo(version, tables.byCode));
  const staging = { system, tables: tables.byCode, ids: new Map<string, number>() };
  const counts: FileCount[] = [];
  if (orderFile !== undefined) counts.push(await loadOrderFile({ ...reading, file: orderFile }, staging));
  if (tablesFile !== undefined) counts.push(countTables(tablesFile, tables, staging.ids));
  system.finish();
  return counts;
}

const NO_TABLES: PcsTables = { byCode: new Map(), read: [] };

async function loadTables({ source, progress, file }: Reading): Promise<PcsTables> {
  progress.start(file.baseName, file.size);
  const tables = await readTables(source, file, (count) => progress.tick(count));
  progress.done(`${tables.read.length} tables`);
  return tables;
}

function countTables(file: ReleaseFile, { read }: PcsTables, ids: ReadonlyMap<string, number>): FileCount {
  const unknown = read.filter((code) => !ids.has(code)).length;
  return {
    name: file.name,
    size: file.size,
    read: read.length,
    loaded: read.length - unknown,
    skipped: unknown === 0 ? {} : { 'table is not in the order file': unknown },
  };
}
