/**
 * The LOINC code system as a whole: its head, and the properties and filters that it declares. It follows LOINC's own definition of itself
 * (https://loinc.org/fhir/loinc.xml), with one difference: what is a Coding there is a code of this code system here.
 */

import type { CodeSystemInfo, FilterDefinition } from '../../src/domain/code-system-definition.js';
import type { PropertyDefinition, PropertyType } from '../../src/domain/concept.js';
import { LOINC } from '../../src/domain/systems.js';

export const PUBLISHER = 'Regenstrief Institute, Inc.';

/** The value set of all LOINC codes. */
export const ALL_TERMS = 'http://loinc.org/vs';

/** The notice that the LOINC licence (section 10) asks for. */
export const NOTICE =
  'This material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief Institute, Inc. and the ' +
  'Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the license at ' +
  'http://loinc.org/license. LOINC® is a registered United States trademark of Regenstrief Institute, Inc.';

/** Head of a LOINC version. Without part files the axes are texts, with them references to parts. */
export function loincInfo(version: string, { hasParts }: { readonly hasParts: boolean }): CodeSystemInfo {
  return {
    url: LOINC,
    version,
    name: 'LOINC',
    title: 'LOINC',
    status: 'active',
    experimental: false,
    publisher: PUBLISHER,
    description: 'Logical Observation Identifiers Names and Codes: tests, measurements and observations.',
    copyright: NOTICE,
    language: 'en-US',
    caseSensitive: false,
    content: 'complete',
    hierarchyMeaning: 'is-a',
    compositional: false,
    versionNeeded: false,
    versionAlgorithm: 'natural',
    valueSet: ALL_TERMS,
    properties: [...axisProperties(hasParts ? 'code' : 'string'), ...OTHER_PROPERTIES],
    filters: FILTERS,
  };
}

type Row = readonly [code: string, description: string];

function define(type: PropertyType, rows: readonly Row[]): readonly PropertyDefinition[] {
  return rows.map(([code, description]) => ({ code, uri: `${LOINC}/property/${code}`, type, description }));
}

function axisProperties(type: PropertyType): readonly PropertyDefinition[] {
  return define(type, [
    ['COMPONENT', 'First axis: the component or analyte'],
    ['PROPERTY', 'Second axis: the kind of property observed'],
    ['TIME_ASPCT', 'Third axis: point in time or interval'],
    ['SYSTEM', 'Fourth axis: the specimen or system'],
    ['SCALE_TYP', 'Fifth axis: the scale of measurement'],
    ['METHOD_TYP', 'Sixth axis: the method'],
    ['CLASS', 'Class by which related terms are grouped'],
  ]);
}

const TABLE_PROPERTIES: readonly Row[] = [
  ['STATUS', 'ACTIVE, TRIAL, DISCOURAGED or DEPRECATED; deprecated terms are inactive'],
  ['CLASSTYPE', '1 laboratory, 2 clinical, 3 claims attachments, 4 surveys'],
  ['ORDER_OBS', 'Intended use: Order, Observation, Both or Subset'],
  ['EXAMPLE_UCUM_UNITS', 'Example units in UCUM'],
  ['EXAMPLE_UNITS', 'Example units as submitted'],
  ['UNITSREQUIRED', 'Y where units are required in an HL7 attachment'],
  ['PanelType', 'Panel, Convenience group or Organizer'],
  ['VersionFirstReleased', 'LOINC version in which the term was first released'],
  ['VersionLastChanged', 'LOINC version in which the term was last changed'],
  ['CHNG_TYPE', 'Kind of the last change'],
  ['COMMON_TEST_RANK', 'Rank among the common laboratory tests; absent where not ranked'],
  ['COMMON_ORDER_RANK', 'Rank among the common laboratory orders; absent where not ranked'],
  ['STATUS_REASON', 'Class of the reason for the status'],
  ['STATUS_TEXT', 'Explanation of the status'],
  ['CHANGE_REASON_PUBLIC', 'Explanation of changes to the term'],
  ['SURVEY_QUEST_TEXT', 'The question as the survey asks it'],
  ['SURVEY_QUEST_SRC', 'The survey and its item number'],
  ['FORMULA', 'Formula from which the value is calculated'],
  ['EXMPL_ANSWERS', 'Examples of valid answers'],
  ['HL7_FIELD_SUBFIELD_ID', 'HL7 v2 field in which the content is to be sent'],
  ['HL7_ATTACHMENT_STRUCTURE', 'Whether an implementation guide for the attachment exists'],
  ['ValidHL7AttachmentRequest', 'Y where a payer may request the attachment'],
  ['EXTERNAL_COPYRIGHT_NOTICE', 'Copyright notice of a third party'],
  ['EXTERNAL_COPYRIGHT_LINK', 'Identifier of the third party'],
];

const PART_PROPERTIES: readonly Row[] = [
  ['analyte', 'First sub-part of the component'],
  ['analyte-core', 'The analyte without its suffix'],
  ['analyte-suffix', 'Suffix of the analyte'],
  ['analyte-numerator', 'The analyte before the slash'],
  ['analyte-divisor', 'The analyte after the slash'],
  ['analyte-divisor-suffix', 'Suffix of the divisor'],
  ['analyte-gene', 'The gene in the analyte'],
  ['challenge', 'Second sub-part of the component: challenge'],
  ['adjustment', 'Third sub-part of the component: adjustment'],
  ['count', 'Fourth sub-part of the component: count'],
  ['time-core', 'The time without its modifier'],
  ['time-modifier', 'Modifier of the time'],
  ['system-core', 'The system without the super system'],
  ['super-system', 'Whose specimen it is, where not the patient'],
  ['category', 'Category of the term'],
  ['search', 'Part by which the term is also to be found'],
  ...['kind', 'role', 'setting', 'subject-matter-domain', 'type-of-service'].map(
    (axis): Row => [`document-${axis}`, 'Document ontology'],
  ),
  ...[
    'anatomic-location-imaging-focus',
    'anatomic-location-laterality',
    'anatomic-location-laterality-presence',
    'anatomic-location-region-imaged',
    'guidance-for-action',
    'guidance-for-approach',
    'guidance-for-object',
    'guidance-for-presence',
    'maneuver-maneuver-type',
    'modality-modality-subtype',
    'modality-modality-type',
    'pharmaceutical-route',
    'pharmaceutical-substance-given',
    'reason-for-exam',
    'subject',
    'timing',
    'view-aggregation',
    'view-view-type',
  ].map((axis): Row => [`rad-${axis}`, 'LOINC/RSNA radiology playbook']),
];

const OTHER_PROPERTIES: readonly PropertyDefinition[] = [
  ...define('string', TABLE_PROPERTIES),
  ...define('code', [
    ['AskAtOrderEntry', 'Observation to ask for when the term is ordered'],
    ['AssociatedObservations', 'Observation associated with the term'],
    ['MAP_TO', 'Term to use in place of this one'],
    ...PART_PROPERTIES,
    ['answer-list', 'Answer list of the term'],
    ['AnswerList', 'List in which the answer stands'],
    ['Answer', 'Answer of the list, in order'],
    ['has-member', 'Member of the panel, in order'],
    ['group', 'Group in which the term stands'],
    ['parent-group', 'Group above the group'],
  ]),
  ...define('Coding', [['ExtCode', 'The answer in another code system']]),
  ...define('string', [
    ['PartTypeName', 'Type of the part'],
    ['AnswerListOID', 'OID of the answer list'],
    ['ExtDefinedYN', 'Y where the answer list is defined elsewhere'],
    ['ExtDefinedAnswerListCodeSystem', 'Code system of such an answer list'],
    ['ExtDefinedAnswerListLink', 'Where such an answer list is found'],
    ['Archetype', 'Whether the group is built around one term'],
  ]),
];

const EQUALS = ['='] as const;

/** Every property can be filtered by; these are the filters that are not properties. */
const FILTERS: readonly FilterDefinition[] = [
  { code: 'parent', description: 'Immediate children of a part', operators: EQUALS, value: 'A part' },
  { code: 'child', description: 'Immediate parents of a part or term', operators: EQUALS, value: 'A part or term' },
  { code: 'ancestor', description: 'Everything below a part', operators: EQUALS, value: 'A part' },
  { code: 'LIST', description: 'Answers of an answer list', operators: EQUALS, value: 'An answer list' },
  {
    code: 'answers-for',
    description: 'Answers for a term, or of an answer list',
    operators: EQUALS,
    value: 'A term or answer list',
  },
  {
    code: 'copyright',
    description: 'Terms with (3rdParty) or without (LOINC) the copyright notice of a third party',
    operators: EQUALS,
    value: 'LOINC | 3rdParty',
  },
];
