// Owns the rows of RXNSAT and RXNSTY: strengths, forms, dates and labels of concepts and atoms, National Drug Codes up
// to the wanted number of rows, and semantic types.

import { createZipf, mix32, uuid } from '../random.mjs';
import { barred } from '../table.mjs';
import { KINDS } from './sources.mjs';

/** @typedef {import('../random.mjs').Random} Random */

/** @typedef {import('./drugs.mjs').Concept} Concept */
/** @typedef {import('./atoms.mjs').Atom} Atom */

/**
 * @param {Concept} concept
 * @param {Atom} atom
 * @param {string} atn
 * @param {string} atv
 */
const attribute = (concept, atom, atn, atv) =>
  barred([concept.cui, '', '', atom.aui, 'AUI', atom.code, '', '', atn, atom.sab, atv, atom.suppress, flag(atom.sab)]);

/** @param {string} sab */
const flag = (sab) => (sab === 'RXNORM' ? '4096' : '');

/**
 * RXNSAT: RXCUI LUI SUI RXAUI STYPE CODE ATUI SATUI ATN SAB ATV SUPPRESS CVF.
 * @param {Random} random
 * @param {{ concepts: ReadonlyArray<Concept>, rows: number }} of
 */
export function* attributeRows(random, { concepts, rows }) {
  let written = 0;
  for (const concept of concepts) {
    for (const [atom, atn, atv] of attributesOf(random, concept)) {
      written++;
      yield attribute(concept, atom, atn, atv);
    }
  }
  const packaged = concepts.filter(({ tty }) => tty === 'SCD' || tty === 'SBD' || tty === 'GPCK' || tty === 'BPCK');
  const draw = createZipf(packaged.length, { exponent: 0.55, flatness: 10 });
  for (let i = 0; written + i < rows; i++) {
    const concept = packaged[draw(random)];
    const atom = concept?.atoms[0];
    if (concept !== undefined && atom !== undefined) yield attribute(concept, atom, 'NDC', ndc11(i));
  }
}

/**
 * @param {Random} random
 * @param {Concept} concept
 * @returns {Generator<[Atom, string, string]>}
 */
function* attributesOf(random, concept) {
  const main = concept.atoms[0];
  if (main === undefined) return;
  if (concept.tty !== '') {
    for (const [atn, atv] of conceptAttributes(random, concept)) yield [main, atn, atv];
  }
  for (const atom of concept.atoms) {
    if (atom.sab === 'MTHSPL') {
      for (const [atn, atv] of labelAttributes(random, atom)) yield [atom, atn, atv];
    }
    if (atom.sab === 'VANDF') {
      yield [
        atom,
        'VA_CLASS_NAME',
        `[${atom.tty}${mix32(Number(atom.aui)) % 900}] ${concept.name.slice(0, 12).toUpperCase()}`,
      ];
      yield [atom, 'NDF_TRANSMIT_TO_CMOP', random.chance(0.5) ? 'YES' : 'NO'];
    }
    if (atom.sab === 'NDDF') yield [atom, 'GCN_SEQNO', atom.code];
  }
}

/**
 * @param {Random} random
 * @param {Concept} concept
 * @returns {Generator<[string, string]>}
 */
function* conceptAttributes(random, { cui, tty, strength, suppress, links }) {
  if (random.chance(0.7)) yield ['UMLSCUI', `C${cui}`];
  yield ['RXN_ACTIVATED', date(random)];
  if (suppress === 'O') yield ['RXN_OBSOLETED', date(random)];
  const [value = '', unit = ''] = strength.split(' ');
  if (tty === 'SCDC') {
    yield ['RXN_STRENGTH', strength];
    yield ['RXN_BOSS_STRENGTH_NUM_VALUE', value];
    yield ['RXN_BOSS_STRENGTH_NUM_UNIT', unit];
    yield ['RXN_BOSS_FROM', links.length > 1 ? 'AM' : 'AI'];
  }
  if (tty === 'SCD' || tty === 'SBD') {
    yield ['RXN_AVAILABLE_STRENGTH', strength];
    yield ['RXTERM_FORM', String(links.find(([rela]) => rela === 'has_dose_form')?.[1].name)];
    yield [random.chance(0.97) ? 'RXN_HUMAN_DRUG' : 'RXN_VET_DRUG', 'US'];
  }
  if (tty === 'BN') yield ['RXN_BN_CARDINALITY', links.length > 1 ? 'multi' : 'single'];
}

/**
 * @param {Random} random
 * @param {Atom} atom
 * @returns {Generator<[string, string]>}
 */
function* labelAttributes(random, { tty, code }) {
  if (tty === 'SU') {
    yield ['FDA_UNII_CODE', random.u32().toString(36).toUpperCase().padStart(10, '0')];
    return;
  }
  yield ['SPL_SET_ID', uuid(random)];
  yield ['LABELER', `Benchmark Labs ${random.int(800)}`];
  yield ['LABEL_TYPE', random.chance(0.6) ? 'HUMAN PRESCRIPTION DRUG LABEL' : 'HUMAN OTC DRUG LABEL'];
  yield ['MARKETING_CATEGORY', random.pick(['NDA', 'ANDA', 'BLA', 'UNAPPROVED'])];
  yield ['MARKETING_STATUS', random.pick(['ACTIVE', 'COMPLETED'])];
  if (random.chance(0.5)) yield ['NDC', `${code}-${10 + random.int(89)}`];
}

/** An 11-digit code without hyphens, different for each number below 10^10 − 33. @param {number} i */
export function ndc11(i) {
  return String(90_000_000_000 + ((i * 1_299_709 + 104_729) % 9_999_999_967));
}

/** @param {Random} random */
export function date(random) {
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${two(1 + random.int(12))}/${two(1 + random.int(28))}/${2005 + random.int(21)}`;
}

const TYPES = {
  drug: [['T200', 'A1.3.3', 'Clinical Drug']],
  ingredient: [
    ['T121', 'A1.4.1.1.1', 'Pharmacologic Substance'],
    ['T109', 'A1.4.1.2.1', 'Organic Chemical'],
  ],
  brand: [['T121', 'A1.4.1.1.1', 'Pharmacologic Substance']],
  form: [['T122', 'A1.4.1.1.2', 'Biomedical or Dental Material']],
};

/** RXNSTY: RXCUI TUI STN STY ATUI CVF. @param {ReadonlyArray<Concept>} concepts */
export function* semanticTypeRows(concepts) {
  for (const { cui, tty } of concepts) {
    for (const [tui, stn, sty] of TYPES[KINDS[tty] ?? 'drug']) yield `${cui}|${tui}|${stn}|${sty}||4096|`;
  }
}
