/** `concord map publish`: governed mapping files are checked against the loaded content, compiled and from then on served. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildContent } from '../../loaders/shared/atomic-build.js';
import type { Release } from '../../loaders/shared/loader.js';
import { silentProgress } from '../../loaders/shared/progress.js';
import { openSource } from '../../loaders/shared/source.js';
import { type MapFile, MapFileError, type MapFileRow, parseMapFile } from '../conceptmap/map-file.js';
import type { ContentWriter } from '../db/content-writer-store.js';
import { CONTENT_LAYOUT } from '../db/open.js';
import type { ConceptMapInfo, MapTarget } from '../domain/concept-map.js';
import { decodeResource } from '../fhir/resources/decode.js';
import { checkMap } from '../terminology/check-map.js';
import { type Command, type CommandIo, DATA_OPTION, UsageError } from './command.js';
import { openContentFiles } from './content-files.js';
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
    const files = args.positionals.flatMap(mapFilesIn);
    if (files.length === 0) throw new UsageError('map publish: no *.sssom.tsv file in the paths given');
    const maps = files.flatMap((file) => readAndCheck(file, data, io));
    // All or nothing: one wrong file publishes none of them.
    if (maps.length < files.length) return 1;
    for (const { file, map } of maps) await publish(file, map, { data, io });
    return 0;
  },
};

function mapFilesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sssom.tsv'))
    .sort()
    .map((name) => join(path, name));
}

/** The map, or nothing after telling what is wrong with it. */
function readAndCheck(file: string, data: string, io: CommandIo): { file: string; map: MapFile }[] {
  const content = openContentFiles(data);
  try {
    const map = parseMapFile(file, readFileSync(file, 'utf8'));
    const findings = checkMap(content.catalogue, map);
    for (const { severity, line, text } of findings) io.err(`${file}:${line}: ${severity}: ${text}`);
    return findings.some(({ severity }) => severity === 'error') ? [] : [{ file, map }];
  } catch (error) {
    if (!(error instanceof MapFileError)) throw error;
    io.err(error.message);
    return [];
  } finally {
    content.close();
  }
}

async function publish(file: string, map: MapFile, { data, io }: { data: string; io: CommandIo }): Promise<void> {
  const source = await openSource(file);
  const served = map.rows.filter(({ approved }) => approved);
  const release: Release = {
    source,
    title: `${map.title ?? map.url} ${map.version ?? ''}`.trim(),
    folder: 'maps',
    file: slug(`${map.url.replace(/^https?:\/\//, '')}-${map.version ?? 'unversioned'}`),
    licence: map.license ?? '',
    write: async (writer) => {
      writeMap(writer, map, served);
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
      .update(`${await source.sha256()} ${CONTENT_LAYOUT}`)
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

function writeMap(writer: ContentWriter, map: MapFile, rows: readonly MapFileRow[]): void {
  const info: ConceptMapInfo = {
    url: map.url,
    status: 'active',
    ...(map.version === undefined ? {} : { version: map.version }),
    ...(map.title === undefined ? {} : { title: map.title }),
    ...(map.date === undefined ? {} : { date: map.date }),
    ...(map.license === undefined ? {} : { copyright: map.license }),
  };
  const addRow = writer.conceptMap(info).group({
    source: map.sourceSystem,
    target: map.targetSystem,
    ...(map.sourceVersion === undefined ? {} : { sourceVersion: map.sourceVersion }),
    ...(map.targetVersion === undefined ? {} : { targetVersion: map.targetVersion }),
  });
  for (const row of rows) {
    const { sourceCode, sourceDisplay, comment } = row;
    const target = targetOf(row);
    addRow({
      sourceCode,
      ...(sourceDisplay === undefined ? {} : { sourceDisplay }),
      ...(target === undefined ? {} : { target }),
      ...(comment === undefined ? {} : { comment }),
    });
  }
}

function targetOf({ targetCode, targetDisplay, relationship, comment }: MapFileRow): MapTarget | undefined {
  if (targetCode === undefined) return undefined;
  return {
    code: targetCode,
    ...(targetDisplay === undefined ? {} : { display: targetDisplay }),
    relationship,
    ...(comment === undefined ? {} : { comment }),
    dependsOn: [],
    product: [],
  };
}

function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9.+-]+/g, '_').slice(-120);
}
