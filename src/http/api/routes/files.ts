/** Routes of files: a map going out in an exchange format, a file coming in as proposals. */
import { TerminologyError } from '../../../domain/issue.js';
import { notSupported } from '../../../domain/wording.js';
import { invalid, unknown } from '../../../governance/wording.js';
import { ENDPOINTS } from '../contract/endpoints.js';
import { versionFile, workingFile } from '../export-map.js';
import { type Mounted, on, onFile } from '../handler.js';
import { importRows } from '../import-map.js';
import type { FileProblem, MapFiles } from '../map-files.js';
import { mapOf, outcomesOf } from '../row-view.js';
import type { ApiServices } from '../services.js';
import { versionOf, WORKING } from './publications.js';

/** Problems, refusals and outcomes told at most. */
const MOST_TOLD = 1_000;

export function fileRoutes({ governance, mapFiles }: ApiServices): readonly Mounted[] {
  const { store } = governance;
  return [
    onFile(ENDPOINTS.exportMap, async ({ params, query, caller, c }) => {
      const files = required(mapFiles);
      const map = await mapOf(store, params.map);
      const { version, format } = query;
      const publication = version === WORKING ? undefined : await store.publication(`${map.id}@${version}`);
      if (version !== WORKING && publication === undefined)
        throw new TerminologyError(unknown(`version of '${map.id}'`, version));
      const content =
        publication === undefined
          ? await workingFile(store, map, caller)
          : await versionFile(store, map, { publication, definition: await versionOf(store, map, version) });
      const written = files.write(format, content);
      if ('problems' in written) throw new TerminologyError(written.problems.slice(0, MOST_TOLD).map(issueOf));
      return c.body(written.text, 200, {
        'Content-Type': `${written.mediaType}; charset=utf-8`,
        // Both parts are of few harmless characters; the name is quoted all the same.
        'Content-Disposition': `attachment; filename="${map.id}-${safe(version)}${written.extension}"`,
      });
    }),
    on(ENDPOINTS.importMap, async ({ params, body, actor, caller }) => {
      const files = required(mapFiles);
      const map = await mapOf(store, params.map);
      const { text, file = 'file', format, submit, preview } = body;
      const read = files.read({
        text,
        name: file,
        ...(format === undefined ? {} : { format }),
        defaults: { url: map.url, source: map.scope.source.system, target: map.scope.targets[0]?.system ?? '' },
      });
      if (!read.ok) throw new TerminologyError(read.problems.slice(0, MOST_TOLD).map(issueOf));
      const done = await importRows(governance, read.rows, { map, submit, preview, file, by: actor, viewer: caller });
      const { outcomes } = outcomesOf(done.outcomes);
      return {
        ...{ format: read.format, read: read.rows.length, added: done.added, unchanged: done.unchanged },
        proposed: done.outcomes.filter(({ ok }) => ok).length,
        refused: done.refused.slice(0, MOST_TOLD),
        outcomes: outcomes.slice(0, MOST_TOLD),
      };
    }),
  ];
}

function required(files: MapFiles | undefined): MapFiles {
  if (files === undefined) throw new TerminologyError(notSupported('Files of maps'), 422);
  return files;
}

function issueOf({ line, text }: FileProblem): ReturnType<typeof invalid> {
  return invalid(`line ${line}`, text);
}

function safe(version: string): string {
  return version.replace(/[^0-9A-Za-z.+-]/g, '_');
}
