// Owns the history files of the RxNorm shape: archived atoms, retired concepts and what replaced them.

import { barred } from '../table.mjs';
import { date } from './attributes.mjs';
import { RXNORM_VERSION } from './sources.mjs';

/** @typedef {import('../random.mjs').Random} Random */

/** @typedef {import('./drugs.mjs').Concept} Concept */

const FIRST_RETIRED = 7_000_001;
const RETIRED_STEP = 3;
const FIRST_AUI = 10_000_001;
const WITHOUT_REPLACEMENT = 0.15;
const SPLIT = 0.01;

/**
 * @typedef {object} Retired
 * @property {string} cui
 * @property {string} name
 * @property {string} tty
 * @property {ReadonlyArray<Concept>} targets none, one, or several where the concept was split
 */

/**
 * @param {Random} random
 * @param {{ concepts: ReadonlyArray<Concept>, lexicon: import('../words.mjs').Lexicon, count: number }} of
 * @returns {Retired[]}
 */
export function retireConcepts(random, { concepts, lexicon, count }) {
  const current = concepts.filter(({ tty, suppress }) => tty !== '' && suppress === 'N');
  return Array.from({ length: count }, (_, i) => {
    const kept = random.chance(WITHOUT_REPLACEMENT) ? 0 : random.chance(SPLIT) ? 2 : 1;
    const targets = Array.from({ length: kept }, () => random.pick(current));
    const name = `${lexicon.word(random)} ${targets[0]?.name ?? lexicon.word(random)}`;
    return {
      cui: String(FIRST_RETIRED + i * RETIRED_STEP),
      name,
      tty: targets[0]?.tty ?? 'SCD',
      targets: [...new Set(targets)],
    };
  });
}

/**
 * RXNATOMARCHIVE: RXAUI AUI STR ARCHIVE_TIMESTAMP CREATED_TIMESTAMP UPDATED_TIMESTAMP CODE IS_BRAND LAT LAST_RELEASED
 * SAUI VSAB RXCUI SAB TTY MERGED_TO_RXCUI. First the atoms of retired concepts, then atoms that current ones lost.
 * @param {Random} random
 * @param {{ concepts: ReadonlyArray<Concept>, retired: ReadonlyArray<Retired>, rows: number }} of
 */
export function* archiveRows(random, { concepts, retired, rows }) {
  let aui = FIRST_AUI;
  const row = (/** @type {{ str: string, cui: string, tty: string, merged: string }} */ { str, cui, tty, merged }) => {
    const time = () => `${date(random)} 09:${10 + random.int(50)}:00 AM`;
    const brand = tty === 'BN' || tty.startsWith('SBD') ? 'Y' : 'N';
    const number = aui++;
    const head = [number, '', str, time(), time(), time(), cui, brand, 'ENG', date(random), number];
    return barred([...head, `RXNORM_${RXNORM_VERSION}`, cui, 'RXNORM', tty, merged]);
  };
  for (const { cui, name, tty, targets } of retired) yield row({ str: name, cui, tty, merged: targets[0]?.cui ?? '' });
  for (let i = retired.length; i < rows; i++) {
    const { cui, name, tty } = random.pick(concepts);
    yield row({ str: `${name} ${i % 100}`, cui, tty: tty === '' ? 'SY' : tty, merged: cui });
  }
}

/** RXNCUI: CUI1 VER_START VER_END CARDINALITY CUI2. @param {ReadonlyArray<Retired>} retired */
export function* replacementRows(retired) {
  for (const { cui, targets } of retired) {
    for (const target of targets)
      yield `${cui}|RXNORM_12AA_120507F|RXNORM_19AA_190506F|${targets.length}|${target.cui}|`;
  }
}

/**
 * RXNCUICHANGES: RXAUI CODE SAB TTY STR OLD_RXCUI NEW_RXCUI.
 * @param {ReadonlyArray<Retired>} retired
 * @param {number} rows
 */
export function* changeRows(retired, rows) {
  for (const { cui, targets } of retired.slice(-rows)) {
    const target = targets[0];
    const atom = target?.atoms[0];
    if (target === undefined || atom === undefined) continue;
    yield `${atom.aui}|${atom.code}|${atom.sab}|${atom.tty}|${atom.str}|${cui}|${target.cui}|`;
  }
}
