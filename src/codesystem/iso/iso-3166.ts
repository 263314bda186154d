/** ISO 3166-1 country codes in the edition of 2018: alpha-2, alpha-3, numeric, and the codes that users may assign. Subdivisions are not here. */
import type { CodeSystemInfo, DefinedConcept } from '../../domain/code-system-definition.js';
import type { ConceptProperty } from '../../domain/concept.js';
import { ISO_3166 } from '../../domain/systems.js';
import type { CodeSystem } from '../code-system.js';
import { memoryCodeSystem } from '../memory-code-system.js';
import { COUNTRIES, USER_ASSIGNED_MEANINGS } from './countries.js';

export const ISO_3166_INFO: CodeSystemInfo = {
  url: ISO_3166,
  version: '2018',
  name: 'ISO3166Part1',
  title: 'ISO 3166-1 Codes for the representation of names of countries',
  status: 'active',
  experimental: false,
  publisher: 'International Organization for Standardization',
  description: 'Country codes: two letters, three letters, and three digits.',
  language: 'en',
  caseSensitive: true,
  content: 'complete',
  properties: [
    { code: 'form', type: 'string', description: 'alpha-2, alpha-3 or numeric' },
    { code: 'alpha-2', type: 'code', description: 'The two-letter code of the same country' },
    { code: 'alpha-3', type: 'code', description: 'The three-letter code of the same country' },
    { code: 'numeric', type: 'code', description: 'The numeric code of the same country' },
  ],
  filters: [{ code: 'form', operators: ['='], value: 'alpha-2, alpha-3 or numeric' }],
};

const FORMS = ['alpha-2', 'alpha-3', 'numeric'] as const;
const USER_ASSIGNED = 'User-assigned';

/** AA, QM to QZ, XA to XZ and ZZ: free for users to define (ISO 3166-1, 8.1.3). */
export function isUserAssigned(code: string): boolean {
  return /^(AA|Q[M-Z]|X[A-Z]|ZZ)$/.test(code);
}

/** The code system; users' own codes keep whatever display they are given. */
export function iso3166(): CodeSystem {
  const concepts = [...countries(), ...userAssigned()];
  return {
    ...memoryCodeSystem({ ...ISO_3166_INFO, concepts }),
    isUserDefined: ({ code }) => isUserAssigned(code),
  };
}

function* countries(): Generator<DefinedConcept> {
  const rows = COUNTRIES.trim()
    .split('\n')
    .map((line) => {
      const codes = [line.slice(0, 2), line.slice(3, 6), line.slice(7, 10)];
      const [name = '', shorter = name] = line.slice(11).split(' | ');
      return { codes, names: [name, shorter, shorter] };
    });
  for (const [form, label] of FORMS.entries()) {
    for (const { codes, names } of rows) {
      const others = FORMS.flatMap((other, i): ConceptProperty[] =>
        i === form ? [] : [{ code: other, value: { type: 'code', value: codes[i] ?? '' } }],
      );
      yield concept({ code: codes[form] ?? '', display: names[form] ?? '', form: label, others });
    }
  }
}

function* userAssigned(): Generator<DefinedConcept> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const code of letters.flatMap((first) => letters.map((second) => first + second)).filter(isUserAssigned)) {
    yield concept({ code, display: USER_ASSIGNED_MEANINGS[code] ?? USER_ASSIGNED, form: 'alpha-2', others: [] });
  }
}

interface Row {
  readonly code: string;
  readonly display: string;
  readonly form: string;
  readonly others: readonly ConceptProperty[];
}

function concept({ code, display, form, others }: Row): DefinedConcept {
  const properties: readonly ConceptProperty[] = [{ code: 'form', value: { type: 'string', value: form } }, ...others];
  return { code, display, designations: [], properties, concepts: [] };
}
