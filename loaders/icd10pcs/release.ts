/**
 * What an ICD-10-PCS release is: the order file with codes and titles, and the tables in XML, which CMS publishes in an
 * archive of their own. Files are recognised by their content; it reads no rows.
 */
import { orderFileKind } from '../icd10cm/order-file.js';
import { type FileGroup, type FoundFile, groupByVersion } from '../icd10cm/release-groups.js';
import { firstElementText, firstLines, rootElement } from '../icd10cm/sniff.js';
import { LoadError } from '../shared/load-error.js';
import type { LoadOptions } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';

export type Role = 'order file' | 'tables';
export type PcsFiles = FileGroup<Role>;

const TABLES_ROOT = 'ICD10PCS.tabular';

/**
 * The ICD-10-PCS releases in a source, by version.
 * @throws LoadError where tables come without the order file, which alone has the titles.
 */
export async function findReleases(source: ReleaseSource, options: LoadOptions): Promise<readonly PcsFiles[]> {
  const found: FoundFile<Role>[] = [];
  for (const file of source.files) {
    if (/addenda/i.test(file.baseName)) continue;
    const each = await recogniseFile(source, file);
    if (each !== undefined) found.push(each);
  }
  const groups = groupByVersion(source, found, options);
  for (const { version, files } of groups) {
    const tables = files.get('tables');
    if (tables === undefined || files.has('order file')) continue;
    const problem = `ICD-10-PCS ${version} comes without its order file (icd10pcs_order_${version}.txt), which has the titles`;
    throw new LoadError({ file: source.label(tables) }, problem);
  }
  return groups;
}

async function recogniseFile(source: ReleaseSource, file: ReleaseFile): Promise<FoundFile<Role> | undefined> {
  if (/\.xml$/i.test(file.baseName)) {
    if ((await rootElement(source, file)) !== TABLES_ROOT) return undefined;
    const version = await firstElementText(source, file, 'version');
    return { file, role: 'tables', version: version === '' ? undefined : version };
  }
  if (!/\.txt$/i.test(file.baseName)) return undefined;
  const kind = orderFileKind(await firstLines(source, file), file.baseName);
  return kind === 'icd10pcs' ? { file, role: 'order file' } : undefined;
}
