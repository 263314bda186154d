/**
 * What an ICD-10-CM release is: the order file, or the same list as a table, and the tabular list in XML, any of them
 * alone or together. Files are recognised by their content; it reads no rows.
 */
import { readHeader } from '../shared/delimited.js';
import type { LoadOptions } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { orderFileKind } from './order-file.js';
import { type FileGroup, type FoundFile, groupByVersion } from './release-groups.js';
import { firstElementText, firstLines, rootElement } from './sniff.js';

/** Columns of the table form: needed ones, then those that may be missing, in the order of a row. */
export const TABLE_COLUMNS = ['icd10cm_code', 'valid_billing_code', 'icd10cm_long_description'] as const;
export const OPTIONAL_TABLE_COLUMNS = [
  'icd10cm_short_description',
  'order_number',
  'poa_exempt',
  'chronic_indicator',
] as const;

/** Order file and table list the same codes; the tabular list adds chapters, blocks and notes. */
export type Role = 'list of codes' | 'tabular list';
export type Icd10CmFiles = FileGroup<Role>;

const TABULAR_ROOT = 'ICD10CM.tabular';

/** The ICD-10-CM releases in a source, by version. */
export async function findReleases(source: ReleaseSource, options: LoadOptions): Promise<readonly Icd10CmFiles[]> {
  const found: FoundFile<Role>[] = [];
  for (const file of source.files) {
    if (/addenda/i.test(file.baseName)) continue;
    const each = await recogniseFile(source, file);
    if (each !== undefined) found.push(each);
  }
  return groupByVersion(source, found, options);
}

async function recogniseFile(source: ReleaseSource, file: ReleaseFile): Promise<FoundFile<Role> | undefined> {
  if (/\.xml$/i.test(file.baseName)) {
    if ((await rootElement(source, file)) !== TABULAR_ROOT) return undefined;
    const version = await firstElementText(source, file, 'version');
    return { file, role: 'tabular list', version: version === '' ? undefined : version };
  }
  const isList = isTableName(file.baseName) ? isTable : isOrderFile;
  if (!/\.(txt|csv)$/i.test(file.baseName) || !(await isList(source, file))) return undefined;
  return { file, role: 'list of codes' };
}

/** A list of codes is a table where it is a CSV file, else an order file. */
export function isTableName(baseName: string): boolean {
  return /\.csv$/i.test(baseName);
}

/** True for the table form of the list, told by the columns that no other table has. */
async function isTable(source: ReleaseSource, file: ReleaseFile): Promise<boolean> {
  const header = (await readHeader(source, file)).map((name) => name.trim().toLowerCase());
  return header.includes('icd10cm_code') || header.includes('icd10cm_long_description');
}

async function isOrderFile(source: ReleaseSource, file: ReleaseFile): Promise<boolean> {
  return orderFileKind(await firstLines(source, file), file.baseName) === 'icd10cm';
}
