// Owns what is fixed in the SNOMED CT shape: the RF2 metadata identifiers that a loader must know, the benchmark's
// hierarchies with their shares, and the attribute types with domain and range. Clinical content it has none.

import { verhoeff } from '../check-digits.mjs';

export const NAMESPACE = '1000999';
export const RELEASE_DATE = '20260101';
export const CORE_MODULE = '900000000000207008';
export const MODEL_MODULE = '900000000000012004';

export const ID = {
  root: '138875005',
  isA: '116680003',
  fullySpecifiedName: '900000000000003001',
  synonym: '900000000000013009',
  definition: '900000000000550004',
  primitive: '900000000000074008',
  defined: '900000000000073002',
  caseInsensitive: '900000000000448009',
  caseSensitive: '900000000000017005',
  initialCaseSensitive: '900000000000020002',
  inferred: '900000000000011006',
  existential: '900000000000451002',
  preferred: '900000000000548007',
  acceptable: '900000000000549004',
  english: '900000000000507009',
  usEnglish: '900000000000509007',
  gbEnglish: '900000000000508004',
  objectAttribute: '762705008',
  dataAttribute: '762706009',
  simpleRefset: '446609009',
  moduleDependency: '900000000000534007',
  replacedBy: '900000000000526001',
  sameAs: '900000000000527005',
  possiblyEquivalentTo: '900000000000523009',
  inactivationIndicator: '900000000000489007',
  duplicate: '900000000000482003',
  outdated: '900000000000483008',
  ambiguous: '900000000000484002',
  erroneous: '900000000000485001',
  extendedMap: '447562003',
  simpleMap: '446608001',
  correlationNotSpecified: '447561005',
  mapProperlyClassified: '447637006',
  mapContextDependent: '447639009',
};

const CORE = '900000000000442005';
const FOUNDATION = '900000000000454005';
const REFSET = '900000000000455006';
const ATTRIBUTE = '410662002';
const MAP_VALUE = '447634004';

/** Fixed concepts in the order parents first: id, term, semantic tag, parent. Terms are generic. */
export const FIXED_CONCEPTS = /** @type {ReadonlyArray<readonly [string, string, string, string]>} */ ([
  [ID.root, 'Benchmark Clinical Terms Concept', 'SNOMED RT+CTV3', ''],
  ['900000000000441003', 'Model Component', 'metadata', ID.root],
  [CORE, 'Core metadata concept', 'core metadata concept', '900000000000441003'],
  [FOUNDATION, 'Foundation metadata concept', 'foundation metadata concept', '900000000000441003'],
  ['106237007', 'Linkage concept', 'linkage concept', '900000000000441003'],
  ['900000000000443000', 'Module', 'core metadata concept', CORE],
  [CORE_MODULE, 'Benchmark core module', 'core metadata concept', '900000000000443000'],
  [MODEL_MODULE, 'Benchmark model component module', 'core metadata concept', '900000000000443000'],
  ['900000000000444006', 'Definition status', 'core metadata concept', CORE],
  [ID.primitive, 'Primitive', 'core metadata concept', '900000000000444006'],
  [ID.defined, 'Defined', 'core metadata concept', '900000000000444006'],
  ['900000000000446008', 'Description type', 'core metadata concept', CORE],
  [ID.fullySpecifiedName, 'Fully specified name', 'core metadata concept', '900000000000446008'],
  [ID.synonym, 'Synonym', 'core metadata concept', '900000000000446008'],
  [ID.definition, 'Definition', 'core metadata concept', '900000000000446008'],
  ['900000000000447004', 'Case significance', 'core metadata concept', CORE],
  [ID.caseInsensitive, 'Case insensitive', 'core metadata concept', '900000000000447004'],
  [ID.caseSensitive, 'Case sensitive', 'core metadata concept', '900000000000447004'],
  [ID.initialCaseSensitive, 'Initial character case insensitive', 'core metadata concept', '900000000000447004'],
  ['900000000000449001', 'Characteristic type', 'core metadata concept', CORE],
  [ID.inferred, 'Inferred relationship', 'core metadata concept', '900000000000449001'],
  ['900000000000010007', 'Stated relationship', 'core metadata concept', '900000000000449001'],
  ['900000000000450001', 'Modifier', 'core metadata concept', CORE],
  [ID.existential, 'Existential restriction modifier', 'core metadata concept', '900000000000450001'],
  [REFSET, 'Reference set', 'foundation metadata concept', FOUNDATION],
  [ID.simpleRefset, 'Simple type reference set', 'foundation metadata concept', REFSET],
  ['900000000000521006', 'Association type reference set', 'foundation metadata concept', REFSET],
  [ID.replacedBy, 'Replaced by association', 'foundation metadata concept', '900000000000521006'],
  [ID.sameAs, 'Same as association', 'foundation metadata concept', '900000000000521006'],
  [ID.possiblyEquivalentTo, 'Possibly equivalent association', 'foundation metadata concept', '900000000000521006'],
  ['900000000000480006', 'Attribute value type reference set', 'foundation metadata concept', REFSET],
  [ID.inactivationIndicator, 'Inactivation indicator', 'foundation metadata concept', '900000000000480006'],
  ['900000000000481005', 'Concept inactivation value', 'foundation metadata concept', FOUNDATION],
  [ID.duplicate, 'Duplicate component', 'foundation metadata concept', '900000000000481005'],
  [ID.outdated, 'Outdated component', 'foundation metadata concept', '900000000000481005'],
  [ID.ambiguous, 'Ambiguous component', 'foundation metadata concept', '900000000000481005'],
  [ID.erroneous, 'Erroneous component', 'foundation metadata concept', '900000000000481005'],
  ['900000000000506000', 'Language type reference set', 'foundation metadata concept', REFSET],
  [ID.english, 'English language reference set', 'foundation metadata concept', '900000000000506000'],
  [ID.usEnglish, 'American English reference set', 'foundation metadata concept', ID.english],
  [ID.gbEnglish, 'British English reference set', 'foundation metadata concept', ID.english],
  ['900000000000511003', 'Acceptability', 'foundation metadata concept', FOUNDATION],
  [ID.preferred, 'Preferred', 'foundation metadata concept', '900000000000511003'],
  [ID.acceptable, 'Acceptable', 'foundation metadata concept', '900000000000511003'],
  [ID.moduleDependency, 'Module dependency reference set', 'foundation metadata concept', REFSET],
  ['900000000000496009', 'Simple map type reference set', 'foundation metadata concept', REFSET],
  [ID.simpleMap, 'Benchmark simple map reference set', 'foundation metadata concept', '900000000000496009'],
  ['609331003', 'Extended map type reference set', 'foundation metadata concept', REFSET],
  [ID.extendedMap, 'Benchmark extended map reference set', 'foundation metadata concept', '609331003'],
  ['447247004', 'Map correlation value', 'foundation metadata concept', FOUNDATION],
  [ID.correlationNotSpecified, 'Map correlation not specified', 'foundation metadata concept', '447247004'],
  [MAP_VALUE, 'Map category value', 'foundation metadata concept', FOUNDATION],
  [ID.mapProperlyClassified, 'Map source concept is properly classified', 'foundation metadata concept', MAP_VALUE],
  [ID.mapContextDependent, 'Map depends on context', 'foundation metadata concept', MAP_VALUE],
  ['246061005', 'Attribute', 'attribute', '106237007'],
  [ATTRIBUTE, 'Concept model attribute', 'attribute', '106237007'],
  [ID.isA, 'Is a', 'attribute', ATTRIBUTE],
  [ID.objectAttribute, 'Concept model object attribute', 'attribute', ATTRIBUTE],
  [ID.dataAttribute, 'Concept model data attribute', 'attribute', ATTRIBUTE],
]);

/**
 * Hierarchies by semantic tag: share of all active concepts, and the hierarchy that the top concept stands under
 * (the root where it is missing).
 * @type {ReadonlyArray<{ tag: string, share: number, under?: string }>}
 */
export const HIERARCHIES = [
  { tag: 'finding', share: 0.11 },
  { tag: 'disorder', share: 0.23, under: 'finding' },
  { tag: 'procedure', share: 0.16 },
  { tag: 'body structure', share: 0.11 },
  { tag: 'morphologic abnormality', share: 0.014, under: 'body structure' },
  { tag: 'organism', share: 0.095 },
  { tag: 'substance', share: 0.075 },
  { tag: 'product', share: 0.075 },
  { tag: 'physical object', share: 0.04 },
  { tag: 'observable entity', share: 0.03 },
  { tag: 'qualifier value', share: 0.03 },
  { tag: 'social concept', share: 0.012 },
  { tag: 'situation', share: 0.013 },
  { tag: 'event', share: 0.012 },
  { tag: 'specimen', share: 0.006 },
  { tag: 'environment', share: 0.005 },
  { tag: 'staging scale', share: 0.004 },
  { tag: 'record artifact', share: 0.002 },
  { tag: 'physical force', share: 0.001 },
];

/**
 * Attribute domains: how many types each has, the ranges that its types take in turn, and how likely a concept of the
 * domain bears attributes, against the others.
 * @type {ReadonlyArray<{ domain: string, types: number, weight: number, ranges: ReadonlyArray<string> }>}
 */
export const ATTRIBUTE_DOMAINS = [
  {
    domain: 'disorder',
    types: 14,
    weight: 1.2,
    ranges: [
      'body structure',
      'morphologic abnormality',
      'organism',
      'qualifier value',
      'substance',
      'event',
      'disorder',
    ],
  },
  { domain: 'finding', types: 8, weight: 0.6, ranges: ['body structure', 'observable entity', 'qualifier value'] },
  {
    domain: 'procedure',
    types: 14,
    weight: 1.2,
    ranges: ['qualifier value', 'body structure', 'physical object', 'substance', 'morphologic abnormality'],
  },
  { domain: 'product', types: 8, weight: 1.3, ranges: ['substance', 'qualifier value', 'physical object'] },
  { domain: 'situation', types: 5, weight: 1.3, ranges: ['disorder', 'procedure', 'qualifier value'] },
  { domain: 'observable entity', types: 5, weight: 0.5, ranges: ['qualifier value', 'substance', 'body structure'] },
  { domain: 'specimen', types: 3, weight: 1, ranges: ['body structure', 'substance', 'procedure'] },
  { domain: 'body structure', types: 2, weight: 0.2, ranges: ['qualifier value', 'body structure'] },
  { domain: 'event', types: 1, weight: 0.2, ranges: ['qualifier value'] },
];

export const CONCRETE_TYPES = 4;
export const SIMPLE_REFSETS = 20;

const PARTITION = { concept: '10', description: '11', relationship: '12' };

/**
 * An SCTID in the benchmark's namespace (long format: item, namespace, partition, check digit).
 * @param {keyof typeof PARTITION} kind
 * @param {number} item
 */
export function sctid(kind, item) {
  const digits = item + NAMESPACE + PARTITION[kind];
  return digits + verhoeff(digits);
}
