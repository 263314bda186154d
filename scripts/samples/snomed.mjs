/**
 * Writes the RF2 sample, Snapshot and Full, from the invented content in snomed-content.mjs. Identifiers lie in the invented
 * namespace 1000999 with valid partitions and check digits; component ids follow from the order of the content. There
 * are two releases: 20250101, and 20260101 with new, changed and inactive components. Run: node scripts/samples/snomed.mjs
 */
import { rf2, stableUuid, verhoeff, writeSample } from './lib.mjs';
import {
  COMMON,
  COMPLEX_MAP,
  CONCEPT_MODEL,
  CONTENT,
  DEFINITIONS,
  EXTENDED_MAP,
  INACTIVATED,
  LOCAL_CODES,
  METADATA,
} from './snomed-content.mjs';

const RELEASE = 'snomed/SnomedCT_SampleTest_PRODUCTION_20260101T120000Z';
const [FIRST, SECOND] = ['20250101', '20260101'];
const NAMESPACE = '1000999';
const PRIMITIVE = '900000000000074008';
const DEFINED = '900000000000073002';
const FSN = '900000000000003001';
const SYNONYM = '900000000000013009';
const DEFINITION = '900000000000550004';
const CASE_INSENSITIVE = '900000000000448009';
const INFERRED = '900000000000011006';
const SOME = '900000000000451002';
const IS_A = '116680003';
const ROLE_GROUP = '609096000';
const [GB, US] = ['900000000000508004', '900000000000509007'];
const [PREFERRED, ACCEPTABLE] = ['900000000000548007', '900000000000549004'];
const NOT_SPECIFIED = '447561005';
const PROPERLY_CLASSIFIED = '447637006';
const NOT_CLASSIFIABLE = '447638001';

/** Items count up within each partition: 10 concept, 11 description, 12 relationship. */
const items = { 10: 100, 11: 1000, 12: 1000 };
function nextId(partition) {
  items[partition] += 1;
  const digits = `${items[partition]}${NAMESPACE}${partition}`;
  return `${digits}${verhoeff(digits)}`;
}

const split = (text, separator) =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);

/** Role groups: "0:a=#1;b=c,d=e" gives group 0 with one number and group 1 with two pairs. */
function readGroups(text) {
  let group = 0;
  return split(text, ';').flatMap((part) => {
    const ungrouped = part.startsWith('0:');
    if (!ungrouped) group += 1;
    return split(part.replace(/^0:/, ''), ',').map((pair) => {
      const [type, value] = pair.split('=');
      return { group: ungrouped ? 0 : group, type, value };
    });
  });
}

function readContent() {
  return split(CONTENT, '\n').map((line) => {
    const [key, status, fsn, parents, attributes, synonyms] = line.split('|').map((field) => field.trim());
    return {
      key,
      id: nextId('10'),
      status,
      fsn,
      parents: parents.split(' '),
      groups: readGroups(attributes),
      synonyms: split(synonyms, ';'),
    };
  });
}

const content = readContent();
const metadata = METADATA.map(([id, fsn, parent]) => ({
  key: id,
  id,
  status: '.',
  fsn,
  parents: split(parent, ' '),
  groups: [],
  synonyms: [fsn.replace(/ \(.*\)$/, '')],
}));
const concepts = [...metadata, ...content];
const ids = new Map(concepts.map((concept) => [concept.key, concept.id]));
const idOf = (key) => {
  const id = ids.get(key);
  if (!id) throw new Error(`RF2 sample: no concept "${key}"`);
  return id;
};
const MODULE = idOf('sampleModule');
const withIds = (text) => text.replaceAll(/\{(\w+)\}/g, (_, key) => idOf(key));
const firstTime = (concept) => (concept.status.endsWith('+') ? SECOND : FIRST);
const gone = (concept) => concept.key in INACTIVATED;

/** A component's states, oldest first: always the first, and an inactive one if its concept was retired. */
function states(concept, id, rest) {
  const first = [id, firstTime(concept), '1', MODULE, ...rest];
  return gone(concept) ? [first, [id, SECOND, '0', MODULE, ...rest]] : [first];
}

const conceptRows = concepts.flatMap((concept) => {
  const status = concept.status.startsWith('=') ? DEFINED : PRIMITIVE;
  const rows = states(concept, concept.id, [status]);
  // The history of one definition status, so that the full file has a concept with two active states.
  return concept.key === 'zorbStiff'
    ? [
        [concept.id, FIRST, '1', MODULE, PRIMITIVE],
        [concept.id, SECOND, '1', MODULE, DEFINED],
      ]
    : rows;
});

/** Descriptions with their acceptability in each dialect; a description outlives its inactive concept. */
function descriptionsOf(concept) {
  const row = (type, term, us, gb) => ({ concept, id: nextId('11'), type, term, us, gb });
  const [preferred = '', ...others] = concept.synonyms;
  const [usTerm, gbTerm] = split(preferred, '~');
  const named = [
    row(FSN, concept.fsn, PREFERRED, PREFERRED),
    row(SYNONYM, usTerm, PREFERRED, gbTerm ? ACCEPTABLE : PREFERRED),
  ];
  if (gbTerm) named.push(row(SYNONYM, gbTerm, ACCEPTABLE, PREFERRED));
  return [...named, ...others.map((term) => row(SYNONYM, term, ACCEPTABLE, ACCEPTABLE))];
}

const descriptions = concepts.flatMap(descriptionsOf);
const definitions = Object.entries(DEFINITIONS).map(([key, term]) => ({
  concept: content.find((entry) => entry.key === key),
  id: nextId('11'),
  type: DEFINITION,
  term,
  us: PREFERRED,
  gb: PREFERRED,
}));
const descriptionRow = ({ concept, id, type, term }) => [
  id,
  firstTime(concept),
  '1',
  MODULE,
  concept.id,
  'en',
  type,
  term,
  CASE_INSENSITIVE,
];
const descriptionRows = descriptions.flatMap((description) => {
  const row = descriptionRow(description);
  // One synonym was withdrawn in the second release.
  return description.term === 'Watery zorb' ? [row, row.with(1, SECOND).with(2, '0')] : [row];
});
const languageRows = [...descriptions, ...definitions].flatMap(({ concept, id, us, gb }) =>
  [
    [US, us],
    [GB, gb],
  ].map(([refset, acceptability]) => [
    stableUuid(`language ${refset} ${id}`),
    firstTime(concept),
    '1',
    MODULE,
    refset,
    id,
    acceptability,
  ]),
);

const isConcrete = ({ value }) => value.startsWith('#');
const tail = (group, type) => [String(group), type, INFERRED, SOME];
const relationshipRows = concepts.flatMap((concept) => [
  ...concept.parents.flatMap((parent) => states(concept, nextId('12'), [concept.id, idOf(parent), ...tail(0, IS_A)])),
  ...concept.groups
    .filter((pair) => !isConcrete(pair))
    .flatMap(({ group, type, value }) =>
      states(concept, nextId('12'), [concept.id, idOf(value), ...tail(group, idOf(type))]),
    ),
]);
const concreteRows = concepts.flatMap((concept) =>
  concept.groups
    .filter(isConcrete)
    .flatMap(({ group, type, value }) =>
      states(concept, nextId('12'), [concept.id, value, ...tail(group, idOf(type))]),
    ),
);

const some = ({ type, value }) => {
  if (!value.startsWith('#')) return `ObjectSomeValuesFrom(:${idOf(type)} :${idOf(value)})`;
  const datatype = value.includes('.') ? 'decimal' : 'integer';
  return `DataHasValue(:${idOf(type)} "${value.slice(1)}"^^xsd:${datatype})`;
};
const intersection = (parts) => (parts.length === 1 ? parts[0] : `ObjectIntersectionOf(${parts.join(' ')})`);

/** The OWL axiom of a concept in functional syntax: subclass if primitive, equivalent if defined. */
function axiom(concept) {
  const numbers = [...new Set(concept.groups.map(({ group }) => group))].filter((group) => group > 0);
  const groups = numbers.map((number) =>
    intersection(concept.groups.filter(({ group }) => group === number).map(some)),
  );
  const parts = [
    ...concept.parents.map((parent) => `:${idOf(parent)}`),
    ...concept.groups.filter(({ group }) => group === 0).map(some),
    ...groups.map((body) => `ObjectSomeValuesFrom(:${ROLE_GROUP} ${body})`),
  ];
  const kind = concept.status.startsWith('=') ? 'EquivalentClasses' : 'SubClassOf';
  return `${kind}(:${concept.id} ${intersection(parts)})`;
}

const member = (refset, component, time, rest, active = '1') => [
  stableUuid(`${refset} ${component} ${rest.join(' ')}`),
  time,
  active,
  MODULE,
  refset,
  component,
  ...rest,
];
const axiomRows = concepts
  .filter((concept) => concept.parents.length > 0)
  .flatMap((concept) => {
    const row = member('733073007', concept.id, firstTime(concept), [axiom(concept)]);
    return gone(concept) ? [row, row.with(1, SECOND).with(2, '0')] : [row];
  });
const inactivations = Object.entries(INACTIVATED);
const reasonRows = inactivations.map(([key, [reason]]) => member('900000000000489007', idOf(key), SECOND, [reason]));
const associationRows = inactivations.flatMap(([key, [, refset, targets]]) =>
  targets.map((target) => member(refset, idOf(key), SECOND, [idOf(target)])),
);
const simpleRows = COMMON.flatMap((key) => {
  const row = member(idOf('commonRefset'), idOf(key), FIRST, []);
  return key in INACTIVATED ? [row, row.with(1, SECOND).with(2, '0')] : [row];
});
const simpleMapRows = Object.entries(LOCAL_CODES).map(([key, code]) =>
  member(idOf('localMapRefset'), idOf(key), FIRST, [code]),
);
const mapRow =
  (refset, extended) =>
  ([key, group, priority, rule, advice, target]) => {
    const category = target ? PROPERLY_CLASSIFIED : NOT_CLASSIFIABLE;
    return member(idOf(refset), idOf(key), SECOND, [
      group,
      priority,
      withIds(rule),
      advice,
      target,
      NOT_SPECIFIED,
      ...(extended ? [category] : []),
    ]);
  };
const MANDATORY = '723597001';
const ALL_CONTENT = '723596005';
const domainRows = CONCEPT_MODEL.map(([attribute, domain, grouped, cardinality, inGroup]) =>
  member('723561005', idOf(attribute), FIRST, [idOf(domain), grouped, cardinality, inGroup, MANDATORY, ALL_CONTENT]),
);
const rangeRows = CONCEPT_MODEL.map(([attribute, domain, grouped, cardinality, inGroup, range]) => {
  const refinement = `[${grouped ? inGroup : cardinality}] ${idOf(attribute)} = ${withIds(range)}`;
  const rule = `<< ${idOf(domain)}: ${grouped ? `[${cardinality}] { ${refinement} }` : refinement}`;
  return member('723562003', idOf(attribute), FIRST, [withIds(range), rule, MANDATORY, ALL_CONTENT]);
});
const descriptorRows = [
  ['localMapRefset', '449608002', '900000000000461009', 0],
  ['localMapRefset', '900000000000500006', '900000000000465000', 1],
  ['commonRefset', '449608002', '900000000000461009', 0],
].map(([refset, description, type, order]) =>
  member('900000000000456007', idOf(refset), FIRST, [description, type, order]),
);
const dependencyRows = [FIRST, SECOND].map((time) => [
  stableUuid('module dependency'),
  time,
  '1',
  MODULE,
  '900000000000534007',
  '900000000000012004',
  time,
  time,
]);

const COMPONENT = ['id', 'effectiveTime', 'active', 'moduleId'];
const MEMBER = [...COMPONENT, 'refsetId', 'referencedComponentId'];
const RELATIONSHIP = ['relationshipGroup', 'typeId', 'characteristicTypeId', 'modifierId'];
const DESCRIPTION = [...COMPONENT, 'conceptId', 'languageCode', 'typeId', 'term', 'caseSignificanceId'];
const MAP = ['mapGroup', 'mapPriority', 'mapRule', 'mapAdvice', 'mapTarget', 'correlationId'];
const FILES = [
  ['Terminology/sct2_Concept_', '', [...COMPONENT, 'definitionStatusId'], conceptRows],
  ['Terminology/sct2_Description_', '-en', DESCRIPTION, descriptionRows],
  ['Terminology/sct2_TextDefinition_', '-en', DESCRIPTION, definitions.map(descriptionRow)],
  [
    'Terminology/sct2_Relationship_',
    '',
    [...COMPONENT, 'sourceId', 'destinationId', ...RELATIONSHIP],
    relationshipRows,
  ],
  [
    'Terminology/sct2_RelationshipConcreteValues_',
    '',
    [...COMPONENT, 'sourceId', 'value', ...RELATIONSHIP],
    concreteRows,
  ],
  ['Terminology/sct2_sRefset_OWLExpression', '', [...MEMBER, 'owlExpression'], axiomRows],
  ['Refset/Language/der2_cRefset_Language', '-en', [...MEMBER, 'acceptabilityId'], languageRows],
  ['Refset/Content/der2_cRefset_AttributeValue', '', [...MEMBER, 'valueId'], reasonRows],
  ['Refset/Content/der2_cRefset_Association', '', [...MEMBER, 'targetComponentId'], associationRows],
  ['Refset/Content/der2_Refset_Simple', '', MEMBER, simpleRows],
  ['Refset/Map/der2_sRefset_SimpleMap', '', [...MEMBER, 'mapTarget'], simpleMapRows],
  [
    'Refset/Map/der2_iissscRefset_ComplexMap',
    '',
    [...MEMBER, ...MAP],
    COMPLEX_MAP.map(mapRow('complexMapRefset', false)),
  ],
  [
    'Refset/Map/der2_iisssccRefset_ExtendedMap',
    '',
    [...MEMBER, ...MAP, 'mapCategoryId'],
    EXTENDED_MAP.map(mapRow('extendedMapRefset', true)),
  ],
  [
    'Refset/Metadata/der2_ssRefset_ModuleDependency',
    '',
    [...MEMBER, 'sourceEffectiveTime', 'targetEffectiveTime'],
    dependencyRows,
  ],
  [
    'Refset/Metadata/der2_cissccRefset_MRCMAttributeDomain',
    '',
    [
      ...MEMBER,
      'domainId',
      'grouped',
      'attributeCardinality',
      'attributeInGroupCardinality',
      'ruleStrengthId',
      'contentTypeId',
    ],
    domainRows,
  ],
  [
    'Refset/Metadata/der2_ssccRefset_MRCMAttributeRange',
    '',
    [...MEMBER, 'rangeConstraint', 'attributeRule', 'ruleStrengthId', 'contentTypeId'],
    rangeRows,
  ],
  [
    'Refset/Metadata/der2_cciRefset_RefsetDescriptor',
    '',
    [...MEMBER, 'attributeDescription', 'attributeType', 'attributeOrder'],
    descriptorRows,
  ],
];

/** The latest state of each component: rows are ordered by time within a component. */
const latest = (rows) => [...new Map(rows.map((row) => [row[0], row])).values()];

for (const [stem, language, header, rows] of FILES) {
  for (const type of ['Full', 'Snapshot']) {
    const path = `${RELEASE}/${type}/${stem}${type}${language}_XX${NAMESPACE}_${SECOND}.txt`;
    writeSample(path, rf2(header, type === 'Full' ? rows : latest(rows)));
  }
}
