/** What is wrong with a resource is named by the element's path. */
import { describe, expect, test } from 'vitest';
import { TerminologyError } from '../../../src/domain/issue.js';
import { decodeResource } from '../../../src/fhir/resources/decode.js';

const CODE_SYSTEM = { resourceType: 'CodeSystem', url: 'http://example.org/cs', status: 'active', content: 'complete' };
const VALUE_SET = { resourceType: 'ValueSet', url: 'http://example.org/vs', status: 'active' };
const CONCEPT_MAP = { resourceType: 'ConceptMap', url: 'http://example.org/cm', status: 'active' };

function nestedConcepts(depth: number): object {
  let concept: object = { code: 'leaf' };
  for (let level = 0; level < depth; level++) concept = { code: `c${level}`, concept: [concept] };
  return concept;
}

const ROWS: readonly (readonly [string, unknown, string, string])[] = [
  ['no object', [], 'structure', 'Resource must be an object'],
  ['no type', {}, 'structure', 'Resource.resourceType is missing'],
  ['no url', { resourceType: 'CodeSystem' }, 'structure', 'CodeSystem.url is missing'],
  ['empty url', { ...CODE_SYSTEM, url: '' }, 'structure', 'CodeSystem.url is missing'],
  ['url of a wrong type', { ...CODE_SYSTEM, url: 3 }, 'structure', 'CodeSystem.url must be a string, but is a number'],
  [
    'unknown status',
    { ...VALUE_SET, status: 'live' },
    'invalid',
    "ValueSet.status is 'live', which is none of draft, active, retired, unknown",
  ],
  [
    'unknown content',
    { ...CODE_SYSTEM, content: 'half' },
    'invalid',
    "CodeSystem.content is 'half', which is none of not-present, example, fragment, complete, supplement",
  ],
  [
    'caseSensitive as text',
    { ...CODE_SYSTEM, caseSensitive: 'true' },
    'structure',
    'CodeSystem.caseSensitive must be true or false, but is a string',
  ],
  [
    'concept as object',
    { ...CODE_SYSTEM, concept: {} },
    'structure',
    'CodeSystem.concept must be a list, but is an object',
  ],
  [
    'concept as text',
    { ...CODE_SYSTEM, concept: ['a'] },
    'structure',
    'CodeSystem.concept[0] must be an object, but is a string',
  ],
  [
    'concept null',
    { ...CODE_SYSTEM, concept: [{ code: 'a' }, null] },
    'structure',
    'CodeSystem.concept[1] must be an object, but is null',
  ],
  [
    'concept without code',
    { ...CODE_SYSTEM, concept: [{ code: 'a' }, {}] },
    'structure',
    'CodeSystem.concept[1].code is missing',
  ],
  [
    'nested concept without code',
    { ...CODE_SYSTEM, concept: [{ code: 'a', concept: [{ code: 'b' }, { display: 'c' }] }] },
    'structure',
    'CodeSystem.concept[0].concept[1].code is missing',
  ],
  [
    'designation without value',
    { ...CODE_SYSTEM, concept: [{ code: 'a', designation: [{ language: 'de' }] }] },
    'structure',
    'CodeSystem.concept[0].designation[0].value is missing',
  ],
  [
    'property without value',
    { ...CODE_SYSTEM, concept: [{ code: 'a', property: [{ code: 'p' }] }] },
    'structure',
    'CodeSystem.concept[0].property[0].value[x] is missing',
  ],
  [
    'property value of a wrong type',
    { ...CODE_SYSTEM, concept: [{ code: 'a', property: [{ code: 'p', valueBoolean: 1 }] }] },
    'structure',
    'CodeSystem.concept[0].property[0].valueBoolean must be true or false, but is a number',
  ],
  [
    'Coding without code',
    { ...CODE_SYSTEM, concept: [{ code: 'a', property: [{ code: 'p', valueCoding: {} }] }] },
    'structure',
    'CodeSystem.concept[0].property[0].valueCoding.code is missing',
  ],
  [
    'extension without url',
    { ...CODE_SYSTEM, extension: [{ valueString: 'x' }] },
    'structure',
    'CodeSystem.extension[0].url is missing',
  ],
  ['too deep', { ...CODE_SYSTEM, concept: [nestedConcepts(10_000)] }, 'too-costly', 'is nested deeper than 200 levels'],
  [
    'filter without op',
    { ...VALUE_SET, compose: { include: [{ filter: [{ property: 'p', value: 'v' }] }] } },
    'structure',
    'ValueSet.compose.include[0].filter[0].op is missing',
  ],
  [
    'import as object',
    { ...VALUE_SET, compose: { include: [{ valueSet: ['a', {}] }] } },
    'structure',
    'ValueSet.compose.include[0].valueSet[1] must be a string, but is an object',
  ],
  [
    'concept of a value set without code',
    { ...VALUE_SET, compose: { exclude: [{ concept: [{}] }] } },
    'structure',
    'ValueSet.compose.exclude[0].concept[0].code is missing',
  ],
  ['map without url', { resourceType: 'ConceptMap' }, 'structure', 'ConceptMap.url is missing'],
  [
    'target without relationship',
    { ...CONCEPT_MAP, group: [{ element: [{ code: 'a', target: [{ code: 'b' }] }] }] },
    'structure',
    'ConceptMap.group[0].element[0].target[0].relationship is missing',
  ],
  [
    'unknown equivalence',
    { ...CONCEPT_MAP, group: [{ element: [{ code: 'a', target: [{ code: 'b', equivalence: 'same' }] }] }] },
    'invalid',
    "ConceptMap.group[0].element[0].target[0].equivalence is 'same'",
  ],
  [
    'noMap with targets',
    {
      ...CONCEPT_MAP,
      group: [{ element: [{ code: 'a', noMap: true, target: [{ code: 'b', relationship: 'equivalent' }] }] }],
    },
    'invalid',
    'ConceptMap.group[0].element[0] has both noMap and targets',
  ],
  [
    'unknown unmapped mode',
    { ...CONCEPT_MAP, group: [{ unmapped: { mode: 'guess' } }] },
    'invalid',
    "ConceptMap.group[0].unmapped.mode is 'guess'",
  ],
  [
    'NamingSystem without id value',
    { resourceType: 'NamingSystem', uniqueId: [{ type: 'oid' }] },
    'structure',
    'NamingSystem.uniqueId[0].value is missing',
  ],
];

function refusal(resource: unknown): TerminologyError {
  try {
    decodeResource(resource, '4.0');
  } catch (error) {
    if (error instanceof TerminologyError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('a resource that is wrong', () => {
  test.each(ROWS)('%s', (_name, resource, code, text) => {
    const [issue] = refusal(resource).issues;
    expect(issue?.text).toContain(text);
    expect(issue).toMatchObject({ severity: 'error', code });
    expect(text.startsWith('is nested') || text.startsWith(issue?.expression ?? '-')).toBe(true);
  });

  test('other resource types are not read', () => {
    expect(decodeResource({ resourceType: 'Patient' }, '4.0')).toBeUndefined();
  });
});
