// Owns what is fixed in the RxNorm shape: sources with their term types, relation names with their inverses, attribute
// names, and the rows of RXNSAB and RXNDOC that describe them.

import { barred } from '../table.mjs';

/**
 * What an atom of another source stands for: a substance, a drug or pack, a brand, or a dose form.
 * @typedef {'ingredient' | 'drug' | 'brand' | 'form'} Kind
 */

/** Term types of RXNORM itself, by kind. @type {Readonly<Record<string, Kind>>} */
export const KINDS = {
  IN: 'ingredient',
  PIN: 'ingredient',
  MIN: 'ingredient',
  BN: 'brand',
  DF: 'form',
  SCDC: 'drug',
  SCDF: 'drug',
  SCD: 'drug',
  SBDF: 'drug',
  SBD: 'drug',
  GPCK: 'drug',
  BPCK: 'drug',
};

/**
 * Term types of the other sources: how many of a thousand atoms, and what they stand for.
 * @type {ReadonlyArray<{ sab: string, tty: string, kind: Kind, weight: number }>}
 */
export const FOREIGN_TYPES = [
  { sab: 'MTHSPL', tty: 'DP', kind: 'drug', weight: 210 },
  { sab: 'MTHSPL', tty: 'MTH_RXN_DP', kind: 'drug', weight: 100 },
  { sab: 'MTHSPL', tty: 'SU', kind: 'ingredient', weight: 70 },
  { sab: 'VANDF', tty: 'CD', kind: 'drug', weight: 110 },
  { sab: 'VANDF', tty: 'AB', kind: 'drug', weight: 30 },
  { sab: 'VANDF', tty: 'IN', kind: 'ingredient', weight: 15 },
  { sab: 'NDDF', tty: 'CDD', kind: 'drug', weight: 70 },
  { sab: 'NDDF', tty: 'CDA', kind: 'drug', weight: 60 },
  { sab: 'NDDF', tty: 'CDC', kind: 'drug', weight: 50 },
  { sab: 'NDDF', tty: 'IN', kind: 'ingredient', weight: 20 },
  { sab: 'NDDF', tty: 'DF', kind: 'form', weight: 2 },
  { sab: 'MMSL', tty: 'CD', kind: 'drug', weight: 50 },
  { sab: 'MMSL', tty: 'BD', kind: 'drug', weight: 40 },
  { sab: 'MMSL', tty: 'BN', kind: 'brand', weight: 15 },
  { sab: 'GS', tty: 'CD', kind: 'drug', weight: 50 },
  { sab: 'GS', tty: 'BD', kind: 'drug', weight: 40 },
  { sab: 'MMX', tty: 'CD', kind: 'drug', weight: 40 },
  { sab: 'USP', tty: 'IN', kind: 'ingredient', weight: 10 },
  { sab: 'ATC', tty: 'IN', kind: 'ingredient', weight: 10 },
  { sab: 'DRUGBANK', tty: 'IN', kind: 'ingredient', weight: 8 },
];

/**
 * Relation names: the inverse name, REL of this direction and REL of the inverse.
 * @type {Readonly<Record<string, { inverse: string, rel: string, inverseRel: string }>>}
 */
export const RELATIONS = {
  has_ingredient: { inverse: 'ingredient_of', rel: 'RO', inverseRel: 'RO' },
  has_ingredients: { inverse: 'ingredients_of', rel: 'RO', inverseRel: 'RO' },
  has_precise_ingredient: { inverse: 'precise_ingredient_of', rel: 'RO', inverseRel: 'RO' },
  has_part: { inverse: 'part_of', rel: 'RO', inverseRel: 'RO' },
  has_dose_form: { inverse: 'dose_form_of', rel: 'RO', inverseRel: 'RO' },
  consists_of: { inverse: 'constitutes', rel: 'RO', inverseRel: 'RO' },
  contains: { inverse: 'contained_in', rel: 'RO', inverseRel: 'RO' },
  isa: { inverse: 'inverse_isa', rel: 'RN', inverseRel: 'RB' },
  form_of: { inverse: 'has_form', rel: 'RN', inverseRel: 'RB' },
  tradename_of: { inverse: 'has_tradename', rel: 'RN', inverseRel: 'RB' },
  has_active_ingredient: { inverse: 'active_ingredient_of', rel: 'RO', inverseRel: 'RO' },
};

/** @type {Readonly<Record<string, string>>} */
const TTY_NAMES = {
  IN: 'Ingredient',
  PIN: 'Precise Ingredient',
  MIN: 'Multiple Ingredients',
  BN: 'Brand Name',
  DF: 'Dose Form',
  SCDC: 'Semantic Clinical Drug Component',
  SCDF: 'Semantic Clinical Drug Form',
  SCD: 'Semantic Clinical Drug',
  SBDF: 'Semantic Branded Drug Form',
  SBD: 'Semantic Branded Drug',
  GPCK: 'Generic Pack',
  BPCK: 'Branded Pack',
  PSN: 'Prescribable Name',
  SY: 'Synonym',
  TMSY: 'Tall Man Lettering Synonym',
};

/** @type {Readonly<Record<string, string>>} */
const ATN_NAMES = {
  NDC: 'National Drug Code',
  RXN_STRENGTH: 'Strength',
  RXN_AVAILABLE_STRENGTH: 'Available strength',
  RXN_HUMAN_DRUG: 'Human drug',
  RXN_VET_DRUG: 'Veterinary drug',
  RXTERM_FORM: 'Form for display',
  RXN_ACTIVATED: 'Date of activation',
  RXN_OBSOLETED: 'Date of obsolescence',
  RXN_BN_CARDINALITY: 'Cardinality of a brand name',
};

/** Version of the RXNORM source, as RXNSAB gives it. */
export const RXNORM_VERSION = '20AA_260105F';

/** RXNSAB: 25 columns, one row a source. */
export function* sourceRows() {
  const sources = ['RXNORM', ...new Set(FOREIGN_TYPES.map(({ sab }) => sab))];
  for (const [i, sab] of sources.entries()) {
    const version = sab === 'RXNORM' ? RXNORM_VERSION : '2026_01_05';
    const types =
      sab === 'RXNORM'
        ? Object.keys(TTY_NAMES)
        : FOREIGN_TYPES.filter((type) => type.sab === sab).map((type) => type.tty);
    const attributes = Object.keys(ATN_NAMES).join(',');
    const level = ['NDDF', 'MMSL', 'GS', 'MMX'].includes(sab) ? '3' : '0';
    const head = [
      `C900000${i}`,
      `C910000${i}`,
      `${sab}_${version}`,
      sab,
      `Benchmark source ${sab}`,
      sab,
      version,
      '',
      '',
      '2020AA',
      '',
    ];
    const tail = [level, '', '', '', types.join(','), attributes, 'ENG', 'UTF-8', 'Y', 'Y', sab, ''];
    yield barred([...head, '', '', ...tail]);
  }
}

/** RXNDOC: DOCKEY, VALUE, TYPE, EXPL. */
export function* documentationRows() {
  for (const [tty, name] of Object.entries(TTY_NAMES)) yield `TTY|${tty}|expanded_form|${name}|`;
  for (const [atn, name] of Object.entries(ATN_NAMES)) yield `ATN|${atn}|expanded_form|${name}|`;
  for (const [rela, { inverse }] of Object.entries(RELATIONS)) {
    yield `RELA|${rela}|rela_inverse|${inverse}|`;
    yield `RELA|${inverse}|rela_inverse|${rela}|`;
  }
}
