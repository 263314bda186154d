/**
 * What a release says about itself: RXNSAB (the sources, their versions and licence categories) and RXNDOC (what abbreviations stand for).
 */
import { readDelimited } from '../shared/delimited.js';
import type { FileCount } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { ownCopy } from '../shared/text.js';
import { type RrfFile, readStep } from './read.js';
import { RXNSAB } from './tables.js';

/** The source abbreviation (SAB) of RxNorm's own names. */
export const RXNORM_SAB = 'RXNORM';

/** The sources whose content is in a release. */
export interface Sources {
  /** RSAB → name, of those whose names anyone may use: source restriction level 0. */
  readonly free: ReadonlyMap<string, string>;
  /** RxNorm's own row: its version (SVER) and the names of its attributes. */
  readonly rxnorm?: { readonly version: string; readonly attributes: readonly string[] };
  readonly count: FileCount;
}

/** Reads RXNSAB. A source is free only if every one of its rows has SRL 0. */
export async function readSources(source: ReleaseSource, file: ReleaseFile): Promise<Sources> {
  const free = new Map<string, string>();
  const restricted = new Set<string>();
  let rxnorm: Sources['rxnorm'];
  let read = 0;
  const columns = ['RSAB', 'SON', 'SVER', 'SRL', 'ATNL', 'SSN'];
  const options = { format: 'rrf', columns, fixedColumns: RXNSAB.columns, allowEmpty: true } as const;
  for await (const { rows } of readDelimited(source, file, options)) {
    for (const [rsab = '', son = '', sver = '', srl = '', atnl = '', ssn = ''] of rows) {
      read++;
      if (srl === '0') free.set(rsab, ssn || son);
      else restricted.add(rsab);
      if (rsab === RXNORM_SAB) rxnorm = { version: sver, attributes: atnl.split(',').filter((name) => name !== '') };
    }
  }
  for (const rsab of restricted) free.delete(rsab);
  const count = { name: file.name, size: file.size, read, loaded: read, skipped: {} };
  return { free, ...(rxnorm === undefined ? {} : { rxnorm }), count };
}

/** What abbreviations stand for, by kind. */
export interface Documentation {
  readonly termTypes: ReadonlyMap<string, string>;
  /** Attributes (ATN), relations (RELA) and kinds of relations (REL): they all become properties. */
  readonly properties: ReadonlyMap<string, string>;
}

export const NO_DOCUMENTATION: Documentation = { termTypes: new Map(), properties: new Map() };

/** Reads RXNDOC's expanded forms. */
export async function readDocumentation(
  opened: RrfFile,
): Promise<{ readonly documentation: Documentation; readonly count: FileCount }> {
  const termTypes = new Map<string, string>();
  const properties = new Map<string, string>();
  const kinds: Readonly<Record<string, Map<string, string>>> = {
    TTY: termTypes,
    ATN: properties,
    RELA: properties,
    REL: properties,
  };
  const count = await readStep(opened, ['DOCKEY', 'VALUE', 'TYPE', 'EXPL'], (row, rows) => {
    const [key = '', value = '', type = '', text = ''] = row;
    const kind = kinds[key];
    if (type !== 'expanded_form') return rows.skipped('not an expanded form');
    if (kind === undefined || value === '' || text === '') return rows.skipped('expanded form that is not used here');
    kind.set(ownCopy(value), ownCopy(text));
    rows.loaded();
  });
  return { documentation: { termTypes, properties }, count };
}
