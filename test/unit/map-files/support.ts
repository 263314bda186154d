/** Map documents for the tests of the exchange formats: the codecs put together as the commands do it, and small files. It tests nothing. */
import { mapFormats } from '../../../src/conceptmap/files/formats.js';
import type { MapDocument, ReadOptions } from '../../../src/conceptmap/files/map-document.js';
import { MapFileError } from '../../../src/conceptmap/files/map-document.js';
import { decodeResource } from '../../../src/fhir/resources/decode.js';
import { encodeConceptMap } from '../../../src/fhir/resources/encode.js';

export const FORMATS = mapFormats({ decode: decodeResource, encode: encodeConceptMap });

export const OPTIONS: ReadOptions = { url: 'https://lab.example.org/map', source: 'https://lab.example.org/codes' };

export function read(format: string, text: string, options: ReadOptions = OPTIONS): MapDocument {
  const found = FORMATS.find(({ name }) => name === format);
  if (found?.read === undefined) throw new Error(`${format} cannot be read`);
  return found.read('map.file', text, options);
}

export function write(format: string, document: MapDocument): string {
  const found = FORMATS.find(({ name }) => name === format);
  if (found?.write === undefined) throw new Error(`${format} cannot be written`);
  return found.write(document);
}

/** What a format says of a wrong file. */
export function faults(format: string, text: string, options: ReadOptions = OPTIONS): readonly string[] {
  try {
    read(format, text, options);
    return [];
  } catch (error) {
    if (error instanceof MapFileError) return error.message.split('\n');
    throw error;
  }
}

export const SSSOM_HEADER = [
  '#curie_map:',
  '#  LAB: https://lab.example.org/codes#',
  '#  LOINC: http://loinc.org/',
  '#mapping_set_id: https://lab.example.org/map',
  '#subject_source: https://lab.example.org/codes',
  '#object_source: http://loinc.org',
];

/** An SSSOM file of rows whose cells are given by column. */
export function sssom(
  rows: readonly Readonly<Record<string, string>>[],
  header: readonly string[] = SSSOM_HEADER,
): string {
  const columns = [
    ...new Set(['subject_id', 'predicate_id', 'object_id', 'mapping_justification', ...rows.flatMap(Object.keys)]),
  ];
  const lines = rows.map((row) => columns.map((name) => row[name] ?? DEFAULTS[name] ?? '').join('\t'));
  return `${[...header, columns.join('\t'), ...lines].join('\n')}\n`;
}

const DEFAULTS: Readonly<Record<string, string>> = {
  subject_id: 'LAB:NA',
  predicate_id: 'skos:exactMatch',
  object_id: 'LOINC:2951-2',
  mapping_justification: 'semapv:ManualMappingCuration',
};
