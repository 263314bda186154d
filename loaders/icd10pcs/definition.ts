/** What ICD-10-PCS is as a code system: its head, its properties and filters and its notice. Texts only; no rows. */
import type { CodeSystemInfo, FilterDefinition } from '../../src/domain/code-system-definition.js';
import type { PropertyDefinition } from '../../src/domain/concept.js';
import { ICD10_PCS } from '../../src/domain/systems.js';
import type { PcsTable } from './tables-file.js';

export const LICENCE =
  'ICD-10-PCS is published by the Centers for Medicare & Medicaid Services (CMS) and is in the public domain in the United States.';

export const SHORT_DESCRIPTION = {
  system: ICD10_PCS,
  code: 'short-description',
  display: 'Short description',
} as const;

const PROPERTIES: readonly PropertyDefinition[] = [
  { code: 'kind', type: 'string', description: 'section, body-system, table (three characters) or code' },
  { code: 'billable', type: 'boolean', description: 'Valid for submission for HIPAA-covered transactions' },
  { code: 'order-number', type: 'integer', description: 'Position in the order file' },
];

const FILTERS: readonly FilterDefinition[] = [
  { code: 'billable', operators: ['='], value: 'true or false', description: 'Codes valid for submission, or tables' },
  { code: 'kind', operators: ['=', 'in'], value: 'section, body-system, table or code' },
];

/** `Body System / Region` → `body-system-region`: the property that holds the meaning of an axis. */
export function axisProperty(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** The head of a version, with a property and a filter for each kind of axis in the tables. */
export function codeSystemInfo(version: string, tables: ReadonlyMap<string, PcsTable>): CodeSystemInfo {
  const titles = new Map<string, string>();
  for (const { axes } of tables.values()) {
    for (const { title } of axes.values()) if (title !== '') titles.set(axisProperty(title), title);
  }
  const axes = [...titles];
  return {
    url: ICD10_PCS,
    version,
    id: `icd-10-pcs-${version}`,
    name: 'ICD10PCS',
    title: 'International Classification of Diseases, 10th Revision, Procedure Coding System (ICD-10-PCS)',
    status: 'active',
    publisher: 'Centers for Medicare & Medicaid Services',
    copyright: LICENCE,
    language: 'en',
    caseSensitive: true,
    content: 'complete',
    hierarchyMeaning: 'is-a',
    properties: [
      ...PROPERTIES,
      ...axes.map(([code, title]) => ({ code, type: 'string' as const, description: `Axis: ${title}` })),
    ],
    filters: [...FILTERS, ...axes.map(([code]) => ({ code, operators: ['=', 'in'], value: 'Label of the axis' }))],
  };
}
