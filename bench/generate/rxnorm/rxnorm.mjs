// Owns the RxNorm shape as a whole: the RRF files of a full release in the publisher's folder, with as many atoms,
// relations and attributes at scale 1 as a current release has. The parts are in the files beside it.

import { join } from 'node:path';
import { createRandom } from '../random.mjs';
import { createRelease } from '../table.mjs';
import { atomRows, nameConcepts } from './atoms.mjs';
import { attributeRows, semanticTypeRows } from './attributes.mjs';
import { buildDrugs } from './drugs.mjs';
import { archiveRows, changeRows, replacementRows, retireConcepts } from './history.mjs';
import { relationRows } from './relations.mjs';
import { documentationRows, sourceRows } from './sources.mjs';

export const RXNORM_DIRECTORY = 'RxNorm_full_bench';

/** Rows at scale 1. */
const SIZE = { relations: 1_000_000, attributes: 1_200_000, archive: 50_000, retired: 15_000, changes: 500 };

/**
 * @param {string} out
 * @param {{ scale: number, seed: number, lexicon: import('../words.mjs').Lexicon }} options
 */
export async function generateRxnorm(out, { scale, seed, lexicon }) {
  const rows = (/** @type {number} */ n) => Math.round(n * scale);
  const random = createRandom(seed, 'rxnorm');
  const concepts = nameConcepts(random, buildDrugs(random, { scale, lexicon }), scale);
  const retired = retireConcepts(random, { concepts, lexicon, count: rows(SIZE.retired) });
  const release = createRelease(join(out, RXNORM_DIRECTORY, 'rrf'), { newline: '\n' });
  const write = (/** @type {string} */ name, /** @type {Iterable<string>} */ lines) =>
    release.write(`${name}.RRF`, null, lines);
  await write('RXNCONSO', atomRows(concepts));
  await write('RXNREL', relationRows(random, { concepts, rows: rows(SIZE.relations) }));
  await write('RXNSAT', attributeRows(random, { concepts, rows: rows(SIZE.attributes) }));
  await write('RXNSTY', semanticTypeRows(concepts));
  await write('RXNATOMARCHIVE', archiveRows(random, { concepts, retired, rows: rows(SIZE.archive) }));
  await write('RXNCUI', replacementRows(retired));
  await write('RXNCUICHANGES', changeRows(retired, rows(SIZE.changes)));
  await write('RXNSAB', sourceRows());
  await write('RXNDOC', documentationRows());
  const files = release.files.map((file) => ({ ...file, path: `rrf/${file.path}` }));
  return { directory: RXNORM_DIRECTORY, files, figures: figures(concepts, retired) };
}

/**
 * @param {ReadonlyArray<import('./drugs.mjs').Concept>} concepts
 * @param {ReadonlyArray<import('./history.mjs').Retired>} retired
 */
function figures(concepts, retired) {
  /** @type {Record<string, number>} */
  const conceptsByTty = {};
  let own = 0;
  let atoms = 0;
  for (const concept of concepts) {
    if (concept.tty !== '') conceptsByTty[concept.tty] = (conceptsByTty[concept.tty] ?? 0) + 1;
    atoms += concept.atoms.length;
    own += concept.atoms.filter((atom) => atom.sab === 'RXNORM').length;
  }
  return {
    rxnormConcepts: concepts.filter(({ tty }) => tty !== '').length,
    rxnormAtomShare: own / atoms,
    retired: retired.length,
    ...conceptsByTty,
  };
}
