/**
 * The exchange formats of maps as a table: what each is called, how a file of it is recognised, read and written. FHIR's JSON codec is
 * handed in, as this folder does not know FHIR.
 */
import type { ResourceDecoder } from '../../domain/resource-decoder.js';
import { readConceptMap } from './concept-map-read.js';
import { type ConceptMapEncoder, writeConceptMap } from './concept-map-write.js';
import { readHapiCsv, writeHapiCsv } from './hapi-csv.js';
import { type MapDocument, MapFileError, type MapFileProblem, type ReadOptions } from './map-document.js';
import { readOmopCsv } from './omop-csv.js';
import { readSssom } from './sssom-read.js';
import { writeSssom } from './sssom-write.js';
import { notForUsagi, readUsagiCsv, writeUsagiCsv } from './usagi-csv.js';
import { readWorkbook, writeWorkbook } from './workbook.js';

/** FHIR's JSON, from `fhir/`. */
export interface FhirCodec {
  readonly decode: ResourceDecoder;
  readonly encode: ConceptMapEncoder;
}

export interface MapFormat {
  readonly name: string;
  readonly help: string;
  /** Whether a text that begins like this is of the format. */
  recognises(start: string): boolean;
  read?(file: string, content: string, options: ReadOptions): MapDocument;
  write?(document: MapDocument): string;
  /** In place of `read` and `write` where the file is no text. */
  readonly workbook?: {
    read(file: string, bytes: Uint8Array): Promise<MapDocument>;
    write(file: string, document: MapDocument): Promise<Uint8Array>;
  };
  /** Rows that the format cannot hold. */
  refuses?(document: MapDocument): readonly MapFileProblem[];
  /** What the file itself does not tell, so that the caller must. */
  readonly needs: readonly ('url' | 'source')[];
}

/** All formats. A file is read by the first that recognises it. */
export function mapFormats({ decode, encode }: FhirCodec): readonly MapFormat[] {
  const conceptMap = (file: string, content: string): MapDocument => readConceptMap(file, content, decode);
  return [
    {
      name: 'conceptmap-r4',
      help: 'FHIR R4 ConceptMap (JSON)',
      recognises: (start) => /^\s*\{/.test(start),
      read: conceptMap,
      write: (document) => writeConceptMap(document, '4.0', encode),
      needs: [],
    },
    {
      name: 'conceptmap-r5',
      help: 'FHIR R5 ConceptMap (JSON)',
      recognises: () => false,
      read: conceptMap,
      write: (document) => writeConceptMap(document, '5.0', encode),
      needs: [],
    },
    {
      name: 'csv',
      help: "CSV with HAPI's columns",
      recognises: (start) => /^"?SOURCE_CODE_SYSTEM\b|,"?SOURCE_CODE_SYSTEM"?,/.test(start),
      read: readHapiCsv,
      write: writeHapiCsv,
      needs: ['url'],
    },
    {
      name: 'usagi',
      help: 'the file that OHDSI Usagi saves (CSV)',
      recognises: (start) => /\bsourceCode\b/.test(start) && /\bmappingStatus\b/.test(start),
      read: readUsagiCsv,
      write: writeUsagiCsv,
      refuses: notForUsagi,
      needs: ['url', 'source'],
    },
    {
      name: 'omop',
      help: 'OMOP SOURCE_TO_CONCEPT_MAP (CSV), read only',
      recognises: (start) => /\bsource_vocabulary_id\b/i.test(start) && /\btarget_concept_id\b/i.test(start),
      read: readOmopCsv,
      needs: ['url', 'source'],
    },
    {
      name: 'sssom',
      help: 'SSSOM TSV',
      recognises: (start) => start.startsWith('#') || /\bsubject_id\b/.test(start),
      read: readSssom,
      write: writeSssom,
      needs: [],
    },
    {
      name: 'xlsx',
      help: 'Excel workbook (SSSOM in two sheets)',
      recognises: () => false,
      workbook: { read: readWorkbook, write: writeWorkbook },
      needs: [],
    },
  ];
}

/**
 * The format of a file by what is in it.
 * @throws MapFileError where no format fits.
 */
export function recogniseFormat(formats: readonly MapFormat[], file: string, content: string): MapFormat {
  const text = content.replace(/^\uFEFF/, '');
  const start = /^\s*\{/.test(text) || text.startsWith('#') ? text.slice(0, 64) : text.slice(0, text.search(/\r?\n|$/));
  const found = formats.find((format) => format.read !== undefined && format.recognises(start));
  if (found !== undefined) return found;
  const known = formats.filter(({ read }) => read !== undefined).map(({ help }) => help);
  throw new MapFileError(file, [{ line: 1, text: `is none of ${known.join(', ')}` }]);
}
