/**
 * LOINC parts and the links from terms to them. A link becomes a property of the term whose code is the last segment of the link's
 * property URI (`COMPONENT`, `analyte`, `time-core`, `search` …) and whose value is the part.
 */

import type { FileCount } from '../shared/loader.js';
import { idOf, type LoincLoad, named } from './loinc-load.js';
import { USES } from './names.js';
import { filesOf, readFirst, readRows, UNKNOWN_TERM } from './read.js';
import { AXES } from './release.js';

/** Part.csv. The display is the part's name, which is what the table's axes say. */
export async function readParts(load: LoincLoad): Promise<readonly FileCount[]> {
  return readFirst(load.reading, 'part', ([number = '', type = '', name = '', displayName = '', status = '']) => {
    if (load.ids.has(number)) return 'part stated before';
    const id = idOf(load, number, () => named(name, status));
    load.axes.addPart({ type, name, id, active: status === '' || status === 'ACTIVE' });
    if (type !== '') load.system.property(id, { code: 'PartTypeName', value: type });
    if (displayName !== '' && displayName !== name)
      load.system.designation(id, { value: displayName, use: USES.partDisplayName });
    return undefined;
  });
}

interface LinkProperty {
  readonly code: string;
  /** Index in AXES; -1 for the others. */
  readonly axis: number;
}

/** LoincPartLink_Primary.csv and LoincPartLink_Supplementary.csv, or LoincPartLink.csv before 2.68. */
export async function readPartLinks(load: LoincLoad): Promise<readonly FileCount[]> {
  const counts: FileCount[] = [];
  const propertyOf = linkProperties();
  for (const file of filesOf(load.reading, 'partLink')) {
    let current = -1;
    const seen = new Set<string>();
    counts.push(
      await readRows(load.reading, { file, kind: 'partLink' }, (row) => {
        const [loinc = '', number = '', name = '', type = '', linkType = '', uri = ''] = row;
        const term = load.ids.get(loinc);
        if (term === undefined) return UNKNOWN_TERM;
        const property = propertyOf({ uri, type, linkType });
        if (property === undefined) return 'link of unknown kind';
        if (term !== current) seen.clear();
        current = term;
        const part = idOf(load, number, () => named(name));
        return writeLink(load, { term, part, property }, seen);
      }),
    );
  }
  return counts;
}

interface Link {
  readonly term: number;
  readonly part: number;
  readonly property: LinkProperty;
}

/** The same part may stand in the same place under several link types; rows of a term are neighbours, so `seen` stays small. */
function writeLink(
  load: LoincLoad,
  { term, part, property: { code, axis } }: Link,
  seen: Set<string>,
): string | undefined {
  if (axis >= 0) {
    if (!load.axes.link(term, axis, part)) return REPEATED;
  } else {
    const key = `${part} ${code}`;
    if (seen.has(key)) return REPEATED;
    seen.add(key);
  }
  load.system.property(term, { code, target: part });
  return undefined;
}

const REPEATED = 'link stated before';

interface LinkKind {
  readonly uri: string;
  readonly type: string;
  readonly linkType: string;
}

/** The property of a kind of link; kinds are few, so each is looked up once. */
function linkProperties(): (kind: LinkKind) => LinkProperty | undefined {
  const known = new Map<string, LinkProperty | undefined>();
  return ({ uri, type, linkType }) => {
    const key = uri === '' ? `${linkType}|${type}` : uri;
    if (!known.has(key)) {
      const code = uri === '' ? codeOfType(type, linkType) : uri.slice(uri.lastIndexOf('/') + 1);
      known.set(key, code === undefined ? undefined : { code, axis: (AXES as readonly string[]).indexOf(code) });
    }
    return known.get(key);
  };
}

/** Before 2.66 the links had no Property column: the types of part and link tell it. */
function codeOfType(type: string, linkType: string): string | undefined {
  if (linkType === 'Search') return 'search';
  if (linkType === 'Metadata' && type === 'CLASS') return 'category';
  if ((AXES as readonly string[]).includes(type)) return type;
  return CODE_OF_TYPE[type] ?? (/^(Document|Rad)\./.test(type) ? attributeCode(type) : undefined);
}

const CODE_OF_TYPE: Readonly<Record<string, string>> = {
  TIME: 'TIME_ASPCT',
  SCALE: 'SCALE_TYP',
  METHOD: 'METHOD_TYP',
  ADJUSTMENT: 'adjustment',
  CHALLENGE: 'challenge',
  COUNT: 'count',
  DIVISORS: 'analyte-divisor',
  GENE: 'analyte-gene',
  SUFFIX: 'analyte-suffix',
  'SUPER SYSTEM': 'super-system',
  'TIME MODIFIER': 'time-modifier',
};

/** `Rad.Anatomic Location.Region Imaged` → `rad-anatomic-location-region-imaged`, `Document.TypeOfService` → `document-type-of-service`. */
function attributeCode(type: string): string {
  return type
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[. ]+/g, '-')
    .toLowerCase();
}
