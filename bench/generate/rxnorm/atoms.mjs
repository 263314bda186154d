// Owns the atoms of the RxNorm shape: RXNORM's own names and those of the other sources, and the row of RXNCONSO.

import { createWeighted, permutation } from '../random.mjs';
import { FOREIGN_TYPES, KINDS } from './sources.mjs';

/** @typedef {import('../random.mjs').Random} Random */

/** @typedef {import('./drugs.mjs').Concept} Concept */

/**
 * @typedef {object} Atom
 * @property {string} aui
 * @property {string} sab
 * @property {string} tty
 * @property {string} code
 * @property {string} str
 * @property {string} suppress
 */

const FIRST_CUI = 8_000_001;
/** Every seventh number is a concept's; those between are unknown codes. */
const CUI_STEP = 7;
const FIRST_AUI = 20_000_001;

/** Atoms at scale 1. */
const SIZE = { PSN: 27_000, SY: 18_000, TMSY: 14_000, all: 360_000 };

/** Term types that have each kind of further name. */
const NAMED = /** @type {const} */ ({
  PSN: ['SCD', 'SBD', 'GPCK', 'BPCK'],
  SY: ['SCD', 'SBD', 'IN', 'BN', 'SCDC', 'SBDF'],
  TMSY: ['SCD', 'SBD', 'SCDF', 'IN'],
});

/**
 * Numbers the concepts in an order that has nothing to do with their kind, and gives each its atoms.
 * @param {Random} random
 * @param {ReadonlyArray<Concept>} concepts
 * @param {number} scale
 * @returns {Concept[]} in the order of their numbers
 */
export function nameConcepts(random, concepts, scale) {
  const own = ownTypes(random, concepts, scale);
  const ownCount = own.reduce((sum, types) => sum + types.length, 0);
  const foreign = foreignTypes(random, concepts, Math.round(SIZE.all * scale) - ownCount);
  let aui = FIRST_AUI;
  /** @type {Concept[]} */
  const ordered = [];
  for (const i of permutation(random, concepts.length)) {
    const concept = /** @type {Concept} */ (concepts[i]);
    concept.cui = String(FIRST_CUI + ordered.length * CUI_STEP);
    /** @type {Atom[]} */
    const atoms = [];
    for (const tty of own[i] ?? []) {
      atoms.push({
        aui: String(aui++),
        sab: 'RXNORM',
        tty,
        code: concept.cui,
        str: ownName(concept, tty),
        suppress: concept.suppress,
      });
    }
    for (const type of foreign[i] ?? []) {
      const { sab, tty } = type;
      const str = foreignName(random, concept, sab);
      atoms.push({
        aui: String(aui),
        sab,
        tty,
        code: foreignCode(sab, aui++),
        str,
        suppress: drawForeignSuppress(random),
      });
    }
    concept.atoms = atoms;
    ordered.push(concept);
  }
  return ordered;
}

/**
 * The term types of RXNORM's atoms for each concept.
 * @param {Random} random
 * @param {ReadonlyArray<Concept>} concepts
 * @param {number} scale
 */
function ownTypes(random, concepts, scale) {
  const eligible = (/** @type {ReadonlyArray<string>} */ types) =>
    concepts.filter((one) => types.includes(one.tty)).length;
  const chances = Object.entries(NAMED).map(([tty, types]) => ({
    tty,
    types: /** @type {ReadonlyArray<string>} */ (types),
    chance: (SIZE[/** @type {'PSN' | 'SY' | 'TMSY'} */ (tty)] * scale) / eligible(types),
  }));
  return concepts.map((concept) => {
    const more = chances.filter(({ types, chance }) => types.includes(concept.tty) && random.chance(chance));
    return concept.tty === '' ? [] : [concept.tty, ...more.map(({ tty }) => tty)];
  });
}

/**
 * The other sources' atoms for each concept: one at least for those that RXNORM does not name.
 * @param {Random} random
 * @param {ReadonlyArray<Concept>} concepts
 * @param {number} count
 */
function foreignTypes(random, concepts, count) {
  /** @type {(typeof FOREIGN_TYPES)[number][][]} */
  const types = concepts.map(() => []);
  const drawType = createWeighted(FOREIGN_TYPES.map((type) => type.weight));
  const indexes = concepts.map((_, i) => i);
  const unnamed = indexes.filter((i) => concepts[i]?.tty === '');
  const byKind = groupByKind(concepts);
  for (let i = 0; i < count; i++) {
    const type = FOREIGN_TYPES[drawType(random)];
    if (type === undefined) continue;
    const candidates = random.chance(0.06) ? unnamed : (byKind.get(type.kind) ?? unnamed);
    const at = i < unnamed.length ? Number(unnamed[i]) : random.pick(candidates);
    types[at]?.push(type);
  }
  return types;
}

/**
 * @param {ReadonlyArray<Concept>} concepts
 * @returns {Map<string, number[]>}
 */
function groupByKind(concepts) {
  /** @type {Map<string, number[]>} */
  const kinds = new Map();
  concepts.forEach((concept, i) => {
    const kind = KINDS[concept.tty];
    if (kind === undefined) return;
    const members = kinds.get(kind);
    if (members === undefined) kinds.set(kind, [i]);
    else members.push(i);
  });
  return kinds;
}

/**
 * @param {Concept} concept
 * @param {string} tty
 */
function ownName({ name, tty: main }, tty) {
  if (tty === main) return name;
  if (tty === 'PSN') return name.toLowerCase();
  if (tty === 'TMSY') return tallMan(name);
  return `${name.replaceAll(' / ', ' and ').replace(' MG', ' mg')}${name.includes(' ') ? '' : ` (${main})`}`;
}

/** The middle of the first word in capitals. @param {string} name */
function tallMan(name) {
  const third = Math.ceil(name.search(/\s|$/) / 3);
  return name.slice(0, third) + name.slice(third, 2 * third).toUpperCase() + name.slice(2 * third);
}

/**
 * @param {Random} random
 * @param {Concept} concept
 * @param {string} sab
 */
function foreignName(random, { name }, sab) {
  const text = sab === 'VANDF' ? name.toUpperCase() : sab === 'NDDF' ? name.toLowerCase() : name;
  const swapped = random.chance(0.5) ? text.replace(/^(\S+) (.*)$/, '$2, $1') : text;
  return random.chance(0.3) ? `${swapped} (${sab})` : swapped;
}

/**
 * @param {string} sab
 * @param {number} n
 */
function foreignCode(sab, n) {
  if (sab === 'VANDF') return String(4_000_000 + (n % 1_000_000));
  return sab === 'MTHSPL'
    ? `${10000 + (n % 89999)}-${String(n % 1000).padStart(3, '0')}`
    : String(n % 10_000_000).padStart(6, '0');
}

/** @param {Random} random */
function drawForeignSuppress(random) {
  const draw = random.int(100);
  return draw < 85 ? 'N' : draw < 95 ? 'O' : draw < 98 ? 'E' : 'Y';
}

/**
 * RXNCONSO: RXCUI LAT TS LUI STT SUI ISPREF RXAUI SAUI SCUI SDUI SAB TTY CODE STR SRL SUPPRESS CVF.
 * @param {ReadonlyArray<Concept>} concepts
 */
export function* atomRows(concepts) {
  for (const { cui, atoms } of concepts) {
    for (const { aui, sab, tty, code, str, suppress } of atoms) {
      const scui = sab === 'RXNORM' ? code : '';
      const cvf = sab === 'RXNORM' && suppress === 'N' ? '4096' : '';
      yield `${cui}|ENG||||||${aui}|${aui}|${scui}||${sab}|${tty}|${code}|${str}||${suppress}|${cvf}|`;
    }
  }
}
