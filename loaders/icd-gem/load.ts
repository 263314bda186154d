/**
 * GEMs and ICD-9-CM titles: each mapping a content file of its own, and the title files of one version one code system.
 */
import { asFileName } from '../icd10cm/release-groups.js';
import type { Loader, Release } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { subSource } from '../shared/sub-source.js';
import { GEM_LICENCE, gemTitle, loadGem } from './gem-load.js';
import { type FoundGem, type FoundTitles, findReleases } from './release.js';
import { ICD9_LICENCE, loadTitles } from './titles-load.js';

export const icdGemLoader: Loader = {
  name: 'icd-gem',
  recognise: async (source, options) => {
    const { gems, titles } = await findReleases(source, options);
    return [...titles.map((each) => titlesRelease(source, each)), ...gems.map((each) => gemRelease(source, each))];
  },
};

function gemRelease(source: ReleaseSource, { file, kind, version }: FoundGem): Release {
  const own = ownFiles(source, [file]);
  return {
    source: own,
    title: gemTitle(kind, version),
    folder: 'icd-gem',
    file: asFileName(`${kind}-${version}`),
    licence: GEM_LICENCE,
    write: async (writer, { progress }) => [await loadGem(writer, { source: own, file, kind, version }, progress)],
  };
}

function titlesRelease(source: ReleaseSource, { version, files }: FoundTitles): Release {
  const own = ownFiles(
    source,
    files.map(({ file }) => file),
  );
  return {
    source: own,
    title: `ICD-9-CM ${version}`,
    folder: 'icd-9-cm',
    file: asFileName(version),
    licence: ICD9_LICENCE,
    write: (writer, { progress }) => loadTitles(writer, { source: own, version, files }, progress),
  };
}

function ownFiles(source: ReleaseSource, files: readonly ReleaseFile[]): ReleaseSource {
  const names = new Set(files.map((file) => file.name));
  return subSource(source, (file) => names.has(file.name));
}
