/** Wrong mapping files, one row each, with what each is told: for the tests of the formats and for the table of bad input. It tests nothing. */
import { SSSOM_HEADER, sssom } from './support.js';

export const conceptMap = (members: object): string =>
  JSON.stringify(
    { resourceType: 'ConceptMap', url: 'https://lab.example.org/map', status: 'draft', ...members },
    null,
    1,
  );
export const target = (one: object): string => conceptMap({ group: [{ element: [{ code: 'a', target: [one] }] }] });
export const HAPI = 'SOURCE_CODE_SYSTEM,TARGET_CODE_SYSTEM,SOURCE_CODE,TARGET_CODE,EQUIVALENCE';
export const USAGI = 'sourceCode,sourceName,mappingStatus,equivalence,conceptId';
export const OMOP =
  'source_code,source_concept_id,source_vocabulary_id,target_concept_id,target_vocabulary_id,invalid_reason';

/** What is wrong, format, text, and how the error begins. */
export const WRONG: readonly (readonly [what: string, format: string, text: string, error: string])[] = [
  [
    'no header',
    'sssom',
    'subject_id\tobject_id\n',
    'map.file:1: has no SSSOM header (YAML in lines that begin with #)',
  ],
  ['empty', 'sssom', '', 'map.file:1: has no SSSOM header (YAML in lines that begin with #)'],
  ['header that is no YAML', 'sssom', '#a: b\n#\tc: [\nsubject_id\n', 'map.file:2: the YAML header cannot be read: '],
  [
    'header that is a text',
    'sssom',
    '#hello\nsubject_id\n',
    'map.file:1: the YAML header must be a list of names and values',
  ],
  [
    'no url',
    'sssom',
    sssom([{}], ['#license: x']),
    'map.file:1: header: mapping_set_id is missing: the URL of the map',
  ],
  [
    'a title that is a list',
    'sssom',
    sssom([{}], [...SSSOM_HEADER, '#mapping_set_title: [a]']),
    'map.file:7: header: mapping_set_title must be one text',
  ],
  [
    'prefixes that are no list',
    'sssom',
    sssom([{}], ['#mapping_set_id: u', '#curie_map: LAB']),
    'map.file:2: header: curie_map must give each prefix one URL',
  ],
  [
    'a status that is none',
    'sssom',
    sssom([{}], [...SSSOM_HEADER, '#fhir_status: done']),
    'map.file:7: header: fhir_status must be draft, active, retired, unknown',
  ],
  [
    'fallback that is no JSON',
    'sssom',
    sssom([{}], [...SSSOM_HEADER, '#fhir_unmapped: "[{"']),
    'map.file:7: header: fhir_unmapped is no JSON',
  ],
  ['no table', 'sssom', `${SSSOM_HEADER.join('\n')}\n`, 'map.file:7: has no table'],
  [
    'a column missing',
    'sssom',
    `${SSSOM_HEADER.join('\n')}\nsubject_id\tobject_id\n`,
    'map.file:7: the columns predicate_id, mapping_justification are missing',
  ],
  [
    'a column twice',
    'sssom',
    `${sssom([]).trimEnd()}\tcomment\tcomment\n`,
    'map.file:7: the column comment is there twice',
  ],
  [
    'a cell too many',
    'sssom',
    `${sssom([{}]).trimEnd()}\tx\n`,
    'map.file:8: has 5 cells where the header names 4 columns',
  ],
  [
    'a cell too few',
    'sssom',
    `${sssom([{}])}LAB:K\tskos:exactMatch\n`,
    'map.file:9: has 2 cells where the header names 4 columns',
  ],
  [
    'a quote left open',
    'sssom',
    `${sssom([{}])}"LAB:K\tskos:exactMatch\n`,
    'map.file:9: a quote is opened and never closed',
  ],
  ['no subject', 'sssom', sssom([{ subject_id: '' }]), 'map.file:8: subject_id and object_id must not be empty'],
  ['no object', 'sssom', sssom([{}, { object_id: '' }]), 'map.file:9: subject_id and object_id must not be empty'],
  [
    'a predicate nobody knows',
    'sssom',
    sssom([{ predicate_id: 'skos:sameish' }]),
    "map.file:8: predicate_id 'skos:sameish' is not understood; known are ",
  ],
  [
    'a prefix nobody knows (subject)',
    'sssom',
    sssom([{ subject_id: 'X:1' }]),
    "map.file:8: subject_id 'X:1' has a prefix that curie_map does not know",
  ],
  [
    'a prefix nobody knows (object)',
    'sssom',
    sssom([{ object_id: 'constructor:1' }]),
    "map.file:8: object_id 'constructor:1' has a prefix that curie_map does not know",
  ],
  [
    'no source found',
    'sssom',
    sssom([{ subject_id: 'sssom:NoTermFound' }]),
    'map.file:8: subject_id must be a code: a row without a source says nothing',
  ],
  [
    'confidence above 1',
    'sssom',
    sssom([{ confidence: '1.5' }]),
    "map.file:8: confidence '1.5' must be a number from 0 to 1",
  ],
  [
    'confidence that is no number',
    'sssom',
    sssom([{ confidence: 'high' }]),
    "map.file:8: confidence 'high' must be a number from 0 to 1",
  ],
  [
    'agreement out of bounds',
    'sssom',
    sssom([{ reviewer_agreement: '2' }]),
    "map.file:8: reviewer_agreement '2' must be a number from -1 to 1",
  ],
  [
    'a date that is none',
    'sssom',
    sssom([{ review_date: '2026-02-30' }]),
    "map.file:8: review_date '2026-02-30' must be a date, yyyy-mm-dd",
  ],
  [
    'a modifier nobody knows',
    'sssom',
    sssom([{ predicate_modifier: 'Maybe' }]),
    "map.file:8: predicate_modifier 'Maybe' must be Not, or empty",
  ],
  [
    'an equivalence nobody knows',
    'sssom',
    sssom([{ fhir_equivalence: 'alike' }]),
    "map.file:8: fhir_equivalence 'alike' is no equivalence",
  ],
  [
    'dependencies that are no JSON',
    'sssom',
    sssom([{ fhir_depends_on: 'x' }]),
    'map.file:8: fhir_depends_on is no JSON',
  ],
  ['no JSON', 'conceptmap-r4', '{\n "resourceType": oops }', 'map.file:2: is no JSON: '],
  ['another resource', 'conceptmap-r4', '{ "resourceType": "ValueSet" }', 'map.file:1: is no ConceptMap'],
  [
    'a ConceptMap without url',
    'conceptmap-r4',
    '{ "resourceType": "ConceptMap" }',
    'map.file:1: ConceptMap.url is missing',
  ],
  [
    'a relationship nobody knows',
    'conceptmap-r5',
    target({ code: 'b', relationship: 'alike' }),
    "map.file:11: ConceptMap.group[0].element[0].target[0].relationship is 'alike', which is none of ",
  ],
  [
    'a target without relationship',
    'conceptmap-r5',
    target({ code: 'b' }),
    'map.file:11: ConceptMap.group[0].element[0].target[0].relationship is missing',
  ],
  [
    'a code that is a number',
    'conceptmap-r4',
    target({ code: 7, equivalence: 'equal' }),
    'map.file:11: ConceptMap.group[0].element[0].target[0].code must be a string, but is a number',
  ],
  [
    'groups that are no list',
    'conceptmap-r4',
    conceptMap({ group: {} }),
    'map.file:5: ConceptMap.group must be a list, but is an object',
  ],
  [
    'noMap and targets',
    'conceptmap-r5',
    conceptMap({ group: [{ element: [{ code: 'a', noMap: true, target: [{ relationship: 'equivalent' }] }] }] }),
    'map.file:8: ConceptMap.group[0].element[0] has both noMap and targets',
  ],
  [
    'CSV without its columns',
    'csv',
    'SOURCE_CODE,TARGET_CODE\na,b\n',
    'map.file:1: the columns SOURCE_CODE_SYSTEM, TARGET_CODE_SYSTEM, EQUIVALENCE are missing',
  ],
  ['CSV without a source', 'csv', `${HAPI}\ns,t,,b,equal\n`, 'map.file:2: SOURCE_CODE must not be empty'],
  ['CSV without a system', 'csv', `${HAPI}\n,t,a,b,equal\n`, 'map.file:2: SOURCE_CODE_SYSTEM must not be empty'],
  [
    'CSV in words of R5',
    'csv',
    `${HAPI}\ns,t,a,b,equal\ns,t,a,b,related-to\n`,
    "map.file:3: EQUIVALENCE 'related-to' is none of ",
  ],
  [
    'CSV without a target',
    'csv',
    `${HAPI}\ns,t,a,,equal\n`,
    "map.file:2: TARGET_CODE is empty, but EQUIVALENCE is 'equal'",
  ],
  ['CSV with a quote left open', 'csv', `${HAPI}\n"s,t,a,b,equal\n`, 'map.file:2: a quote is opened and never closed'],
  ['Usagi without a code', 'usagi', `${USAGI}\n,x,APPROVED,EQUAL,1\n`, 'map.file:2: sourceCode must not be empty'],
  [
    'Usagi in a state nobody knows',
    'usagi',
    `${USAGI}\na,x,DONE,EQUAL,1\n`,
    "map.file:2: mappingStatus 'DONE' is none of ",
  ],
  [
    'Usagi with a concept that is no number',
    'usagi',
    `${USAGI}\na,x,APPROVED,EQUAL,LOINC\n`,
    "map.file:2: conceptId 'LOINC' must be a number",
  ],
  [
    'Usagi with an equivalence nobody knows',
    'usagi',
    `${USAGI}\na,x,APPROVED,SAME,1\n`,
    "map.file:2: equivalence 'SAME' is none of ",
  ],
  ['OMOP without a code', 'omop', `${OMOP}\n,0,V,1,LOINC,\n`, 'map.file:2: source_code must not be empty'],
  [
    'OMOP with a concept that is no number',
    'omop',
    `${OMOP}\na,0,V,x,LOINC,\n`,
    "map.file:2: target_concept_id 'x' must be a number",
  ],
  [
    'OMOP with a reason nobody knows',
    'omop',
    `${OMOP}\na,0,V,1,LOINC,Z\n`,
    "map.file:2: invalid_reason 'Z' must be D, U or empty",
  ],
];
