/**
 * MapTo.csv: which term to use in place of a deprecated or discouraged one. It becomes the property MAP_TO of the old term and a
 * concept map from LOINC to LOINC in the same content file.
 */

import type { ContentWriter } from '../../src/db/content-writer-store.js';
import type { ConceptMapInfo, Relationship } from '../../src/domain/concept-map.js';
import { LOINC } from '../../src/domain/systems.js';
import type { FileCount } from '../shared/loader.js';
import { ALL_TERMS, NOTICE, PUBLISHER } from './definition.js';
import type { LoincLoad } from './loinc-load.js';
import { type Reading, readFirst, UNKNOWN_TERM } from './read.js';

interface Replacement {
  readonly source: string;
  readonly target: string;
  readonly comment: string;
}

/** The file's rows, and the displays of the terms in them, which the table fills in. */
export interface Replacements {
  readonly rows: readonly Replacement[];
  readonly displays: Map<string, string>;
  readonly counts: readonly FileCount[];
}

/** Reads the file ahead of the table: a few thousand rows. */
export async function readReplacements(reading: Reading): Promise<Replacements> {
  const rows: Replacement[] = [];
  const displays = new Map<string, string>();
  const counts = await readFirst(reading, 'mapTo', ([source = '', target = '', comment = '']) => {
    rows.push({ source, target, comment });
    displays.set(source, '').set(target, '');
    return undefined;
  });
  return { rows, displays, counts };
}

/** Writes property and map; the counts then say which rows named terms that the release does not have. */
export function writeReplacements(
  load: LoincLoad,
  writer: ContentWriter,
  { rows, displays, counts }: Replacements,
): readonly FileCount[] {
  const [count] = counts;
  if (count === undefined) return [];
  const known = rows.filter(({ source, target }) => load.ids.has(source) && load.ids.has(target));
  const choices = new Map<string, number>();
  for (const { source } of known) choices.set(source, (choices.get(source) ?? 0) + 1);
  const { version } = load;
  const writeRow = writer
    .conceptMap(mapInfo(version))
    .group({ source: LOINC, sourceVersion: version, target: LOINC, targetVersion: version });
  for (const { source, target, comment } of known) {
    const relationship = relationshipOf({ comment, choices: choices.get(source) ?? 1 });
    load.system.property(load.ids.get(source) ?? 0, { code: 'MAP_TO', target: load.ids.get(target) ?? 0 });
    writeRow({
      sourceCode: source,
      sourceDisplay: displays.get(source) ?? '',
      target: {
        code: target,
        display: displays.get(target) ?? '',
        relationship,
        ...(comment === '' ? {} : { comment }),
        dependsOn: [],
        product: [],
      },
    });
  }
  const unknown = rows.length - known.length;
  return [{ ...count, loaded: known.length, skipped: unknown === 0 ? {} : { [UNKNOWN_TERM]: unknown } }];
}

/**
 * "A replacement term that is to be used in place of the deprecated or discouraged term" (LOINC Users' Guide, MAP_TO): the same
 * meaning, unless LOINC says more. Where there is a choice, the old term covers each of the new ones; where a comment stands, the
 * replacement holds under a condition, and only a person can say whether it is met.
 */
function relationshipOf({ comment, choices }: { readonly comment: string; readonly choices: number }): Relationship {
  if (choices > 1) return 'source-is-broader-than-target';
  return comment === '' ? 'equivalent' : 'related-to';
}

function mapInfo(version: string): ConceptMapInfo {
  return {
    url: 'http://loinc.org/cm/map-to',
    version,
    name: 'LOINCMapTo',
    title: 'LOINC terms and their replacements',
    status: 'active',
    experimental: false,
    publisher: PUBLISHER,
    description:
      'For deprecated and discouraged LOINC terms, the terms to use in their place (MapTo.csv of the release).',
    copyright: NOTICE,
    sourceScope: ALL_TERMS,
    targetScope: ALL_TERMS,
  };
}
