/** ICD-10-CM: puts recognising, reading and staging together into one release for each version in a source. */
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import type { FileCount, LoadContext, Loader, Release } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import { subSource } from '../shared/sub-source.js';
import { stageCategories } from './categories.js';
import { codeSystemInfo, LICENCE } from './definition.js';
import { loadOrderFile, loadTable, type Reading } from './read.js';
import { findReleases, type Icd10CmFiles, isTableName } from './release.js';
import { asFileName } from './release-groups.js';
import { loadTabular } from './tabular-load.js';

export const icd10CmLoader: Loader = {
  name: 'icd10cm',
  recognise: async (source, options) =>
    (await findReleases(source, options)).map((files) => createRelease(source, files)),
};

function createRelease(source: ReleaseSource, files: Icd10CmFiles): Release {
  const names = new Set([...files.files.values()].map((file) => file.name));
  const own = subSource(source, (file) => names.has(file.name));
  return {
    source: own,
    title: `ICD-10-CM ${files.version}`,
    folder: 'icd-10-cm',
    file: asFileName(files.version),
    licence: LICENCE,
    write: (writer, context) => write(writer, { source: own, progress: context.progress }, files),
  };
}

async function write(
  writer: ContentWriter,
  reading: Reading & Pick<LoadContext, 'progress'>,
  { version, files }: Icd10CmFiles,
): Promise<readonly FileCount[]> {
  const list = files.get('list of codes');
  const tabular = files.get('tabular list');
  const hasTable = list !== undefined && isTableName(list.baseName);
  const system = writer.codeSystem(codeSystemInfo(version, { hasTable }));
  const categories = stageCategories(system);
  const counts: FileCount[] = [];
  if (list !== undefined) {
    counts.push(await (hasTable ? loadTable : loadOrderFile)({ ...reading, file: list }, categories));
  }
  if (tabular !== undefined) {
    const options = { definesCodes: list === undefined };
    counts.push(await loadTabular({ ...reading, file: tabular }, categories, options));
  }
  categories.linkByPrefix();
  system.finish();
  return counts;
}
