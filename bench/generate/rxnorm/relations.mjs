// Owns the rows of RXNREL: every relation among RXNORM concepts in both directions, and relations among atoms of the
// other sources up to the wanted number of rows.

import { RELATIONS } from './sources.mjs';

/** @typedef {import('./drugs.mjs').Concept} Concept */

/**
 * RXNREL: RXCUI1 RXAUI1 STYPE1 REL RXCUI2 RXAUI2 STYPE2 RELA RUI SRUI SAB SL DIR RG SUPPRESS CVF. A row says what the
 * second one is to the first: "2 RELA 1".
 * @param {import('../random.mjs').Random} random
 * @param {{ concepts: ReadonlyArray<Concept>, rows: number }} of
 */
export function* relationRows(random, { concepts, rows }) {
  let rui = 0;
  const row = (
    /** @type {string} */ ends1,
    /** @type {string} */ rel,
    /** @type {string} */ ends2,
    /** @type {string} */ rela,
    /** @type {string} */ sab,
  ) => `${ends1}|${rel}|${ends2}|${rela}|${++rui}||${sab}||||N|${sab === 'RXNORM' ? '4096' : ''}|`;
  for (const concept of concepts) {
    for (const [rela, target] of concept.links) {
      const relation = RELATIONS[rela];
      if (relation === undefined) throw new Error(`relation "${rela}" has no inverse`);
      yield row(`${target.cui}||CUI`, relation.rel, `${concept.cui}||CUI`, rela, 'RXNORM');
      yield row(`${concept.cui}||CUI`, relation.inverseRel, `${target.cui}||CUI`, relation.inverse, 'RXNORM');
    }
  }
  const atoms = concepts.flatMap((concept) =>
    concept.atoms.filter((atom) => atom.sab === 'MTHSPL').map((atom) => atom),
  );
  const products = atoms.filter((atom) => atom.tty === 'DP');
  const substances = atoms.filter((atom) => atom.tty === 'SU');
  while (rui + 2 <= rows) {
    const product = `|${random.pick(products).aui}|AUI`;
    const substance = `|${random.pick(substances).aui}|AUI`;
    yield row(substance, 'RO', product, 'has_active_ingredient', 'MTHSPL');
    yield row(product, 'RO', substance, 'active_ingredient_of', 'MTHSPL');
  }
}
