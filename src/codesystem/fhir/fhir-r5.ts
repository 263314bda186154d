/**
 * Code systems of FHIR R5 itself that terminology resources and every patient record are bound to (FHIR R5, https://hl7.org/fhir/R5; CC0), with
 * their value sets of all codes: an R5 endpoint knows them without a package. A loaded hl7.fhir.r5.core wins over them.
 */
import type { CodeSystemDefinition, DefinedConcept } from '../../domain/code-system-definition.js';
import type { ValueSetDefinition } from '../../domain/value-set.js';

const RELEASE = '5.0.0';

interface Row {
  /** Last part of both canonicals. */
  readonly id: string;
  readonly title: string;
  /** Code and display. */
  readonly codes: readonly (readonly [string, string])[];
}

const ROWS: readonly Row[] = [
  {
    id: 'administrative-gender',
    title: 'AdministrativeGender',
    codes: [
      ['male', 'Male'],
      ['female', 'Female'],
      ['other', 'Other'],
      ['unknown', 'Unknown'],
    ],
  },
  {
    id: 'publication-status',
    title: 'PublicationStatus',
    codes: [
      ['draft', 'Draft'],
      ['active', 'Active'],
      ['retired', 'Retired'],
      ['unknown', 'Unknown'],
    ],
  },
  {
    id: 'codesystem-content-mode',
    title: 'CodeSystemContentMode',
    codes: [
      ['not-present', 'Not Present'],
      ['example', 'Example'],
      ['fragment', 'Fragment'],
      ['complete', 'Complete'],
      ['supplement', 'Supplement'],
    ],
  },
  {
    id: 'codesystem-hierarchy-meaning',
    title: 'CodeSystemHierarchyMeaning',
    codes: [
      ['grouped-by', 'Grouped By'],
      ['is-a', 'Is-A'],
      ['part-of', 'Part Of'],
      ['classified-with', 'Classified With'],
    ],
  },
];

const COMMON = { version: RELEASE, status: 'active', experimental: false } as const;

function codeSystem({ id, title, codes }: Row): CodeSystemDefinition {
  const concepts = codes.map(
    ([code, display]): DefinedConcept => ({ code, display, designations: [], properties: [], concepts: [] }),
  );
  return {
    ...COMMON,
    id,
    url: `http://hl7.org/fhir/${id}`,
    name: title,
    title,
    language: 'en',
    caseSensitive: true,
    content: 'complete',
    valueSet: `http://hl7.org/fhir/ValueSet/${id}`,
    properties: [],
    filters: [],
    concepts,
  };
}

function valueSet({ id, title }: Row): ValueSetDefinition {
  return {
    ...COMMON,
    id,
    url: `http://hl7.org/fhir/ValueSet/${id}`,
    name: title,
    title,
    compose: {
      include: [{ system: `http://hl7.org/fhir/${id}`, concepts: [], filters: [], valueSets: [] }],
      exclude: [],
      properties: [],
    },
  };
}

export const FHIR_R5_CODE_SYSTEMS: readonly CodeSystemDefinition[] = ROWS.map(codeSystem);
export const FHIR_R5_VALUE_SETS: readonly ValueSetDefinition[] = ROWS.map(valueSet);
