/**
 * Names of LOINC terms: the designation uses, which are LOINC's own column names, consumer names, and the linguistic variants with
 * the languages that they are in. The display, which is the long common name, is the table's business.
 */

import type { Coding } from '../../src/domain/coding.js';
import { LOINC } from '../../src/domain/systems.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import type { ReleaseFile } from '../shared/source-container.js';
import type { LoincLoad } from './loinc-load.js';
import { filesOf, readFirst, readRows, UNKNOWN_TERM } from './read.js';

type Use = Omit<Coding, 'code'> & { readonly code: string };

function use(code: string): Use {
  return { system: LOINC, code };
}

/** What kind of name a designation is. RELATEDNAMES2 is one text of many synonyms: to be searched, not to be shown as a name. */
export const USES = {
  longCommonName: use('LONG_COMMON_NAME'),
  shortName: use('SHORTNAME'),
  displayName: use('DisplayName'),
  consumerName: use('ConsumerName'),
  fullySpecifiedName: use('FullySpecifiedName'),
  relatedNames: use('RELATEDNAMES2'),
  variantDisplayName: use('LinguisticVariantDisplayName'),
  partDisplayName: use('PartDisplayName'),
  answerText: use('DisplayText'),
} as const;

/** The fully specified name of six axes (LOINC Users' Guide, chapter 2); a missing method leaves no colon. */
export function fullySpecifiedName(axes: readonly string[]): string {
  return axes.join(':').replace(/:+$/, '');
}

/** ConsumerName.csv: names for patients. */
export async function readConsumerNames(load: LoincLoad): Promise<readonly FileCount[]> {
  return readFirst(load.reading, 'consumerName', ([loinc = '', name = '']) => {
    const id = load.ids.get(loinc);
    if (id === undefined) return UNKNOWN_TERM;
    if (name === '') return 'empty name';
    load.system.designation(id, { value: name, use: USES.consumerName });
    return undefined;
  });
}

/** LinguisticVariants.csv and the files that it lists, each in one language. */
export async function readLinguisticVariants(load: LoincLoad): Promise<readonly FileCount[]> {
  const files = filesOf(load.reading, 'variant');
  const present = new Set(files.map((file) => variantId(file)));
  const languages = new Map<string, string>();
  const counts = await readFirst(
    load.reading,
    'variants',
    ([id = '', language = '', country = '', name = '', by = '']) => {
      const tag = country === '' ? language : `${language}-${country}`;
      languages.set(id, tag);
      if (by !== '') load.note(`linguistic variant ${tag}`, `${name}: ${by}`);
      return present.has(id) ? undefined : 'variant without a file in the release';
    },
  );
  const read = [...counts];
  for (const file of files) read.push(await readVariant(load, file, languageOf(load, file, languages)));
  return read;
}

/** `15` of `deDE15LinguisticVariant.csv`. */
function variantId(file: ReleaseFile): string {
  return /(\d+)LinguisticVariant/i.exec(file.baseName)?.[1] ?? '';
}

function languageOf(load: LoincLoad, file: ReleaseFile, languages: ReadonlyMap<string, string>): string {
  const listed = languages.get(variantId(file));
  if (listed !== undefined && listed !== '') return listed;
  const [, language, country] = /^([a-z]{2,3})([A-Z]{2})\d*LinguisticVariant/.exec(file.baseName) ?? [];
  if (language !== undefined && country !== undefined) return `${language}-${country}`;
  throw new LoadError(
    { file: load.reading.source.label(file) },
    'neither LinguisticVariants.csv nor the file name, such as deDE15LinguisticVariant.csv, tells the language',
  );
}

/** The translated long common name stands as the display does; where there is none, the translated axes make a name. */
async function readVariant(load: LoincLoad, file: ReleaseFile, language: string): Promise<FileCount> {
  const { system, ids } = load;
  return readRows(load.reading, { file, kind: 'variant' }, (row) => {
    const [loinc = '', , , , , , , longName = '', shortName = '', related = '', display = ''] = row;
    const id = ids.get(loinc);
    if (id === undefined) return UNKNOWN_TERM;
    const fullName = longName === '' ? fullySpecifiedName(row.slice(1, 7)) : '';
    if (longName + shortName + related + display + fullName === '') return 'nothing translated';
    if (longName !== '')
      system.designation(id, { value: longName, language, use: USES.longCommonName, preferred: true });
    if (display !== '') system.designation(id, { value: display, language, use: USES.variantDisplayName });
    if (shortName !== '') system.designation(id, { value: shortName, language, use: USES.shortName });
    if (fullName !== '') system.designation(id, { value: fullName, language, use: USES.fullySpecifiedName });
    if (related !== '') system.designation(id, { value: related, language, use: USES.relatedNames });
    return undefined;
  });
}
