/** Whatever is sent, the API answers with what is right or with a problem; it never fails. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiMapFiles } from '../../../src/cli/api-map-files.js';
import type { Endpoint } from '../../../src/http/api/contract/endpoint.js';
import { ENDPOINTS } from '../../../src/http/api/contract/endpoints.js';
import { type ApiHouse, openApiHouse, type Person } from './support.js';

const LAB = 'https://example.org/lab';
let house: ApiHouse;
let omar: Person;
let row = '';
beforeAll(async () => {
  house = await openApiHouse({ server: { mapFiles: apiMapFiles } });
  omar = await house.person('omar', 'reader', 'mapper', 'reviewer', 'publisher', 'administrator');
  const scope = { source: { system: LAB }, targets: [{ system: 'http://loinc.org' }] };
  await house.call(omar, 'createMap', {
    body: { id: 'labs', url: 'https://example.org/labs', title: 'Labs', purpose: 'Test', scope },
  });
  const { added } = await house.call(omar, 'addRows', {
    params: { map: 'labs' },
    body: { rows: [{ system: LAB, code: 'NA' }] },
  });
  row = String((added as unknown as string[])[0]);
});
afterAll(() => house.close());

/** Words that members are called and values that they have, so that some of what is made up gets further than the schema. */
const NAMES = [
  'version',
  'request',
  'action',
  'targets',
  'system',
  'code',
  'relationship',
  'rows',
  'entries',
  'reason',
  'text',
  'map',
  'mapVersion',
  'name',
  'roles',
  'password',
  'changes',
  'to',
  'limit',
  'preview',
  'title',
  'scope',
  '__proto__',
  'constructor',
];
const VALUES = [
  'propose',
  'submit',
  'approve',
  'undo',
  'equivalent',
  LAB,
  'labs',
  'NA',
  'mapper',
  '',
  ' ',
  '\ud800',
  '\u0000',
  "'",
  '1.0.0',
  0,
  1,
  -1,
  1.5,
  1e308,
  true,
  null,
];
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...VALUES),
    fc.string(),
    fc.array(tie('any'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom(...NAMES), tie('any'), { maxKeys: 5 }),
})).any;
const part = fc.oneof(
  fc.constantFrom('labs', 'omar', '1', '0', '-1', '9e9', '%', '%00', '..', "'", 'é', '\u202e'),
  fc.string({ minLength: 1 }),
);
const query = fc.dictionary(
  fc.constantFrom(
    'limit',
    'cursor',
    'state',
    'text',
    'map',
    'from',
    'to',
    'version',
    'format',
    'since',
    'top',
    'band',
    'seq',
  ),
  fc.oneof(fc.string(), fc.constantFrom('1', '-1', '1e9', 'NaN', 'working', 'W10', 'bnVsbA')),
  { maxKeys: 3 },
);

/** Ending the session, or shutting oneself out, would end the test. */
const LEFT_OUT = new Set(['signOut', 'setRoles', 'setDisabled', 'setPassword', 'signIn', 'verifyAudit']);
const endpoints = (Object.entries(ENDPOINTS) as [string, Endpoint][]).filter(([name]) => !LEFT_OUT.has(name));

describe('made-up requests', () => {
  test.each(endpoints)('%s', async (_, { method, path, body }) => {
    const asked = fc.asyncProperty(value, query, part, fc.boolean(), async (sent, asking, given, known) => {
      const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
        known && name === 'row' ? row : known && name === 'map' ? 'labs' : encode(given),
      );
      const pairs = new URLSearchParams(Object.entries(asking)).toString();
      const { status, text } = await house.ask(
        omar,
        method.toUpperCase(),
        `/api${filled}?${pairs}`,
        body === undefined ? undefined : JSON.stringify(sent),
      );
      expect(status, text).toBeLessThan(500);
    });
    await fc.assert(asked, { numRuns: 25 });
  });

  test('and the audit is as it should be', async () => {
    expect((await house.governance.store.verifyAudit()).problems).toEqual([]);
  });
});

function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return 'x';
  }
}
