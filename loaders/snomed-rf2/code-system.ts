/** What is said of SNOMED CT as a code system: its head, properties, filters and notice. It reads no files. */
import type { CodeSystemInfo, FilterDefinition } from '../../src/domain/code-system-definition.js';
import type { PropertyDefinition } from '../../src/domain/concept.js';
import { CONCEPT_PROPERTIES, SNOMED_CT } from '../../src/domain/systems.js';
import { type EditionVersion, isoDate } from './version.js';

export const PUBLISHER = 'SNOMED International';

/** The notice that SNOMED International asks for where its content is shown. */
export const LICENCE =
  'This content includes SNOMED Clinical Terms® (SNOMED CT®), which is copyright of the International Health Terminology ' +
  'Standards Development Organisation (trading as SNOMED International) 2002 onwards, all rights reserved. SNOMED CT® was ' +
  'originally created by the College of American Pathologists. "SNOMED" and "SNOMED CT" are registered trademarks of ' +
  'SNOMED International. Use is subject to the SNOMED CT Affiliate License: https://www.snomed.org/get-snomed.';

const PROPERTIES: readonly PropertyDefinition[] = [
  {
    code: 'inactive',
    uri: `${CONCEPT_PROPERTIES}#inactive`,
    type: 'boolean',
    description: 'Whether the concept is inactive.',
  },
  {
    code: 'effectiveTime',
    type: 'dateTime',
    description: 'The date of the release in which the concept was last changed.',
  },
  { code: 'moduleId', type: 'code', description: 'The module that the concept belongs to.' },
  {
    code: 'sufficientlyDefined',
    type: 'boolean',
    description: 'Whether the concept is sufficiently defined by its relationships; false where it is primitive.',
  },
  {
    code: 'parent',
    uri: `${CONCEPT_PROPERTIES}#parent`,
    type: 'code',
    description: 'The concepts that this one is a direct subtype of.',
  },
  {
    code: 'child',
    uri: `${CONCEPT_PROPERTIES}#child`,
    type: 'code',
    description: 'The concepts that are direct subtypes of this one.',
  },
  { code: 'normalForm', type: 'string', description: 'The necessary normal form as an expression with terms.' },
  { code: 'normalFormTerse', type: 'string', description: 'The necessary normal form as an expression of codes.' },
];

const FILTERS: readonly FilterDefinition[] = [
  {
    code: 'concept',
    description: 'Concepts by the hierarchy, or the members of a reference set (in).',
    operators: ['=', 'is-a', 'descendent-of', 'is-not-a', 'generalizes', 'child-of', 'descendent-leaf', 'in'],
    value: 'The code of a concept or of a reference set.',
  },
  {
    code: 'constraint',
    description: 'Concepts that an expression of the Expression Constraint Language (ECL) selects.',
    operators: ['='],
    value: 'An ECL expression.',
  },
  {
    code: 'expression',
    description: 'Concepts that an expression constraint selects.',
    operators: ['='],
    value: 'An ECL expression.',
  },
  {
    code: 'expressions',
    description: 'Whether post-coordinated expressions are allowed.',
    operators: ['='],
    value: 'true or false.',
  },
  { code: 'moduleId', description: 'Concepts of a module.', operators: ['=', 'in'], value: 'The code of a module.' },
  { code: 'inactive', description: 'Active or inactive concepts.', operators: ['='], value: 'true or false.' },
  {
    code: 'sufficientlyDefined',
    description: 'Defined or primitive concepts.',
    operators: ['='],
    value: 'true or false.',
  },
];

/** The head of the code system. It has no name of its own: `name` is left to what serves it. */
export function codeSystemInfo(version: EditionVersion, language: string): CodeSystemInfo {
  return {
    url: SNOMED_CT,
    version: version.uri,
    title: version.title,
    status: 'active',
    date: isoDate(version.date),
    publisher: PUBLISHER,
    copyright: LICENCE,
    language,
    caseSensitive: true,
    content: 'complete',
    hierarchyMeaning: 'is-a',
    compositional: true,
    versionNeeded: false,
    valueSet: `${SNOMED_CT}?fhir_vs`,
    properties: PROPERTIES,
    filters: FILTERS,
    displayIsDesignation: true,
  };
}
