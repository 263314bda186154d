/**
 * The files of an RxNorm release and their columns in order, as NLM documents them (RxNorm Technical Documentation §12): RRF files have no
 * header. RXNCUICHANGES is not among them: it repeats, for one release, what RXNCUI and RXNATOMARCHIVE hold for all.
 */
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';

/** One RRF file and the names of its columns, in order. */
export interface RrfTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** One row for each atom: a name that a source gives to a concept. */
export const RXNCONSO = table(
  'RXNCONSO.RRF',
  'RXCUI LAT TS LUI STT SUI ISPREF RXAUI SAUI SCUI SDUI SAB TTY CODE STR SRL SUPPRESS CVF',
);
/** Relations of concepts and atoms: RXCUI2 has the relation REL, more exactly RELA, to RXCUI1. */
export const RXNREL = table(
  'RXNREL.RRF',
  'RXCUI1 RXAUI1 STYPE1 REL RXCUI2 RXAUI2 STYPE2 RELA RUI SRUI SAB SL DIR RG SUPPRESS CVF',
);
/** Attributes (ATN, ATV) of concepts and atoms. */
export const RXNSAT = table('RXNSAT.RRF', 'RXCUI LUI SUI RXAUI STYPE CODE ATUI SATUI ATN SAB ATV SUPPRESS CVF');
/** Semantic types of concepts. */
export const RXNSTY = table('RXNSTY.RRF', 'RXCUI TUI STN STY ATUI CVF');
/** The sources. */
export const RXNSAB = table(
  'RXNSAB.RRF',
  'VCUI RCUI VSAB RSAB SON SF SVER VSTART VEND IMETA RMETA SLC SCC SRL TFR CFR CXTY TTYL ATNL LAT CENC CURVER SABIN SSN SCIT',
);
/** What abbreviations stand for. */
export const RXNDOC = table('RXNDOC.RRF', 'DOCKEY VALUE TYPE EXPL');
/** Atoms of former releases. */
export const RXNATOMARCHIVE = table(
  'RXNATOMARCHIVE.RRF',
  'RXAUI AUI STR ARCHIVE_TIMESTAMP CREATED_TIMESTAMP UPDATED_TIMESTAMP CODE IS_BRAND LAT LAST_RELEASED SAUI VSAB RXCUI SAB TTY MERGED_TO_RXCUI',
);
/** Retired concepts and what they were merged into or, CARDINALITY above 1, split into. */
export const RXNCUI = table('RXNCUI.RRF', 'CUI1 VER_START VER_END CARDINALITY CUI2');

export const TABLES: readonly RrfTable[] = [RXNCONSO, RXNREL, RXNSAT, RXNSTY, RXNSAB, RXNDOC, RXNATOMARCHIVE, RXNCUI];

function table(name: string, columns: string): RrfTable {
  return { name, columns: columns.split(' ') };
}

/** True for the file that holds `table`; the case of file names does not matter. */
export function isFileOf(file: ReleaseFile, { name }: RrfTable): boolean {
  return file.baseName.toUpperCase() === name;
}

/** The file of `table` in a release; undefined where the release lacks it. */
export function fileOf(source: ReleaseSource, table: RrfTable): ReleaseFile | undefined {
  return source.files.find((file) => isFileOf(file, table));
}
