/**
 * Compiles a frozen version of a governed map into its content file: what governance cannot do itself. The same release always makes the same
 * bytes, so that compiling again after a crash finds or replaces what is there.
 */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { type BuildRelease, buildContent, fileDigest, recordedDigest } from '../../loaders/shared/atomic-build.js';
import { silentProgress } from '../../loaders/shared/progress.js';
import { CONTENT_LAYOUT } from '../db/open.js';
import { decodeResource } from '../fhir/resources/decode.js';
import { encodeConceptMap } from '../fhir/resources/encode.js';
import type { MapRelease, PublishTools } from '../governance/publishing.js';
import { PUBLISHED_FORM, writeMap } from './map-content.js';
import { storedIdentity } from './stored-identity.js';

/** Note of a content file that was compiled from governance: the publication's id, `map@version`. */
export const PUBLICATION_NOTE = 'publication';

/** Folder of the compiled files below `content/`. */
export const GOVERNED_FOLDER = 'governed';

/** The tools over a data folder. The recorded path is relative to it. */
export function publishTools(data: string): PublishTools {
  return {
    encode: encodeConceptMap,
    compile: async (release) => {
      const target = {
        data,
        identity: identityOf(release),
        // When the version was frozen, not when the file was made: the same release makes the same bytes.
        now: release.publication.at,
        identityOf: storedIdentity,
      };
      const context = { progress: silentProgress, decode: decodeResource };
      const { file } = await buildContent(contentRelease(release), target, context);
      return { path: relative(data, file), digest: (await recordedDigest(file)) ?? (await fileDigest(file)) };
    },
  };
}

function identityOf({ publication }: MapRelease): string {
  const { id, hash, attachmentDigest } = publication;
  const parts = [id, hash, attachmentDigest, String(CONTENT_LAYOUT), String(PUBLISHED_FORM)];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

function contentRelease({ publication, definition, resources }: MapRelease): BuildRelease {
  const { id, map, mapVersion, rows } = publication;
  return {
    source: { path: id },
    title: `${definition.title ?? definition.url} ${mapVersion}`,
    folder: GOVERNED_FOLDER,
    // A map's id has no '+': two maps never share a name.
    file: `${map}+${mapVersion}`,
    licence: definition.copyright ?? '',
    write: async (writer) => {
      writeMap(writer, { definition, resources, id: map });
      writer.note(PUBLICATION_NOTE, id);
      return [{ name: id, size: resources['5.0'].length, read: rows, loaded: rows, skipped: {} }];
    },
  };
}
