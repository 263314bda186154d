/**
 * Several sources as one: a SNOMED CT extension and the edition that it stands on may be two archives. Each file keeps its name below the
 * name of its source.
 */
import { createHash } from 'node:crypto';
import { LoadError } from './load-error.js';
import type { ReleaseSource } from './source.js';
import type { ReleaseFile } from './source-container.js';

/** The files of all `sources`, as of one folder that holds them. Closing it closes none of them. */
export function joinSources(sources: readonly ReleaseSource[]): ReleaseSource {
  const origin = new Map<string, { source: ReleaseSource; file: ReleaseFile }>();
  for (const [index, source] of sources.entries()) {
    for (const file of source.files) {
      const name = `${source.name}/${file.name}`;
      origin.set(origin.has(name) ? `${index + 1}-${name}` : name, { source, file });
    }
  }
  const path = sources.map((source) => source.path).join(' + ');
  const find = (file: ReleaseFile): { source: ReleaseSource; file: ReleaseFile } => {
    const found = origin.get(file.name);
    if (found === undefined) throw new LoadError({ file: `${path}/${file.name}` }, 'is not part of this release');
    return found;
  };
  return {
    kind: 'folder',
    name: sources.map((source) => source.name).join('+'),
    path,
    files: [...origin].map(([name, { file }]) => ({ ...file, name })),
    unopenedArchives: sources.flatMap((source) => source.unopenedArchives),
    label: (file) => find(file).source.label(find(file).file),
    open: (file) => find(file).source.open(find(file).file),
    readText: (file, maxBytes) => find(file).source.readText(find(file).file, maxBytes),
    sha256: async () => {
      const digests = await Promise.all(sources.map((source) => source.sha256()));
      return createHash('sha256').update(digests.sort().join('\n')).digest('hex');
    },
    close: async () => {},
  };
}
