/** What map files of the OMOP world have in common: codes are concept ids, and the file does not tell which system its source codes are of. */
import {
  defined,
  type MapDocument,
  type MapDocumentRow,
  MapFileError,
  type MapFileProblem,
  type ReadOptions,
} from './map-document.js';

/** Canonical of the OMOP standardised vocabularies, whose codes are concept ids. */
export const OMOP = 'https://fhir-terminology.ohdsi.org';

/** Source and target as the caller names them. */
export function omopEnds(options: ReadOptions) {
  return {
    sourceSystem: options.source,
    sourceVersion: options.sourceVersion,
    targetSystem: options.target ?? OMOP,
    targetVersion: options.targetVersion,
  };
}

/**
 * The document of rows that were read, or every problem at once.
 * @throws MapFileError listing every line that is wrong.
 */
export function omopDocument(
  file: string,
  read: readonly (MapDocumentRow | MapFileProblem)[],
  { options, slots }: { readonly options: ReadOptions; readonly slots: MapDocument['slots'] },
): MapDocument {
  const problems = read.filter((row): row is MapFileProblem => 'text' in row);
  if (problems.length > 0) throw new MapFileError(file, problems);
  return defined<MapDocument>({
    url: options.url ?? '',
    version: options.version,
    ...omopEnds(options),
    prefixes: {},
    unmapped: [],
    slots,
    rows: read.filter((row): row is MapDocumentRow => !('text' in row)),
  });
}
