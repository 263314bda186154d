/**
 * The list of units in use that the National Library of Medicine publishes for LOINC (loinc_unit.json): a code system supplement that
 * gives LOINC terms the property `ucum-unit`, once for each unit. LOINC itself is not read here.
 */

import type { ContentWriter } from '../../src/db/content-writer-store.js';
import type { CodeSystemInfo } from '../../src/domain/code-system-definition.js';
import { LOINC } from '../../src/domain/systems.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount, LoadContext, LoadOptions, Release } from '../shared/loader.js';
import { findFiles, type ReleaseSource, readStart } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { subSource } from '../shared/sub-source.js';
import { NOTICE } from './definition.js';
import { fileNameOf } from './release.js';

const URL = 'http://loinc.org/units-in-use';
const PROPERTY = 'ucum-unit';
const MAX_BYTES = 64 * 1024 * 1024;

/** How the file begins: its version, then the first LOINC number with its units. */
const BEGINNING = /^\uFEFF?\s*\{\s*"version"\s*:\s*"([^"]+)"\s*,\s*"\d+-\d"\s*:\s*\[/;

const UNITS_NOTICE = `${NOTICE} Units in use: courtesy of the U.S. National Library of Medicine.`;

/** The unit lists in the source. Their version stands in them; `--version` overrides it. */
export async function findUnitLists(source: ReleaseSource, options: LoadOptions): Promise<readonly Release[]> {
  const releases: Release[] = [];
  for (const file of findFiles(source, source.kind === 'file' ? /\.json$/i : /loinc.*\.json$/i)) {
    const version = BEGINNING.exec((await readStart(source, file, 512)).toString('utf8'))?.[1];
    if (version !== undefined) releases.push(asRelease(source, file, options.version ?? version));
  }
  return releases;
}

function asRelease(source: ReleaseSource, file: ReleaseFile, version: string): Release {
  const own = subSource(source, (other) => other === file);
  return {
    source: own,
    title: `LOINC units in use ${version}`,
    folder: 'loinc-units',
    file: fileNameOf(version),
    licence: UNITS_NOTICE,
    write: (writer, context) => writeUnits({ source: own, file, version }, writer, context),
  };
}

interface Input {
  readonly source: ReleaseSource;
  readonly file: ReleaseFile;
  readonly version: string;
}

async function writeUnits(
  { source, file, version }: Input,
  writer: ContentWriter,
  { progress }: LoadContext,
): Promise<readonly FileCount[]> {
  progress.start(file.baseName);
  const label = source.label(file);
  const system = writer.codeSystem(unitsInfo(version));
  let read = 0;
  let loaded = 0;
  for (const [code, units] of Object.entries(parse(label, await source.readText(file, MAX_BYTES)))) {
    if (code === 'version') continue;
    read += 1;
    if (!isTextList(units)) throw new LoadError({ file: label }, `the units of ${code} are not a list of texts`);
    if (units.length === 0) continue;
    loaded += 1;
    const id = system.concept({ code });
    for (const value of units) system.property(id, { code: PROPERTY, value });
  }
  system.finish();
  progress.done(`${loaded} terms`);
  return [
    { name: file.name, size: file.size, read, loaded, skipped: read > loaded ? { 'no unit': read - loaded } : {} },
  ];
}

function parse(label: string, text: string): object {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch (error) {
    throw new LoadError({ file: label }, `is not JSON: ${(error as Error).message}`, { cause: error });
  }
  throw new LoadError({ file: label }, 'is not a JSON object of LOINC numbers');
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((unit) => typeof unit === 'string');
}

function unitsInfo(version: string): CodeSystemInfo {
  return {
    url: URL,
    version,
    name: 'LOINCUnitsInUse',
    title: 'LOINC units in use',
    status: 'active',
    experimental: false,
    publisher: 'U.S. National Library of Medicine',
    description: 'UCUM units in which results of LOINC terms are reported.',
    copyright: UNITS_NOTICE,
    caseSensitive: false,
    content: 'supplement',
    supplements: LOINC,
    properties: [{ code: PROPERTY, uri: `${URL}/${PROPERTY}`, type: 'string', description: 'A unit in use, in UCUM' }],
    filters: [],
  };
}
