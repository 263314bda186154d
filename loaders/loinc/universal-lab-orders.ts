/**
 * LoincUniversalLabOrdersValueSet.csv, alone or in a release: LOINC's value set of the laboratory orders that most institutions need, as a
 * ValueSet resource that lists its codes. The code system is not read here.
 */

import type { ContentWriter } from '../../src/db/content-writer-store.js';
import { LOINC } from '../../src/domain/systems.js';
import type { ValueSetConcept, ValueSetDefinition, ValueSetInfo } from '../../src/domain/value-set.js';
import { readDelimited, readHeader } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount, LoadContext, LoadOptions, Release } from '../shared/loader.js';
import { findFiles, type ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { subSource } from '../shared/sub-source.js';
import { NOTICE, PUBLISHER } from './definition.js';
import { fileNameOf, versionInNames } from './release.js';

const COLUMNS = ['LOINC_NUM', 'LONG_COMMON_NAME', 'ORDER_OBS'];
const URL = 'http://loinc.org/vs/loinc-universal-lab-orders-value-set';
const ID = 'loinc-universal-lab-orders';

/** Where neither `--version` nor a name around the file tells the LOINC version: the file does not say it, and a date would be a guess. */
const NO_VERSION = 'unversioned';

/** The value sets in the source, each a release of its own. Its version is that of the LOINC release around it. */
export async function findOrderValueSets(source: ReleaseSource, options: LoadOptions): Promise<readonly Release[]> {
  const releases: Release[] = [];
  for (const file of findFiles(source, source.kind === 'file' ? /\.csv$/i : /UniversalLabOrders.*\.csv$/i)) {
    const header = new Set((await readHeader(source, file)).map((name) => name.trim()));
    const fits = COLUMNS.every((name) => header.has(name)) && !header.has('COMPONENT');
    if (fits || file.baseName === 'LoincUniversalLabOrdersValueSet.csv') {
      releases.push(asRelease(source, file, options.version ?? versionInNames(source, file)));
    }
  }
  return releases;
}

function asRelease(source: ReleaseSource, file: ReleaseFile, version: string | undefined): Release {
  const own = subSource(source, (other) => other === file);
  return {
    source: own,
    title: `LOINC Universal Lab Orders${version === undefined ? '' : ` ${version}`}`,
    folder: ID,
    file: version === undefined ? NO_VERSION : fileNameOf(version),
    licence: NOTICE,
    write: (writer, context) => writeValueSet({ source: own, file, version }, writer, context),
  };
}

interface Input {
  readonly source: ReleaseSource;
  readonly file: ReleaseFile;
  readonly version: string | undefined;
}

async function writeValueSet(input: Input, writer: ContentWriter, context: LoadContext): Promise<readonly FileCount[]> {
  const concepts = await readConcepts(input, context);
  const head = {
    url: URL,
    ...(input.version === undefined ? {} : { version: input.version }),
    id: ID,
    name: 'LOINCUniversalLabOrders',
    title: 'LOINC Universal Lab Orders Value Set',
    status: 'active',
  } as const;
  const description = 'The laboratory orders that are common to most institutions.';
  const info: ValueSetInfo = { ...head, experimental: false, publisher: PUBLISHER, description, copyright: NOTICE };
  const include = { system: LOINC, filters: [], valueSets: [], concepts };
  const definition: ValueSetDefinition = { ...info, compose: { include: [include], exclude: [], properties: [] } };
  const concept = concepts.map(({ code, display }) => ({ code, display }));
  const resource = { resourceType: 'ValueSet', ...info, compose: { include: [{ system: LOINC, concept }] } };
  writer.resource({
    type: 'ValueSet',
    ...head,
    fhirVersion: '4.0',
    json: JSON.stringify(resource),
    definition: JSON.stringify(definition),
  });
  return [
    { name: input.file.name, size: input.file.size, read: concepts.length, loaded: concepts.length, skipped: {} },
  ];
}

async function readConcepts({ source, file }: Input, { progress }: LoadContext): Promise<readonly ValueSetConcept[]> {
  const concepts: ValueSetConcept[] = [];
  const seen = new Set<string>();
  progress.start(file.baseName, file.size);
  for await (const { rows, lines, bytes } of readDelimited(source, file, { format: 'csv', columns: COLUMNS })) {
    for (const [i, [code = '', display = '']] of rows.entries()) {
      const place = { file: source.label(file), line: lines[i] };
      if (code === '') throw new LoadError(place, 'LOINC_NUM is empty');
      if (seen.has(code)) throw new LoadError(place, `LOINC_NUM ${code} stands here a second time`);
      seen.add(code);
      concepts.push({ code, display, designations: [] });
    }
    progress.tick(bytes);
  }
  progress.done(`${concepts.length} rows`);
  return concepts;
}
