/**
 * The LOINC loader: recognises LOINC releases and the two single files that come from LOINC, and writes a release in the order in which
 * its files need each other. What a concept and its properties are is told by the files named for their subjects:
 *
 * - terms (`2345-7`): display = long common name; other names are designations under LOINC's column names; axes, columns, links are properties.
 * - parts (`LP…`): display = part name. They make the hierarchy, whose leaves are terms.
 * - answer lists (`LL…`), answers (`LA…`) and groups (`LG…`), tied to terms by properties.
 * - MapTo.csv: a concept map in the same file.
 *
 * Inactive are deprecated terms, as LOINC says; discouraged and trial ones stay active with their status.
 */

import type { ContentWriter } from '../../src/db/content-writer-store.js';
import { LOINC } from '../../src/domain/systems.js';
import type { FileCount, LoadContext, Loader, LoadOptions, Release } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import { readAnswerListLinks, readAnswerLists } from './answers.js';
import { axisTable, writeUnlinkedAxes } from './axes.js';
import { readNotices } from './copyright.js';
import { loincInfo, NOTICE } from './definition.js';
import { finishSystem, readHierarchy } from './hierarchy.js';
import type { LoincLoad } from './loinc-load.js';
import { readConsumerNames, readLinguisticVariants } from './names.js';
import { readGroups, readPanels } from './panels-groups.js';
import { readPartLinks, readParts } from './parts.js';
import { filesOf, type Reading } from './read.js';
import { fileNameOf, findReleases, type LoincRelease } from './release.js';
import { readReplacements, writeReplacements } from './replacements.js';
import { readTable } from './terms.js';
import { findUnitLists } from './units.js';
import { findOrderValueSets } from './universal-lab-orders.js';

export const loincLoader: Loader = {
  name: 'loinc',
  recognise: async (source: ReleaseSource, options: LoadOptions): Promise<readonly Release[]> => {
    if (options.system !== undefined && options.system !== LOINC) return [];
    const releases = await findReleases(source, options);
    return [
      ...releases.map(asRelease),
      ...(await findOrderValueSets(source, options)),
      ...(await findUnitLists(source, options)),
    ];
  },
};

function asRelease(release: LoincRelease): Release {
  return {
    source: release.source,
    title: `LOINC ${release.version}`,
    folder: 'loinc',
    file: fileNameOf(release.version),
    licence: NOTICE,
    write: (writer, context) => writeRelease(release, writer, context),
  };
}

/** The table comes first, so that terms have the first ids; part links before the axes that they leave over. */
async function writeRelease(
  { source, version, table }: LoincRelease,
  writer: ContentWriter,
  { progress }: LoadContext,
): Promise<readonly FileCount[]> {
  const reading: Reading = { source, progress };
  const notices = await readNotices(reading, writer.note);
  const replacements = await readReplacements(reading);
  const has = (kind: Parameters<typeof filesOf>[1]): boolean => filesOf(reading, kind).length > 0;
  const load: LoincLoad = {
    reading,
    system: writer.codeSystem(loincInfo(version, { hasParts: has('part') || has('partLink') })),
    version,
    ids: new Map(),
    axes: axisTable(),
    note: writer.note,
  };
  const tableContext = {
    file: table,
    notices: notices.byId,
    takeConsumerNames: !has('consumerName'),
    displays: replacements.displays,
  };
  const counts = [...notices.counts, await readTable(load, tableContext)];
  counts.push(...(await readParts(load)), ...(await readPartLinks(load)));
  writeUnlinkedAxes(load);
  counts.push(...(await readAnswerLists(load)), ...(await readAnswerListLinks(load)));
  counts.push(...(await readHierarchy(load)), ...(await readGroups(load)), ...(await readPanels(load)));
  counts.push(...(await readConsumerNames(load)), ...(await readLinguisticVariants(load)));
  counts.push(...writeReplacements(load, writer, replacements));
  finishSystem(load);
  return counts;
}
