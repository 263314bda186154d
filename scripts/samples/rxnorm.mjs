/**
 * Writes the RxNorm sample in RRF from the facts in rxnorm-drugs.mjs: atoms, relations in both directions, attributes,
 * semantic types, source and documentation rows, and the history of merged concepts. Atom, relation and attribute ids are
 * made up. Run: node scripts/samples/rxnorm.mjs
 */
import { rrf, writeSample } from './lib.mjs';
import {
  CONCEPTS,
  DOSE_FORMS,
  MERGED,
  OBSOLETE,
  SEMANTIC_TYPES,
  SPL_NAMES,
  SYNONYMS,
  TALL_MAN,
} from './rxnorm-drugs.mjs';

const RELEASE = 'rxnorm/RxNorm_full_sample/rrf';
const VERSION = '00AA_260101F';
const CVF = '4096';
const TYPES = {
  T109: ['A1.4.1.2.1', 'Organic Chemical'],
  T116: ['A1.4.1.2.1.7', 'Amino Acid, Peptide, or Protein'],
  T121: ['A1.4.1.1.1', 'Pharmacologic Substance'],
  T122: ['A1.4.1.1.2', 'Biomedical or Dental Material'],
  T125: ['A1.4.1.1.3.2', 'Hormone'],
  T127: ['A1.4.1.1.3.4', 'Vitamin'],
  T197: ['A1.4.1.2.2', 'Inorganic Chemical'],
  T200: ['A1.3.3', 'Clinical Drug'],
};

const list = (text) => (text ? text.split('+') : []);

/** One concept for each line of facts, keyed by RXCUI, and the dose forms. */
function readConcepts() {
  const concepts = new Map();
  for (const line of CONCEPTS.trim().split('\n')) {
    const [tty, rxcui, name, parts, extra, more] = line.split('|');
    const ndc = list({ SCD: extra, GPCK: extra, BPCK: extra, SBD: more }[tty]);
    concepts.set(rxcui, {
      tty,
      rxcui,
      name,
      parts: list(parts),
      precise: tty === 'SCDC' ? list(extra) : [],
      brand: tty === 'SBD' ? extra : '',
      ndc,
    });
  }
  for (const [rxcui, name] of Object.entries(DOSE_FORMS)) {
    concepts.set(rxcui, { tty: 'DF', rxcui, name, parts: [], precise: [], brand: '', ndc: [] });
  }
  return concepts;
}

const concepts = readConcepts();
const sorted = [...concepts.values()].sort((a, b) => Number(a.rxcui) - Number(b.rxcui));
const of = (...ttys) => sorted.filter((concept) => ttys.includes(concept.tty));
const flag = (concept) => (OBSOLETE[concept.rxcui] ? 'O' : 'N');
const mainAtom = (concept) => `9${concept.rxcui}0`;

/** The strength at the end of a component's name: "lisinopril 10 MG" gives "10 MG". */
const strengthOf = (component) => component.name.match(/[\d.]+ [A-Z]+(\/[A-Z]+)?$/)[0];

/** A drug's name as it is prescribed: the brand first, micrograms instead of fractions of a milligram. */
function prescribableName(concept) {
  const micrograms = concept.name.replace(/\b0\.(\d{2,3}) MG\b/, (_, digits) => `${Number(digits.padEnd(3, '0'))} MCG`);
  const brand = concepts.get(concept.brand)?.name;
  if (!brand) return micrograms;
  const rest = micrograms.replace(/ \[.*\]$/, '').replace(/^.*?(?=[\d.]+ (MG|MCG|UNT))/, '');
  return `${brand} ${rest}`;
}

function tallMan(name) {
  const word = Object.keys(TALL_MAN).find((key) => new RegExp(`\\b${key}\\b`).test(name));
  return word ? name.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), TALL_MAN[word]) : undefined;
}

/** The atoms of a concept: its normalized name, then synonyms, tall man and prescribable names. */
function atomsOf(concept) {
  const drug = ['SCD', 'SBD'].includes(concept.tty);
  const names = [[concept.tty, concept.name], ...(SYNONYMS[concept.rxcui] ?? []).map((name) => ['SY', name])];
  const tall = drug ? tallMan(concept.name) : undefined;
  if (tall) names.push(['TMSY', tall]);
  if (drug) names.push(['PSN', prescribableName(concept)]);
  return names.map(([tty, name], index) =>
    atom(concept, `9${concept.rxcui}${index}`, 'RXNORM', [tty, concept.rxcui, name]),
  );
}

function atom(concept, rxaui, sab, [tty, code, name]) {
  return [
    concept.rxcui,
    'ENG',
    '',
    '',
    '',
    '',
    '',
    rxaui,
    rxaui,
    concept.rxcui,
    '',
    sab,
    tty,
    code,
    name,
    '0',
    flag(concept),
    CVF,
  ];
}

const splAtoms = SPL_NAMES.map(([rxcui, name, unii]) =>
  atom(concepts.get(rxcui), `9${rxcui}9`, 'MTHSPL', ['SU', unii, name]),
);

/**
 * Every relation in both directions, as [first, REL, second, RELA]: RELA is what the second is to the first. Obsolete
 * concepts have none, as in the published files.
 */
function relations() {
  const found = [];
  const add = (subject, rela, inverse, object, [rel, inverseRel] = ['RO', 'RO']) => {
    found.push([object, rel, subject, rela], [subject, inverseRel, object, inverse]);
  };
  const narrower = ['RN', 'RB'];
  for (const pin of of('PIN')) add(pin.rxcui, 'form_of', 'has_form', pin.parts[0], narrower);
  for (const brand of of('BN'))
    for (const part of brand.parts) add(brand.rxcui, 'tradename_of', 'has_tradename', part, narrower);
  for (const mix of of('MIN')) for (const part of mix.parts) add(mix.rxcui, 'has_part', 'part_of', part);
  for (const component of of('SCDC')) {
    for (const part of component.parts) add(component.rxcui, 'has_ingredient', 'ingredient_of', part);
    for (const part of component.precise) add(component.rxcui, 'has_precise_ingredient', 'precise_ingredient_of', part);
  }
  for (const form of of('SCDF')) add(form.rxcui, 'has_ingredient', 'ingredient_of', form.parts[0]);
  for (const drug of of('SCD')) {
    for (const part of drug.parts) add(drug.rxcui, 'consists_of', 'constitutes', part);
    const mix = of('MIN').find((min) => min.parts.join() === ingredientsOf(drug).join());
    if (mix) add(drug.rxcui, 'has_ingredients', 'ingredients_of', mix.rxcui);
    const form = of('SCDF').find((scdf) => scdf.parts.join() === ingredientsOf(drug).join());
    if (form) add(drug.rxcui, 'isa', 'inverse_isa', form.rxcui, narrower);
  }
  for (const drug of of('SBD')) {
    add(drug.rxcui, 'tradename_of', 'has_tradename', drug.parts[0], narrower);
    add(drug.rxcui, 'has_ingredient', 'ingredient_of', drug.brand);
  }
  for (const drug of of('SCD', 'SBD', 'SCDF')) {
    const form = of('DF').find((df) => drug.name.replace(/ \[.*\]$/, '').endsWith(` ${df.name}`));
    if (form && !/(Delayed|Extended) Release/.test(drug.name))
      add(drug.rxcui, 'has_dose_form', 'dose_form_of', form.rxcui);
  }
  for (const pack of of('GPCK', 'BPCK'))
    for (const part of pack.parts) add(pack.rxcui, 'contains', 'contained_in', part);
  for (const pack of of('BPCK')) {
    const generic = of('GPCK').find((gpck) => pack.name.startsWith(gpck.name));
    add(pack.rxcui, 'tradename_of', 'has_tradename', generic.rxcui, narrower);
  }
  return found.filter(([first, , second]) => !OBSOLETE[first] && !OBSOLETE[second]);
}

/** Ingredients of a clinical drug, through its components, in ascending number. */
function ingredientsOf(drug) {
  const found = drug.parts.flatMap((component) => concepts.get(component).parts);
  return found.sort((a, b) => Number(a) - Number(b));
}

/** Components of a drug in the order of its name, which is the order of its strengths. */
function componentsOf(concept) {
  const drug = concept.tty === 'SBD' ? concepts.get(concept.parts[0]) : concept;
  const components = drug.parts.map((rxcui) => concepts.get(rxcui));
  return components.sort((a, b) => drug.name.indexOf(a.name) - drug.name.indexOf(b.name));
}

/** Attributes of a concept as [name, value]. */
function attributesOf(concept) {
  const values = concept.ndc.map((ndc) => ['NDC', ndc]);
  if (concept.tty === 'SCDC') values.push(['RXN_STRENGTH', strengthOf(concept)]);
  if (['SCD', 'SBD'].includes(concept.tty)) {
    values.push(
      ['RXN_AVAILABLE_STRENGTH', componentsOf(concept).map(strengthOf).join(' / ')],
      ['RXN_HUMAN_DRUG', 'US'],
    );
    const quantity = concept.name.match(/^[\d.]+ ML(?= )/);
    if (quantity) values.push(['RXN_QUANTITY', quantity[0]]);
    const form = { 'Oral Tablet': 'Tab', 'Oral Capsule': 'Cap', Injection: 'Injection' };
    const ending = Object.keys(form).find((name) => concept.name.replace(/ \[.*\]$/, '').endsWith(name));
    if (ending && !concept.name.includes('Release')) values.push(['RXTERM_FORM', form[ending]]);
  }
  if (concept.tty === 'BN') values.push(['RXN_BN_CARDINALITY', concept.parts.length > 1 ? 'multi' : 'single']);
  if (OBSOLETE[concept.rxcui]) values.push(['RXN_OBSOLETED', OBSOLETE[concept.rxcui]]);
  return values;
}

function semanticTypesOf(concept) {
  const usual = {
    DF: ['T122'],
    IN: ['T109', 'T121'],
    PIN: ['T109', 'T121'],
    MIN: ['T109', 'T121'],
    BN: ['T109', 'T121'],
  };
  return SEMANTIC_TYPES[concept.rxcui] ?? usual[concept.tty] ?? ['T200'];
}

const source = (vsab, rsab, name, ttys, attributes, ssn) => {
  const contact =
    'RxNorm Customer Service;;U.S. National Library of Medicine;8600 Rockville Pike;;Bethesda;MD;United States;20894';
  const [vcui, rcui] = ['', ''];
  const version = vsab.slice(rsab.length + 1);
  return [
    vcui,
    rcui,
    vsab,
    rsab,
    name,
    rsab,
    version,
    '',
    '',
    '',
    '',
    contact,
    contact,
    '0',
    '',
    '',
    '',
    ttys,
    attributes,
    'ENG',
    'UTF-8',
    'Y',
    'Y',
    ssn,
    '',
  ];
};

const DOC = [
  ['TTY', 'BN', 'expanded_form', 'Fully-specified drug brand name that can not be prescribed'],
  ['TTY', 'BPCK', 'expanded_form', 'Branded Drug Delivery Device'],
  ['TTY', 'DF', 'expanded_form', 'Dose Form'],
  ['TTY', 'GPCK', 'expanded_form', 'Generic Drug Delivery Device'],
  ['TTY', 'IN', 'expanded_form', 'Name for an ingredient'],
  ['TTY', 'MIN', 'expanded_form', 'name for a multi-ingredient'],
  ['TTY', 'PIN', 'expanded_form', 'Name from a precise ingredient'],
  ['TTY', 'PSN', 'expanded_form', 'Prescribable Names'],
  ['TTY', 'SBD', 'expanded_form', 'Semantic branded drug'],
  ['TTY', 'SCD', 'expanded_form', 'Semantic Clinical Drug'],
  ['TTY', 'SCDC', 'expanded_form', 'Semantic Drug Component'],
  ['TTY', 'SCDF', 'expanded_form', 'Semantic clinical drug and form'],
  ['TTY', 'SU', 'expanded_form', 'Active Substance'],
  ['TTY', 'SY', 'expanded_form', 'Designated synonym'],
  ['TTY', 'TMSY', 'expanded_form', 'Tall Man synonym'],
  ['SUPPRESS', 'N', 'expanded_form', 'Not suppressible'],
  ['SUPPRESS', 'O', 'expanded_form', 'Obsolete'],
  ['ATN', 'NDC', 'expanded_form', 'National Drug Code'],
  ['ATN', 'RXN_AVAILABLE_STRENGTH', 'expanded_form', 'Strengths of a drug in its own order'],
  ['ATN', 'RXN_HUMAN_DRUG', 'expanded_form', 'Drug for use in humans'],
  ['ATN', 'RXN_STRENGTH', 'expanded_form', 'Strength of a drug component'],
  ['REL', 'RB', 'expanded_form', 'has a broader relationship'],
  ['REL', 'RN', 'expanded_form', 'has a narrower relationship'],
  ['REL', 'RO', 'expanded_form', 'has relationship other than synonymous, narrower, or broader'],
  ...[
    'consists_of constitutes',
    'contains contained_in',
    'has_dose_form dose_form_of',
    'has_form form_of',
    'has_ingredient ingredient_of',
    'has_ingredients ingredients_of',
    'has_part part_of',
    'has_precise_ingredient precise_ingredient_of',
    'isa inverse_isa',
    'tradename_of has_tradename',
  ].flatMap((pair) => {
    const [rela, inverse] = pair.split(' ');
    return [
      ['RELA', rela, 'rela_inverse', inverse],
      ['RELA', inverse, 'rela_inverse', rela],
    ];
  }),
];

const write = (name, rows) => writeSample(`${RELEASE}/${name}`, rrf(rows));
write('RXNCONSO.RRF', [...sorted.flatMap(atomsOf), ...splAtoms]);
write(
  'RXNREL.RRF',
  relations().map(([first, rel, second, rela], index) => [
    first,
    '',
    'CUI',
    rel,
    second,
    '',
    'CUI',
    rela,
    `9${String(index).padStart(6, '0')}`,
    '',
    'RXNORM',
    '',
    '',
    '',
    'N',
    CVF,
  ]),
);
write(
  'RXNSAT.RRF',
  sorted.flatMap((concept) =>
    attributesOf(concept).map(([name, value]) => [
      concept.rxcui,
      '',
      '',
      mainAtom(concept),
      'AUI',
      concept.rxcui,
      '',
      '',
      name,
      'RXNORM',
      value,
      flag(concept),
      CVF,
    ]),
  ),
);
write(
  'RXNSTY.RRF',
  sorted.flatMap((concept) => semanticTypesOf(concept).map((tui) => [concept.rxcui, tui, ...TYPES[tui], '', CVF])),
);
write('RXNSAB.RRF', [
  source(
    `RXNORM_${VERSION}`,
    'RXNORM',
    'RxNorm Vocabulary',
    'BN,BPCK,DF,GPCK,IN,MIN,PIN,PSN,SBD,SCD,SCDC,SCDF,SY,TMSY',
    'NDC,RXN_AVAILABLE_STRENGTH,RXN_BN_CARDINALITY,RXN_HUMAN_DRUG,RXN_OBSOLETED,RXN_QUANTITY,RXN_STRENGTH,RXTERM_FORM',
    'RxNorm work done by the National Library of Medicine',
  ),
  source(
    'MTHSPL_2026_01_01',
    'MTHSPL',
    'Metathesaurus FDA Structured Product Labels',
    'SU',
    '',
    'Metathesaurus FDA Structured Product Labels',
  ),
]);
write('RXNDOC.RRF', DOC);
write(
  'RXNATOMARCHIVE.RRF',
  MERGED.map(([old, tty, name, , last, current]) => [
    `9${old}0`,
    '',
    name,
    '2009-09-08',
    '2005-02-10',
    '2009-09-08',
    old,
    tty === 'SBD' ? 'Y' : 'N',
    'ENG',
    last,
    `9${old}0`,
    `RXNORM_${last}`,
    old,
    'RXNORM',
    tty,
    current,
  ]),
);
write(
  'RXNCUI.RRF',
  MERGED.map(([old, , , first, last, current]) => [old, `RXNORM_${first}`, `RXNORM_${last}`, '1', current]),
);
write(
  'RXNCUICHANGES.RRF',
  MERGED.map(([old, tty, name, , , current]) => [`9${old}0`, old, 'RXNORM', tty, name, old, current]),
);
