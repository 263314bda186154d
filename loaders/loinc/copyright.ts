/**
 * Notices of the organizations whose content stands in LOINC terms (SourceOrganization.csv): kept with the content file, and taken for terms
 * that name an organization without giving its notice.
 */

import type { FileCount } from '../shared/loader.js';
import { type Reading, readFirst } from './read.js';

/** Notices by COPYRIGHT_ID, which is what EXTERNAL_COPYRIGHT_LINK names. */
export interface Notices {
  readonly byId: ReadonlyMap<string, string>;
  readonly counts: readonly FileCount[];
}

export async function readNotices(reading: Reading, note: (key: string, text: string) => void): Promise<Notices> {
  const byId = new Map<string, string>();
  const counts = await readFirst(
    reading,
    'sourceOrganization',
    ([id = '', name = '', notice = '', terms = '', url = '']) => {
      if (notice !== '') byId.set(id, notice);
      note(`source organization ${id}`, [name, notice, terms, url].filter((text) => text !== '').join('\n'));
      return undefined;
    },
  );
  return { byId, counts };
}
