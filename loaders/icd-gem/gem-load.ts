/**
 * A GEM as a concept map: one row a line, with its flags kept. A line that is not approximate is an equivalence; an
 * approximate one says only that the two are related, not which of them is wider.
 */
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import type { ConceptMapInfo, MapAttribute, MapTarget } from '../../src/domain/concept-map.js';
import { ICD9_CM, ICD10_CM, ICD10_PCS } from '../../src/domain/systems.js';
import { dotted } from '../icd10cm/codes.js';
import type { FileCount } from '../shared/loader.js';
import type { Progress } from '../shared/progress.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { type GemKind, type GemRow, readGemFile } from './gem-file.js';
import { dottedDiagnosis, dottedProcedure } from './icd9-codes.js';

export const GEM_LICENCE =
  'The General Equivalence Mappings are published by the Centers for Medicare & Medicaid Services (CMS) and the National ' +
  'Center for Health Statistics (NCHS) and are in the public domain in the United States.';

/** One side of a mapping: its code system and how its codes get their dot. */
interface Side {
  readonly system: string;
  readonly name: string;
  /** ICD-10 changes every year; ICD-9-CM has not since before the first of these mappings. */
  readonly isVersioned: boolean;
  readonly dotted: (code: string) => string;
}

const DIAGNOSES_9: Side = { system: ICD9_CM, name: 'ICD-9-CM', isVersioned: false, dotted: dottedDiagnosis };
const PROCEDURES_9: Side = { ...DIAGNOSES_9, name: 'ICD-9-CM procedures', dotted: dottedProcedure };
const DIAGNOSES_10: Side = { system: ICD10_CM, name: 'ICD-10-CM', isVersioned: true, dotted };
const PROCEDURES_10: Side = { system: ICD10_PCS, name: 'ICD-10-PCS', isVersioned: true, dotted: (code) => code };

const SIDES: Readonly<Record<GemKind, readonly [source: Side, target: Side]>> = {
  'icd-9-cm-to-icd-10-cm': [DIAGNOSES_9, DIAGNOSES_10],
  'icd-10-cm-to-icd-9-cm': [DIAGNOSES_10, DIAGNOSES_9],
  'icd-9-cm-to-icd-10-pcs': [PROCEDURES_9, PROCEDURES_10],
  'icd-10-pcs-to-icd-9-cm': [PROCEDURES_10, PROCEDURES_9],
};

/** What a row without a target is served with. */
export const NO_MAP_COMMENT = 'No map: the target classification has no counterpart';

/** `GEM 2013 ICD-9-CM to ICD-10-CM`. */
export function gemTitle(kind: GemKind, version: string): string {
  const [source, target] = SIDES[kind];
  return `GEM ${version} ${source.name} to ${target.name}`;
}

export interface GemFile {
  readonly source: ReleaseSource;
  readonly file: ReleaseFile;
  readonly kind: GemKind;
  readonly version: string;
}

/**
 * Writes the concept map of a GEM. Codes are not looked up: a map may name codes of any year.
 * @throws LoadError with file and line for a broken row.
 */
export async function loadGem(writer: ContentWriter, gem: GemFile, progress: Progress): Promise<FileCount> {
  const { source, file, kind, version } = gem;
  const [from, to] = SIDES[kind];
  const row = writer.conceptMap(conceptMapInfo(kind, version)).group({
    source: from.system,
    target: to.system,
    ...(from.isVersioned ? { sourceVersion: version } : {}),
    ...(to.isVersioned ? { targetVersion: version } : {}),
  });
  let read = 0;
  progress.start(file.baseName, file.size);
  for await (const { rows, bytes } of readGemFile(source, file)) {
    for (const each of rows) {
      const sourceCode = from.dotted(each.source);
      if (each.target === undefined) row({ sourceCode, comment: NO_MAP_COMMENT });
      else row({ sourceCode, target: mapTarget(each, to.dotted(each.target)) });
    }
    read += rows.length;
    progress.tick(bytes);
  }
  progress.done(`${read} rows`);
  return { name: file.name, size: file.size, read, loaded: read, skipped: {} };
}

function mapTarget(row: GemRow, code: string): MapTarget {
  return { code, relationship: row.approximate ? 'related-to' : 'equivalent', dependsOn: [], product: flags(row) };
}

/**
 * The flags as attributes. The targets of one scenario, one from each of its choice lists, together stand for the
 * source.
 */
function flags({ approximate, combination, scenario, choiceList }: GemRow): readonly MapAttribute[] {
  const flag = (attribute: string, value: boolean): MapAttribute => ({ attribute, value: { type: 'boolean', value } });
  const number = (attribute: string, value: number): MapAttribute => ({ attribute, value: { type: 'integer', value } });
  if (!combination) return [flag('approximate', approximate)];
  return [
    flag('approximate', approximate),
    flag('combination', combination),
    number('scenario', scenario),
    number('choice-list', choiceList),
  ];
}

function conceptMapInfo(kind: GemKind, version: string): ConceptMapInfo {
  const [source, target] = SIDES[kind];
  return {
    url: `http://www.cms.gov/gem/${kind}`,
    version,
    id: `gem-${kind}-${version}`,
    name: `GEM_${kind.replaceAll('-', '_')}`,
    title: `General Equivalence Mapping from ${source.name} to ${target.name} ${version}`,
    status: 'active',
    publisher: 'Centers for Medicare & Medicaid Services',
    copyright: GEM_LICENCE,
    description:
      'Each row keeps the flags of the mapping: approximate, and for combinations the scenario and the choice list.',
  };
}
