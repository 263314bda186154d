/** `concord map publish`: governed mapping files are checked against the loaded content, compiled and from then on served. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { buildContent } from '../../loaders/shared/atomic-build.js';
import type { Release } from '../../loaders/shared/loader.js';
import { silentProgress } from '../../loaders/shared/progress.js';
import { openSource } from '../../loaders/shared/source.js';
import { toDefinition } from '../conceptmap/files/concept-map-write.js';
import { type MapDocument, MapFileError } from '../conceptmap/files/map-document.js';
import { CONTENT_LAYOUT } from '../db/open.js';
import { decodeResource } from '../fhir/resources/decode.js';
import { checkMap } from '../terminology/check-map.js';
import { type Command, type CommandIo, DATA_OPTION, UsageError } from './command.js';
import { openContentFiles } from './content-files.js';
import { mapResources, PUBLISHED_FORM, writeMap } from './map-content.js';
import { mapFilesIn, readMap } from './map-files.js';
import { storedIdentity } from './stored-identity.js';

export const mapPublishCommand: Command = {
  name: 'map publish',
  usage: 'PATH… [--data DIR]',
  summary:
    'Check mapping files (*.sssom.tsv, or folders of them) against the loaded content and serve their approved rows.',
  options: { data: DATA_OPTION },
  positionals: [1, Number.POSITIVE_INFINITY],
  run: async (args, io) => {
    const data = args.text('data') ?? io.config.data;
    const files = mapFilesIn(args.positionals);
    if (files.length === 0) throw new UsageError('map publish: no *.sssom.tsv file in the paths given');
    const maps = files.flatMap((file) => readAndCheck(file, data, io));
    // All or nothing: one wrong file publishes none of them.
    if (maps.length < files.length) return 1;
    for (const { file, map } of maps) await publish(file, map, { data, io });
    return 0;
  },
};

/** What a publisher need not hear: the form of the file, and rows that are still in work, which the outcome counts. */
const QUIET: ReadonlySet<string> = new Set(['not-normalised', 'not-reviewed']);

/** The map, or nothing after telling what is wrong with it. */
function readAndCheck(file: string, data: string, io: CommandIo): { file: string; map: MapDocument }[] {
  const content = openContentFiles(data);
  try {
    const { document } = readMap(file);
    const findings = checkMap({ document, catalogue: content.catalogue });
    for (const { rule, severity, line, text } of findings) {
      if (!QUIET.has(rule)) io.err(`${file}:${line}: ${severity}: ${text}`);
    }
    return findings.some(({ severity }) => severity === 'error') ? [] : [{ file, map: document }];
  } catch (error) {
    if (!(error instanceof MapFileError)) throw error;
    io.err(error.message);
    return [];
  } finally {
    content.close();
  }
}

async function publish(file: string, map: MapDocument, { data, io }: { data: string; io: CommandIo }): Promise<void> {
  const source = await openSource(file);
  const served = map.rows.filter(({ approved }) => approved);
  const release: Release = {
    source,
    title: `${map.title ?? map.url} ${map.version ?? ''}`.trim(),
    folder: 'maps',
    file: slug(`${map.url.replace(/^https?:\/\//, '')}-${map.version ?? 'unversioned'}`),
    licence: map.license ?? '',
    write: async (writer) => {
      const definition = toDefinition({ ...map, status: 'active', rows: served });
      writeMap(writer, { definition, resources: mapResources(definition), id: idOf(map.url, map.version) });
      const skipped = map.rows.length - served.length;
      const { size } = statSync(file);
      return [
        {
          name: source.name,
          size,
          read: map.rows.length,
          loaded: served.length,
          skipped: skipped === 0 ? {} : { 'not approved': skipped },
        },
      ];
    },
  };
  try {
    const identity = createHash('sha256')
      .update(`${await source.sha256()} ${CONTENT_LAYOUT} ${PUBLISHED_FORM}`)
      .digest('hex');
    const target = { data, identity, now: new Date().toISOString(), identityOf: storedIdentity };
    const { outcome } = await buildContent(release, target, { progress: silentProgress, decode: decodeResource });
    const rows = `${served.length} of ${map.rows.length} rows are approved and served`;
    io.out(
      outcome === 'unchanged' ? `${release.title} is published already; nothing to do` : `${release.title}: ${rows}`,
    );
  } finally {
    await source.close();
  }
}

/** A FHIR id of the last part of the URL and the version. */
function idOf(url: string, version: string | undefined): string {
  const name = [url.split('/').at(-1), version].filter((part) => part !== undefined && part !== '').join('-');
  return name
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(-64);
}

function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9.+-]+/g, '_').slice(-120);
}
