/** AuditEvent and Provenance against the elements that the specification lists (R4 §6.3, §6.4; R5 §6.3, §6.4): nothing required is missing, nothing unknown is there. */
import { describe, expect, test } from 'vitest';
import type { FhirVersion } from '../../../src/domain/resource-decoder.js';
import type { AuditEntryInput } from '../../../src/fhir/audit-entry.js';
import { auditEvent } from '../../../src/fhir/audit-event.js';
import { provenance } from '../../../src/fhir/provenance.js';

/** Elements of a type with their cardinality (`1..1`, `0..*` …) and type; a type that is an object here is a backbone element. */
type Spec = { readonly [element: string]: readonly [cardinality: string, type: string | Spec] };

const CODING: Spec = { system: ['0..1', 'uri'], code: ['0..1', 'code'], display: ['0..1', 'string'] };
const CONCEPT: Spec = { coding: ['0..*', CODING], text: ['0..1', 'string'] };
const IDENTIFIER: Spec = { system: ['0..1', 'uri'], value: ['0..1', 'string'] };
const REFERENCE: Spec = {
  reference: ['0..1', 'string'],
  type: ['0..1', 'uri'],
  identifier: ['0..1', IDENTIFIER],
  display: ['0..1', 'string'],
};

const SPECS: Readonly<Record<string, Spec>> = {
  'AuditEvent 4.0': {
    resourceType: ['1..1', 'code'],
    id: ['0..1', 'id'],
    type: ['1..1', CODING],
    subtype: ['0..*', CODING],
    action: ['0..1', 'code'],
    recorded: ['1..1', 'instant'],
    outcome: ['0..1', 'code'],
    purposeOfEvent: ['0..*', CONCEPT],
    agent: [
      '1..*',
      {
        type: ['0..1', CONCEPT],
        role: ['0..*', CONCEPT],
        who: ['0..1', REFERENCE],
        requestor: ['1..1', 'boolean'],
        network: ['0..1', { address: ['0..1', 'string'], type: ['0..1', 'code'] }],
      },
    ],
    source: ['1..1', { observer: ['1..1', REFERENCE], type: ['0..*', CODING] }],
    entity: [
      '0..*',
      {
        what: ['0..1', REFERENCE],
        type: ['0..1', CODING],
        role: ['0..1', CODING],
        detail: ['0..*', { type: ['1..1', 'string'], valueString: ['1..1', 'string'] }],
      },
    ],
  },
  'AuditEvent 5.0': {
    resourceType: ['1..1', 'code'],
    id: ['0..1', 'id'],
    category: ['0..*', CONCEPT],
    code: ['1..1', CONCEPT],
    action: ['0..1', 'code'],
    recorded: ['1..1', 'instant'],
    authorization: ['0..*', CONCEPT],
    agent: [
      '1..*',
      {
        type: ['0..1', CONCEPT],
        role: ['0..*', CONCEPT],
        who: ['1..1', REFERENCE],
        requestor: ['0..1', 'boolean'],
        networkString: ['0..1', 'string'],
      },
    ],
    source: ['1..1', { observer: ['1..1', REFERENCE], type: ['0..*', CONCEPT] }],
    entity: [
      '0..*',
      {
        what: ['0..1', REFERENCE],
        role: ['0..1', CONCEPT],
        detail: ['0..*', { type: ['1..1', CONCEPT], valueString: ['1..1', 'string'] }],
      },
    ],
  },
  'Provenance 4.0': provenanceSpec({ reason: ['0..*', CONCEPT], recorded: ['1..1', 'instant'] }),
  'Provenance 5.0': provenanceSpec({
    authorization: ['0..*', { concept: ['0..1', CONCEPT] }],
    recorded: ['0..1', 'instant'],
  }),
};

function provenanceSpec(own: Spec): Spec {
  return {
    resourceType: ['1..1', 'code'],
    id: ['0..1', 'id'],
    target: ['1..*', REFERENCE],
    occurredDateTime: ['0..1', 'instant'],
    activity: ['0..1', CONCEPT],
    agent: ['1..*', { type: ['0..1', CONCEPT], role: ['0..*', CONCEPT], who: ['1..1', REFERENCE] }],
    entity: ['0..*', { role: ['1..1', 'code'], what: ['1..1', REFERENCE] }],
    ...own,
  };
}

const PRIMITIVES: Readonly<Record<string, (value: unknown) => boolean>> = {
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string' && value.trim() !== '',
  code: (value) => typeof value === 'string' && /^\S+( \S+)*$/.test(value),
  id: (value) => typeof value === 'string' && /^[A-Za-z0-9.-]{1,64}$/.test(value),
  uri: (value) => typeof value === 'string' && /^\S+$/.test(value),
  instant: (value) =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value),
};

/** What is wrong with a value, by path. */
function faults(value: unknown, spec: Spec, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`${path} is no object`];
  const members = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(members).filter((name) => spec[name] === undefined);
  const empty = Object.keys(members).length === 0 ? [`${path} is empty`] : [];
  const wrong = Object.entries(spec).flatMap(([name, [cardinality, type]]) => {
    const own = members[name];
    if (own === undefined) return cardinality.startsWith('1') ? [`${path}.${name} is missing`] : [];
    if (cardinality.endsWith('*') !== Array.isArray(own)) return [`${path}.${name} is no ${cardinality}`];
    const list: readonly unknown[] = Array.isArray(own) ? own : [own];
    if (list.length === 0) return [`${path}.${name} is an empty list`];
    return list.flatMap((each) => {
      if (typeof type !== 'string') return faults(each, type, `${path}.${name}`);
      return PRIMITIVES[type]?.(each) === true ? [] : [`${path}.${name} is no ${type}: ${JSON.stringify(each)}`];
    });
  });
  return [...unknown.map((name) => `${path}.${name} is unknown`), ...empty, ...wrong];
}

const ENTRY: AuditEntryInput = {
  seq: 7,
  kind: 'row',
  subject: 'r-1',
  version: 4,
  action: 'approve',
  actor: 'rita',
  role: 'reviewer',
  origin: 'api 10.0.0.7',
  at: '2026-11-01T10:00:00.000Z',
  reason: 'fits',
  detail: {},
  before: { state: 'in-review' },
  after: { state: 'approved' },
  previousHash: 'a'.repeat(64),
  hash: 'b'.repeat(64),
};

const { reason: _reason, before: _before, ...FIRST } = ENTRY;

const ENTRIES: readonly (readonly [string, AuditEntryInput])[] = [
  ['an approval', ENTRY],
  ['the first event of a row', { ...FIRST, version: 1, action: 'add' }],
  [
    'Concord itself, from the command line',
    { ...ENTRY, actor: 'concord', role: 'system', origin: 'command line, a@b: concord load x' },
  ],
  ['a written resource', { ...ENTRY, kind: 'resource', subject: 'ConceptMap/abc', action: 'delete' }],
  [
    'a map, named by its canonical',
    { ...ENTRY, kind: 'map', subject: 'labs', after: { url: 'https://example.org/m' } },
  ],
  ['a user', { ...ENTRY, kind: 'user', subject: 'ada', action: 'set-roles' }],
  ['nothing after', { ...ENTRY, after: null, origin: '' }],
];

describe.each(['4.0', '5.0'] as const)('FHIR %s', (version: FhirVersion) => {
  test.each(ENTRIES)('AuditEvent: %s', (_, entry) => {
    expect(faults(auditEvent(entry, version), SPECS[`AuditEvent ${version}`] ?? {}, 'AuditEvent')).toEqual([]);
  });

  test.each(ENTRIES)('Provenance: %s', (_, entry) => {
    expect(faults(provenance(entry, version), SPECS[`Provenance ${version}`] ?? {}, 'Provenance')).toEqual([]);
  });
});

test('the checker finds what is missing, unknown, empty and of another type', () => {
  const spec: Spec = { a: ['1..1', 'code'], b: ['0..*', CODING] };
  expect(faults({ b: [{}], c: 1 }, spec, 'X')).toEqual(['X.c is unknown', 'X.a is missing', 'X.b is empty']);
  expect(faults({ a: 3, b: {} }, spec, 'X')).toEqual(['X.a is no code: 3', 'X.b is no 0..*']);
});

test('who, when, what, from where, why, before, after and the chain can be read', () => {
  expect(auditEvent(ENTRY, '4.0')).toMatchObject({
    id: 'event-7',
    type: { code: 'verify' },
    subtype: [{ code: 'approve' }],
    action: 'U',
    recorded: ENTRY.at,
    purposeOfEvent: [{ text: 'fits' }],
    agent: [{ who: { identifier: { value: 'rita' } }, role: [{ text: 'reviewer' }], network: { address: '10.0.0.7' } }],
    entity: [
      {
        what: { identifier: { value: 'row/r-1' } },
        detail: [
          { type: 'sequence', valueString: '7' },
          { type: 'version', valueString: '4' },
          { type: 'origin', valueString: 'api 10.0.0.7' },
          { type: 'previous-hash', valueString: ENTRY.previousHash },
          { type: 'hash', valueString: ENTRY.hash },
          { type: 'before', valueString: '{"state":"in-review"}' },
          { type: 'after', valueString: '{"state":"approved"}' },
        ],
      },
    ],
  });
});

test('Provenance names the version before, and who verified', () => {
  expect(provenance({ ...ENTRY, kind: 'resource', subject: 'ConceptMap/abc' }, '5.0')).toMatchObject({
    target: [{ reference: 'ConceptMap/abc/_history/4', type: 'ConceptMap' }],
    authorization: [{ concept: { text: 'fits' } }],
    agent: [{ type: { coding: [{ code: 'verifier' }] } }, { who: { identifier: { value: 'concord' } } }],
    entity: [{ role: 'revision', what: { reference: 'ConceptMap/abc/_history/3' } }],
  });
});

test.each([
  ['api 2001:db8::7', '2001:db8::7'],
  ['api ::1', '::1'],
  ['command line, a@b: concord load 12:30', undefined],
  ['api 127.0.0.1, key 3f', '127.0.0.1'],
])('address in %s', (origin, address) => {
  const { agent } = auditEvent({ ...ENTRY, origin }, '5.0') as { agent: readonly { networkString?: string }[] };
  expect(agent[0]?.networkString).toBe(address);
});
