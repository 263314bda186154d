/** Wrong requests and the status that each is answered with. Data only. */
import type { Json } from '../http/support.js';

export interface RequestCase {
  readonly what: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly path: string;
  /** Text, or Parameters as a list. */
  readonly body?: string | readonly Json[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
}

const LOINC = 'http://loinc.org';
const LOOKUP = '/r4/CodeSystem/$lookup';
const TRANSLATE = '/r4/ConceptMap/$translate';
const EXPAND = '/r4/ValueSet/$expand';
const VALIDATE = '/r4/ValueSet/$validate-code';

const system = { name: 'system', valueUri: LOINC };
const code = { name: 'code', valueCode: '2951-2' };
const own = (concept: unknown): Json => ({
  name: 'tx-resource',
  resource: { resourceType: 'CodeSystem', url: 'http://x.org', status: 'active', content: 'complete', concept },
});
const ownCode = [
  { name: 'system', valueUri: 'http://x.org' },
  { name: 'code', valueCode: 'a' },
];
const filter = (property: string, op: string, value: string): readonly Json[] => [
  {
    name: 'valueSet',
    resource: {
      resourceType: 'ValueSet',
      status: 'active',
      compose: { include: [{ system: LOINC, filter: [{ property, op, value }] }] },
    },
  },
];

export const REQUESTS: readonly RequestCase[] = [
  { what: 'an unknown path', path: '/r4/Nothing', status: 404 },
  { what: 'an unknown operation', path: '/r4/CodeSystem/$guess', status: 404 },
  { what: 'a method that is not served', method: 'PATCH', path: LOOKUP, status: 405 },
  { what: 'an unknown resource', path: '/r4/ValueSet/no-such-id', status: 404 },
  { what: 'JSON cut short', path: LOOKUP, body: '{"resourceType":', status: 400 },
  { what: 'XML', path: LOOKUP, body: '<Parameters xmlns="http://hl7.org/fhir"/>', status: 400 },
  { what: 'another resource than Parameters', path: LOOKUP, body: '{"resourceType":"Patient"}', status: 400 },
  {
    what: 'parameter that is no list',
    path: LOOKUP,
    body: '{"resourceType":"Parameters","parameter":{}}',
    status: 400,
  },
  { what: 'no parameters', path: LOOKUP, body: [], status: 400 },
  { what: 'no code', path: LOOKUP, body: [system], status: 400 },
  { what: 'no system', path: LOOKUP, body: [code], status: 400 },
  { what: 'a code that is a list', path: LOOKUP, body: [system, { name: 'code', valueCode: ['2951-2'] }], status: 400 },
  {
    what: 'a coding without code',
    path: LOOKUP,
    body: [{ name: 'coding', valueCoding: { system: LOINC } }],
    status: 400,
  },
  { what: 'an unknown code system', path: `${LOOKUP}?system=http://nowhere.example.org&code=1`, status: 404 },
  { what: 'a version that is not loaded', path: `${LOOKUP}?system=${LOINC}&code=2951-2&version=99`, status: 404 },
  { what: 'an unknown code', path: `${LOOKUP}?system=${LOINC}&code=nope`, status: 404 },
  { what: 'a code defined twice', path: LOOKUP, body: [own([{ code: 'a' }, { code: 'a' }]), ...ownCode], status: 400 },
  {
    what: 'a hierarchy with a cycle',
    path: LOOKUP,
    body: [
      own([
        { code: 'a', property: [{ code: 'parent', valueCode: 'b' }] },
        { code: 'b', property: [{ code: 'parent', valueCode: 'a' }] },
      ]),
      ...ownCode,
    ],
    status: 400,
  },
  { what: 'an unknown value set', path: `${EXPAND}?url=http://nowhere.example.org/vs`, status: 404 },
  { what: 'a count that is no number', path: `${EXPAND}?url=http://loinc.org/vs&count=many`, status: 400 },
  { what: 'a count below zero', path: `${EXPAND}?url=http://loinc.org/vs&count=-1`, status: 400 },
  { what: 'a filter operator that is none', path: EXPAND, body: filter('COMPONENT', 'like', 'x'), status: 400 },
  { what: 'a regular expression that is none', path: EXPAND, body: filter('COMPONENT', 'regex', '('), status: 400 },
  { what: 'ECL that ends early', path: `${EXPAND}?url=http://snomed.info/sct?fhir_vs=ecl/%3C%3C`, status: 400 },
  { what: 'value sets that include each other', path: EXPAND, body: circle(), status: 422 },
  { what: 'an empty URL of a value set', path: `${EXPAND}?url=`, status: 404 },
  {
    what: 'validating in an unknown value set',
    path: `${VALIDATE}?url=http://nowhere.example.org/vs&code=1&system=${LOINC}`,
    status: 404,
  },
  { what: 'validating without a code', path: `${VALIDATE}?url=http://loinc.org/vs`, status: 400 },
  {
    what: 'an unknown map',
    path: `${TRANSLATE}?url=http://nowhere.example.org/map&system=${LOINC}&code=1`,
    status: 404,
  },
  { what: 'translating without a system', path: `${TRANSLATE}?code=1`, status: 400 },
  {
    what: 'a conceptMap that is a Patient',
    path: TRANSLATE,
    body: [{ name: 'conceptMap', resource: { resourceType: 'Patient' } }, code, system],
    status: 400,
  },
  {
    what: 'a dependency without an attribute',
    path: TRANSLATE,
    body: [code, system, { name: 'dependency', part: [] }],
    status: 400,
  },
  {
    what: 'subsumes with an unknown code',
    path: `/r4/CodeSystem/$subsumes?system=${LOINC}&codeA=nope&codeB=2951-2`,
    status: 404,
  },
  { what: 'a batch with an entry too many', path: '/r4', body: batch(21), status: 422 },
  { what: 'a body too large', path: LOOKUP, body: ' '.repeat(300_000), status: 413 },
  { what: 'a search by an unknown modifier', path: '/r4/CodeSystem?url:like=x', status: 400 },
];

function batch(entries: number): string {
  const entry = Array.from({ length: entries }, () => ({ request: { method: 'GET', url: 'metadata' } }));
  return JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry });
}

function circle(): readonly Json[] {
  const sets = [
    ['a', 'b'],
    ['b', 'a'],
  ].map(([own, other]) => ({
    name: 'tx-resource',
    resource: {
      ...{ resourceType: 'ValueSet', url: `http://x.org/vs/${own}`, status: 'active' },
      compose: { include: [{ valueSet: [`http://x.org/vs/${other}`] }] },
    },
  }));
  return [...sets, { name: 'url', valueUri: 'http://x.org/vs/a' }];
}
