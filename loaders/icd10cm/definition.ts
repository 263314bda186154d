/**
 * What ICD-10-CM is as a code system: its head, its properties and filters, the uses of its designations and its
 * notice. Texts only; no rows.
 */
import type { CodeSystemInfo, FilterDefinition } from '../../src/domain/code-system-definition.js';
import type { PropertyDefinition } from '../../src/domain/concept.js';
import { ICD10_CM } from '../../src/domain/systems.js';

export const LICENCE =
  'ICD-10-CM is published by the National Center for Health Statistics (NCHS) and the Centers for Medicare & Medicaid ' +
  'Services (CMS) and is in the public domain in the United States. It is a clinical modification of ICD-10, copyright ' +
  'World Health Organization, made with its permission.';

export const USES = {
  short: { system: ICD10_CM, code: 'short-description', display: 'Short description' },
  inclusion: { system: ICD10_CM, code: 'inclusion-term', display: 'Inclusion term' },
  tabular: { system: ICD10_CM, code: 'tabular-title', display: 'Title in the tabular list' },
} as const;

const PROPERTIES: readonly PropertyDefinition[] = [
  { code: 'kind', type: 'string', description: 'chapter, block, category (three characters) or subcategory' },
  { code: 'billable', type: 'boolean', description: 'Valid for submission for HIPAA-covered transactions' },
  { code: 'order-code', type: 'string', description: 'The code without its dot, as in the order file' },
  { code: 'order-number', type: 'integer', description: 'Position in the order file' },
  { code: 'chapter-number', type: 'string', description: 'Number of a chapter in the tabular list' },
  { code: 'includes', type: 'string', description: 'Includes note' },
  { code: 'inclusion-term', type: 'string', description: 'Term for which the code is to be used' },
  { code: 'excludes1', type: 'string', description: 'Excludes1 note: not coded here, never used together' },
  { code: 'excludes2', type: 'string', description: 'Excludes2 note: not included here, both may be used together' },
  { code: 'use-additional-code', type: 'string', description: 'Use additional code note' },
  { code: 'code-first', type: 'string', description: 'Code first note' },
  { code: 'code-also', type: 'string', description: 'Code also note' },
  { code: 'note', type: 'string', description: 'Other note' },
  {
    code: 'seventh-character',
    type: 'string',
    description: 'A seventh character and what it means, for all codes below',
  },
  { code: 'seventh-character-note', type: 'string', description: 'How the seventh characters are to be used' },
];

const TABLE_PROPERTIES: readonly PropertyDefinition[] = [
  { code: 'poa-exempt', type: 'boolean', description: 'Exempt from present-on-admission reporting' },
  {
    code: 'chronic-indicator',
    type: 'string',
    description: 'Chronic condition indicator: A acute, B both, C chronic, N not applicable',
  },
];

const FILTERS: readonly FilterDefinition[] = [
  { code: 'billable', operators: ['='], value: 'true or false', description: 'Codes valid for submission, or headers' },
  { code: 'kind', operators: ['=', 'in'], value: 'chapter, block, category or subcategory' },
  { code: 'order-code', operators: ['=', 'in'], value: 'A code without its dot' },
];

/** The head of a version. `hasTable`: the release is a table with columns of its own. */
export function codeSystemInfo(version: string, { hasTable }: { readonly hasTable: boolean }): CodeSystemInfo {
  return {
    url: ICD10_CM,
    version,
    id: `icd-10-cm-${version}`,
    name: 'ICD10CM',
    title: 'International Classification of Diseases, 10th Revision, Clinical Modification (ICD-10-CM)',
    status: 'active',
    publisher: 'National Center for Health Statistics',
    copyright: LICENCE,
    language: 'en',
    caseSensitive: true,
    content: 'complete',
    hierarchyMeaning: 'is-a',
    properties: hasTable ? [...PROPERTIES, ...TABLE_PROPERTIES] : PROPERTIES,
    filters: FILTERS,
  };
}
