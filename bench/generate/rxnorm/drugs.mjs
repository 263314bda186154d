// Owns the drug graph of the RxNorm shape: ingredients, components, forms, drugs, brands and packs with the relations
// that hold among them. Atoms, attributes and history are in the files beside it.

import { createWeighted, createZipf } from '../random.mjs';
import { capital } from '../words.mjs';

/** @typedef {import('../random.mjs').Random} Random */
/** @typedef {import('../words.mjs').Lexicon} Lexicon */

/**
 * @typedef {object} Concept
 * @property {string} cui
 * @property {string} tty empty for concepts that only other sources name
 * @property {string} name
 * @property {string} suppress N, O, E or Y
 * @property {ReadonlyArray<readonly [string, Concept]>} links relation name and target: "this one RELA target"
 * @property {string} strength empty where it has none
 * @property {ReadonlyArray<import('./atoms.mjs').Atom>} atoms RXNORM's own first
 */

/** Concepts at scale 1 by term type. */
const SIZE = {
  IN: 12_000,
  PIN: 3_500,
  SCDC: 24_000,
  SCDF: 13_000,
  SCD: 32_000,
  BN: 14_000,
  SBD: 20_000,
  DF: 140,
  GPCK: 900,
  BPCK: 800,
  foreign: 15_000,
};

const FORMS = [
  'Oral Tablet',
  'Oral Capsule',
  'Injectable Solution',
  'Oral Solution',
  'Topical Cream',
  'Extended Release Oral Tablet',
  'Oral Suspension',
  'Topical Ointment',
  'Delayed Release Oral Capsule',
  'Injection',
  'Ophthalmic Solution',
  'Chewable Tablet',
  'Topical Gel',
  'Nasal Spray',
  'Rectal Suppository',
  'Transdermal System',
  'Topical Lotion',
  'Prefilled Syringe',
  'Disintegrating Oral Tablet',
  'Powder for Oral Solution',
  'Metered Dose Inhaler',
  'Vaginal Cream',
  'Otic Solution',
  'Mouthwash',
];
const STRENGTHS = [
  '1',
  '2',
  '2.5',
  '5',
  '10',
  '20',
  '25',
  '30',
  '40',
  '50',
  '75',
  '100',
  '125',
  '150',
  '200',
  '250',
  '300',
  '400',
  '500',
  '600',
  '750',
  '1000',
  '0.1',
  '0.25',
  '0.5',
  '0.75',
  '0.025',
  '0.05',
  '12.5',
  '37.5',
];
const UNITS = ['MG', 'MG', 'MG', 'MG/ML', 'MG/ML', 'MG/MG', 'UNT/ML', '%', 'MEQ/ML', 'MG/HR'];
const SALTS = ['hydrolate', 'sodrate', 'calmate', 'potexate', 'phoslate', 'sulfarate', 'maleonate', 'tartrose'];

const drawSuppress = createWeighted([81, 13, 5, 1]);
const drawIngredientCount = createWeighted([0, 70, 23, 7]);

/**
 * @param {Random} random
 * @param {{ scale: number, lexicon: Lexicon }} of
 * @returns {Concept[]}
 */
export function buildDrugs(random, { scale, lexicon }) {
  const many = (/** @type {keyof typeof SIZE} */ type) => Math.max(8, Math.round(SIZE[type] * scale));
  const graph = createGraph(random, lexicon);
  const ingredients = graph.ingredients(many('IN'));
  const precise = graph.preciseIngredients(ingredients, many('PIN'));
  const components = graph.components({ ingredients, precise, count: many('SCDC') });
  const forms = graph.doseForms(many('DF'));
  const drugForms = graph.drugForms({ components, forms, count: many('SCDF') });
  const drugs = graph.drugs({ components, drugForms, count: many('SCD') });
  const brands = graph.brands({ drugForms, drugs, brandCount: many('BN'), drugCount: many('SBD') });
  graph.packs({ drugs, brands, genericCount: many('GPCK'), brandedCount: many('BPCK') });
  graph.foreign(many('foreign'));
  return graph.concepts;
}

/**
 * The growing graph; each method adds the concepts of one kind.
 * @param {Random} random
 * @param {Lexicon} lexicon
 */
function createGraph(random, lexicon) {
  /** @type {Concept[]} */
  const concepts = [];
  /** @type {Set<string>} */
  const names = new Set();
  /**
   * Adds a concept, or answers undefined where the name is taken.
   * @param {string} tty @param {string} name @param {Concept['links']} links @param {string} [strength]
   */
  const add = (tty, name, links, strength = '') => {
    const key = `${tty}/${name}`;
    if (names.has(key)) return undefined;
    names.add(key);
    const suppress = tty === 'DF' || tty === 'IN' ? 'N' : 'NOEY'.charAt(drawSuppress(random));
    /** @type {Concept} */
    const concept = { cui: '', tty, name, suppress, links, strength, atoms: [] };
    concepts.push(concept);
    return concept;
  };
  /**
   * Calls `attempt` until it has added `count` concepts, or names run out.
   * @param {number} count @param {(i: number) => Concept | undefined} attempt
   */
  const fill = (count, attempt) => {
    /** @type {Concept[]} */
    const added = [];
    for (let i = 0; added.length < count && i < count * 20; i++) {
      const concept = attempt(added.length);
      if (concept !== undefined) added.push(concept);
    }
    return added;
  };
  const tools = { random, lexicon, add, fill };
  return {
    concepts,
    ingredients: (/** @type {number} */ count) => fill(count, () => add('IN', ingredientName(tools), [])),
    preciseIngredients: (/** @type {Concept[]} */ ingredients, /** @type {number} */ count) =>
      fill(count, () => {
        const base = random.pick(ingredients);
        return add('PIN', `${base.name} ${random.pick(SALTS)}`, [['form_of', base]]);
      }),
    components: (/** @type {ComponentSize} */ size) => addComponents(tools, size),
    doseForms: (/** @type {number} */ count) =>
      fill(count, (i) => add('DF', FORMS[i] ?? `${capital(lexicon.word(random))} ${random.pick(FORMS)}`, [])),
    drugForms: (/** @type {DrugFormSize} */ size) => addDrugForms(tools, size),
    drugs: (/** @type {DrugSize} */ size) => addDrugs(tools, size),
    brands: (/** @type {BrandSize} */ size) => addBrands(tools, size),
    packs: (/** @type {PackSize} */ size) => addPacks(tools, size),
    foreign: (/** @type {number} */ count) =>
      fill(count, () => add('', `${lexicon.word(random)} ${lexicon.word(random)} ${random.pick(STRENGTHS)} mg`, [])),
  };
}

/**
 * @typedef {object} Tools
 * @property {Random} random
 * @property {Lexicon} lexicon
 * @property {(tty: string, name: string, links: Concept['links'], strength?: string) => Concept | undefined} add
 * @property {(count: number, attempt: (i: number) => Concept | undefined) => Concept[]} fill
 *
 * @typedef {{ ingredients: Concept[], precise: Concept[], count: number }} ComponentSize
 * @typedef {{ components: Concept[], forms: Concept[], count: number }} DrugFormSize
 * @typedef {{ components: Concept[], drugForms: Concept[], count: number }} DrugSize
 * @typedef {{ drugForms: Concept[], drugs: Concept[], brandCount: number, drugCount: number }} BrandSize
 * @typedef {{ drugs: Concept[], brands: Concept[], genericCount: number, brandedCount: number }} PackSize
 */

/** A rarer word, sometimes two. @param {Tools} tools */
function ingredientName({ random, lexicon }) {
  const word = String(lexicon.words[500 + random.int(lexicon.words.length - 500)]);
  return random.chance(0.2) ? `${word} ${lexicon.word(random)}` : word;
}

/**
 * @param {Concept} concept
 * @param {string} relation
 */
const targets = (concept, relation) => concept.links.filter(([rela]) => rela === relation).map(([, target]) => target);

/**
 * @template T
 * @param {ReadonlyArray<T>} list
 * @param {(item: T) => Concept} key
 * @returns {Map<Concept, T[]>}
 */
function groupBy(list, key) {
  /** @type {Map<Concept, T[]>} */
  const groups = new Map();
  for (const item of list) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * An ingredient at a strength; a few ingredients have very many.
 * @param {Tools} tools
 * @param {ComponentSize} size
 */
function addComponents({ random, add, fill }, { ingredients, precise, count }) {
  const draw = createZipf(ingredients.length, { exponent: 0.8, flatness: 15 });
  const preciseOf = groupBy(precise, (one) => targets(one, 'form_of')[0] ?? one);
  return fill(count, (i) => {
    const ingredient = i < ingredients.length * 0.6 ? ingredients[i] : ingredients[draw(random)];
    if (ingredient === undefined) return undefined;
    const strength = `${random.pick(STRENGTHS)} ${random.pick(UNITS)}`;
    const salts = preciseOf.get(ingredient);
    const salt = salts !== undefined && random.chance(0.6) ? random.pick(salts) : undefined;
    const links = /** @type {Concept['links']} */ ([
      ['has_ingredient', ingredient],
      ...(salt === undefined ? [] : [/** @type {const} */ (['has_precise_ingredient', salt])]),
    ]);
    return add('SCDC', `${(salt ?? ingredient).name} ${strength}`, links, strength);
  });
}

/**
 * One to three ingredients in a dose form; several together are also a concept of their own (MIN).
 * @param {Tools} tools
 * @param {DrugFormSize} size
 */
function addDrugForms({ random, add, fill }, { components, forms, count }) {
  const drawForm = createZipf(forms.length, { exponent: 1.1 });
  return fill(count, () => {
    const wanted = drawIngredientCount(random);
    const drawn = Array.from({ length: wanted }, () => targets(random.pick(components), 'has_ingredient')[0]);
    const unique = [...new Set(drawn)].filter((one) => one !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
    const form = forms[drawForm(random)];
    if (form === undefined) return undefined;
    const together = unique.map((one) => one.name).join(' / ');
    if (unique.length > 1)
      add(
        'MIN',
        together,
        unique.map((one) => /** @type {const} */ (['has_part', one])),
      );
    const links = unique.map((one) => /** @type {const} */ (['has_ingredient', one]));
    return add('SCDF', `${together} ${form.name}`, [...links, ['has_dose_form', form]]);
  });
}

/**
 * A drug form with a strength for each ingredient.
 * @param {Tools} tools
 * @param {DrugSize} size
 */
function addDrugs({ random, add, fill }, { components, drugForms, count }) {
  const componentsOf = groupBy(components, (one) => targets(one, 'has_ingredient')[0] ?? one);
  const draw = createZipf(drugForms.length, { exponent: 0.5 });
  return fill(count, (i) => {
    const drugForm = i < drugForms.length ? drugForms[i] : drugForms[draw(random)];
    const form = drugForm === undefined ? undefined : targets(drugForm, 'has_dose_form')[0];
    if (drugForm === undefined || form === undefined) return undefined;
    const parts = targets(drugForm, 'has_ingredient').map((one) => random.pick(componentsOf.get(one) ?? components));
    const quantity = random.chance(0.06) ? `${random.pick(STRENGTHS)} ML ` : '';
    const name = `${quantity}${parts.map((part) => part.name).join(' / ')} ${form.name}`;
    const links = parts.map((part) => /** @type {const} */ (['consists_of', part]));
    const strength = parts.map((part) => part.strength).join(' / ');
    return add('SCD', name, [...links, ['isa', drugForm], ['has_dose_form', form]], strength);
  });
}

/**
 * Brand names, each with its branded form, and branded drugs.
 * @param {Tools} tools
 * @param {BrandSize} size
 */
function addBrands({ random, lexicon, add, fill }, { drugForms, drugs, brandCount, drugCount }) {
  const drugsOf = groupBy(drugs, (drug) => targets(drug, 'isa')[0] ?? drug);
  const marketed = drugForms.filter((form) => drugsOf.has(form));
  /** @type {{ brand: Concept, generic: Concept, branded: Concept }[]} */
  const forms = [];
  const brands = fill(brandCount, () => {
    const generic = random.pick(marketed);
    const ingredients = targets(generic, 'has_ingredient').map((one) => /** @type {const} */ (['tradename_of', one]));
    const word = capital(String(lexicon.words[random.int(lexicon.words.length)]));
    const brand = add('BN', random.chance(0.15) ? `${word} ${capital(lexicon.word(random))}` : word, ingredients);
    if (brand === undefined) return undefined;
    const doseForm = targets(generic, 'has_dose_form').map((one) => /** @type {const} */ (['has_dose_form', one]));
    const links = /** @type {Concept['links']} */ ([['has_ingredient', brand], ['tradename_of', generic], ...doseForm]);
    const branded = add('SBDF', `${generic.name} [${brand.name}]`, links);
    if (branded !== undefined) forms.push({ brand, generic, branded });
    return brand;
  });
  fill(drugCount, () => {
    const { brand, generic, branded } = random.pick(forms);
    const drug = random.pick(drugsOf.get(generic) ?? drugs);
    const inherited = drug.links.filter(([rela]) => rela === 'consists_of' || rela === 'has_dose_form');
    const links = /** @type {Concept['links']} */ ([
      ['tradename_of', drug],
      ['has_ingredient', brand],
      ['isa', branded],
      ...inherited,
    ]);
    return add('SBD', `${drug.name} [${brand.name}]`, links, drug.strength);
  });
  return brands;
}

/**
 * @param {Tools} tools
 * @param {PackSize} size
 */
function addPacks({ random, add, fill }, { drugs, brands, genericCount, brandedCount }) {
  const packs = fill(genericCount, () => {
    const content = [...new Set(Array.from({ length: 2 + random.int(2) }, () => random.pick(drugs)))];
    const counts = content.map((drug) => `${random.pick(['1', '7', '14', '21', '28'])} (${drug.name})`).join(' / ');
    return add(
      'GPCK',
      `{${counts} } Pack`,
      content.map((drug) => /** @type {const} */ (['contains', drug])),
    );
  });
  fill(brandedCount, () => {
    const pack = random.pick(packs);
    const brand = random.pick(brands);
    return add('BPCK', `${pack.name} [${brand.name}]`, [
      ...pack.links,
      ['tradename_of', pack],
      ['has_ingredient', brand],
    ]);
  });
}
