/** Whatever comes in, what goes out is a FHIR answer: 4xx with an OperationOutcome, or a result; never a 5xx, never a stack. */
import { afterAll, describe, expect, test } from 'vitest';
import { SAMPLE_LIMITS, sampleServer } from '../support/sample-content.js';
import { type Answer, answerOf, get, type Json, parameters, post, queryText, send, value } from './support.js';

const server = await sampleServer();
afterAll(() => server.close());

const LOINC = 'http://loinc.org';
const LOOKUP = '/r4/CodeSystem/$lookup';
const TRANSLATE = '/r4/ConceptMap/$translate';

function expectClean({ text, status, headers }: Answer): void {
  expect(status).toBeLessThan(500);
  expect(headers.get('content-type')).toMatch(/^application\/fhir\+json/);
  expect(text).not.toMatch(
    /\bat [\w.<>]+ \(|node_modules|\.ts:\d+|\.js:\d+|SQLITE|TypeError|RangeError|\[object Object\]/,
  );
}

function expectOutcome(answer: Answer, status: number): void {
  expectClean(answer);
  expect([answer.status, answer.body['resourceType']]).toEqual([status, 'OperationOutcome']);
  const issues = answer.body['issue'] as readonly Json[];
  expect(issues.length).toBeGreaterThan(0);
  for (const issue of issues) {
    expect(['error', 'fatal', 'warning']).toContain(issue['severity']);
    expect(String((issue['details'] as Json)['text']).length).toBeGreaterThan(5);
  }
}

const P = (...parameter: readonly unknown[]): string => JSON.stringify({ resourceType: 'Parameters', parameter });
const code = { name: 'code', valueCode: '2951-2' };
const system = { name: 'system', valueUri: LOINC };
const own = (more: Json) => ({
  name: 'tx-resource',
  resource: { resourceType: 'CodeSystem', url: 'http://x.org', status: 'active', content: 'complete', ...more },
});
const ownCode = [
  { name: 'system', valueUri: 'http://x.org' },
  { name: 'code', valueCode: 'a' },
];
const ref = (target: string) => [{ code: 'parent', valueCode: target }];

/** JSON text, as building and writing such a tree would itself overflow the stack. */
function nested(depth: number): string {
  return `${'{"name":"p","part":['.repeat(depth)}{"name":"p","valueString":"x"}${']}'.repeat(depth)}`;
}
const nestedBody = (depth: number, beside: readonly unknown[] = []): string => {
  const list = [...beside.map((parameter) => JSON.stringify(parameter)), nested(depth)];
  return `{"resourceType":"Parameters","parameter":[${list.join(',')}]}`;
};

describe('bodies', () => {
  test.each<[name: string, body: string, status: number]>([
    ['broken JSON', '{"resourceType":', 400],
    ['text', 'hello', 400],
    ['XML in JSON clothes', '<Parameters xmlns="http://hl7.org/fhir"/>', 400],
    ['NUL', '\u0000', 400],
    ['a number', '5', 400],
    ['null', 'null', 400],
    ['a list', '[]', 400],
    ['an empty object', '{}', 400],
    ['another resource', '{"resourceType":"Patient"}', 400],
    ['a resourceType that is no text', '{"resourceType":["Parameters"]}', 400],
    ['no body', '', 400],
    ['parameter that is an object', '{"resourceType":"Parameters","parameter":{}}', 400],
    ['parameter that is null', '{"resourceType":"Parameters","parameter":null}', 400],
    ['a parameter that is null', '{"resourceType":"Parameters","parameter":[null]}', 400],
    ['a parameter that is a list', '{"resourceType":"Parameters","parameter":[[]]}', 400],
    ['a parameter without a name', P({ valueCode: 'x' }), 400],
    ['a name that is a number', P({ name: 5, valueCode: 'x' }), 400],
    ['no parameters', P(), 400],
    ['no code', P(system), 400],
    ['an empty code', P(system, { name: 'code', valueCode: '' }), 400],
    ['a code without a value', P(system, { name: 'code' }), 400],
    ['a code that is an object', P(system, { name: 'code', valueCode: {} }), 400],
    ['a code that is null', P(system, { name: 'code', valueCode: null }), 400],
    ['a code that is a list', P(system, { name: 'code', valueCode: ['2951-2'] }), 400],
    ['a system that is an object', P(code, { name: 'system', valueUri: {} }), 400],
    ['no system', P(code), 400],
    ['a coding that is a list', P({ name: 'coding', valueCoding: [] }), 400],
    ['a coding without a code', P({ name: 'coding', valueCoding: { system: LOINC } }), 400],
    ['a coding whose code is a number', P({ name: 'coding', valueCoding: { system: LOINC, code: 5 } }), 400],
    ['a coding without a system', P({ name: 'coding', valueCoding: { code: '2951-2' } }), 400],
    ['an unknown system', P(code, { name: 'system', valueUri: 'http://nowhere.example.org' }), 404],
    ['an unknown version', P(code, system, { name: 'version', valueString: '99' }), 404],
    ['an unknown code', P(system, { name: 'code', valueCode: 'nope' }), 404],
    ['parts where a value belongs', P(system, { name: 'code', part: [{ name: 'x' }] }), 400],
    ['part that is null', P(system, { name: 'x', part: [null] }), 400],
    ['names of Object', P({ name: '__proto__', valueCode: 'x' }, { name: 'constructor', valueCode: 'y' }), 400],
    ['a prototype in JSON', '{"resourceType":"Parameters","__proto__":{"parameter":[]},"parameter":[]}', 400],
    ['parts 100 deep and no code', nestedBody(100), 400],
    ['parts 10,000 deep', nestedBody(10_000), 400],
    [
      'a tx-resource that is no terminology resource',
      P({ name: 'tx-resource', resource: { resourceType: 'Patient' } }, code, system),
      400,
    ],
    ['a tx-resource without a type', P({ name: 'tx-resource', resource: {} }, code, system), 400],
    ['a tx-resource without a url', P(own({ url: undefined }), code, system), 400],
    ['concepts that are no list', P(own({ concept: 'a' }), ...ownCode), 400],
    ['a concept whose code is a number', P(own({ concept: [{ code: 5 }] }), ...ownCode), 400],
    ['a code defined twice', P(own({ concept: [{ code: 'a' }, { code: 'a' }] }), ...ownCode), 400],
    [
      'a hierarchy with a cycle',
      P(
        own({
          concept: [
            { code: 'a', property: ref('b') },
            { code: 'b', property: ref('a') },
          ],
        }),
        ...ownCode,
      ),
      400,
    ],
    [
      'a property value of no type',
      P(own({ concept: [{ code: 'a', property: [{ code: 'p', valueHumanName: {} }] }] }), ...ownCode),
      400,
    ],
  ])('$lookup of %s: %i', async (_name, body, status) => {
    for (const base of ['/r4', '/r5'])
      expectOutcome(await send(server.app, `${base}/CodeSystem/$lookup`, body), status);
  });

  test.each<[name: string, parameters: readonly Json[], status: number]>([
    [
      'a conceptMap that is a Patient',
      [{ name: 'conceptMap', resource: { resourceType: 'Patient' } }, code, system],
      400,
    ],
    [
      'a conceptMap without a url',
      [{ name: 'conceptMap', resource: { resourceType: 'ConceptMap' } }, code, system],
      400,
    ],
    [
      'groups that are text',
      [
        { name: 'conceptMap', resource: { resourceType: 'ConceptMap', url: 'x', status: 'active', group: 'x' } },
        code,
        system,
      ],
      400,
    ],
    [
      'an equivalence that there is not',
      [
        {
          name: 'conceptMap',
          resource: {
            resourceType: 'ConceptMap',
            url: 'x',
            status: 'active',
            group: [{ element: [{ code: 'a', target: [{ code: 'b', equivalence: 'constructor' }] }] }],
          },
        },
        code,
        system,
      ],
      400,
    ],
    ['a codeableConcept without codings', [{ name: 'codeableConcept', valueCodeableConcept: { text: 'x' } }], 400],
    ['codings that are no list', [{ name: 'codeableConcept', valueCodeableConcept: { coding: {} } }], 400],
    ['a coding in it that is null', [{ name: 'codeableConcept', valueCodeableConcept: { coding: [null] } }], 400],
    ['reverse that is text', [code, system, { name: 'reverse', valueString: 'perhaps' }], 400],
    ['reverse that is a number', [code, system, { name: 'reverse', valueInteger: 1 }], 400],
    [
      'a dependency without an attribute',
      [code, system, { name: 'dependency', part: [{ name: 'value', valueCode: 'x' }] }],
      400,
    ],
    [
      'a dependency without a value',
      [code, system, { name: 'dependency', part: [{ name: 'attribute', valueUri: 'x' }] }],
      400,
    ],
    [
      'a dependency whose value is null',
      [
        code,
        system,
        {
          name: 'dependency',
          part: [
            { name: 'attribute', valueUri: 'x' },
            { name: 'value', valueCoding: null },
          ],
        },
      ],
      400,
    ],
  ])('$translate with %s: %i', async (_name, list, status) => {
    expectOutcome(await post(server.app, TRANSLATE, list), status);
  });

  test('one that is too large is 413, with a length and without', async () => {
    const body = P({ name: 'code', valueString: 'x'.repeat(SAMPLE_LIMITS.maxBody) });
    expectOutcome(await send(server.app, LOOKUP, body), 413);
    const stream = new Response(body).body;
    const init = { method: 'POST', headers: { 'content-type': 'application/fhir+json' }, body: stream, duplex: 'half' };
    expectOutcome(await answerOf(await server.app.request(LOOKUP, init as RequestInit)), 413);
  });

  test('parts 100 deep beside what is needed do not matter', async () => {
    expect((await send(server.app, LOOKUP, nestedBody(100, [code, system]))).status).toBe(200);
  });

  test('fields that only look like Object are text like any other', async () => {
    const coding = '{"system":"http://loinc.org","code":"2951-2","__proto__":{"code":"nope"},"constructor":1}';
    const body = `{"resourceType":"Parameters","parameter":[{"name":"coding","valueCoding":${coding}}]}`;
    const answer = await send(server.app, LOOKUP, body);
    expect(value(parameters(answer.body), 'code')).toBe('2951-2');
  });
});

describe('codes', () => {
  test.each<[code: string]>([
    ['\u0000'],
    ['2951-2\u0000'],
    ['2951-2 '],
    ["' OR 1=1 --"],
    ['"; DROP TABLE concept; --'],
    ['%'],
    ['_'],
    ['*'],
    ['a" OR "b'],
    ['NEAR(a b)'],
    ['value:x'],
    ['AND'],
    ['\ud800'],
    ['\u202e2-1592'],
    ['𝟚951-2'],
    ['💊'.repeat(200)],
    ['x'.repeat(6_000)],
    ['../../etc/passwd'],
    ['{{7*7}}'],
    ['<script>alert(1)</script>'],
    ['__proto__'],
    ['constructor'],
    ['toString'],
    ['-1'],
    ['1e309'],
    ['null'],
  ])('%j is a code that there is not', async (text) => {
    for (const owner of [LOINC, 'http://snomed.info/sct', 'https://lab.example.org/CodeSystem/specimen']) {
      const list = [
        { name: 'system', valueUri: owner },
        { name: 'code', valueCode: text },
      ];
      expectOutcome(await post(server.app, LOOKUP, list), 404);
      expectOutcome(await get(server.app, '/r5/CodeSystem/$lookup', { system: owner, code: text }), 404);
      expectOutcome(
        await get(server.app, '/r4/CodeSystem/$subsumes', { system: owner, codeA: text, codeB: text }),
        404,
      );
      for (const name of ['code', 'targetCode', 'sourceCode']) {
        const query = { system: owner, targetSystem: owner, [name]: text };
        const answer = await get(server.app, TRANSLATE, query);
        expectClean(answer);
        expect(value(parameters(answer.body), 'result')).toBe(false);
      }
    }
  });

  test.each([
    ['__proto__'],
    ['constructor'],
    ["'"],
    ['http://loinc.org/'],
    ['HTTP://LOINC.ORG'],
    ['|'],
    ['||'],
    ['http://loinc.org|'],
    ['\u0000'],
  ])('a system %j is clean to ask for', async (owner) => {
    expectClean(await get(server.app, LOOKUP, { system: owner, code: '2951-2' }));
    expectClean(await get(server.app, TRANSLATE, { system: owner, code: '2951-2' }));
    expectClean(await get(server.app, TRANSLATE, { url: owner, system: owner, code: '2951-2' }));
    expectClean(await get(server.app, '/r4/CodeSystem', { url: owner }));
    expectClean(await get(server.app, '/r4/ConceptMap', { 'name:contains': owner, version: owner }));
  });
});

describe('routes, methods, headers', () => {
  const question = queryText({ system: LOINC, code: '2951-2' });

  test.each<[method: string, path: string, status: number]>([
    ['GET', '/', 404],
    ['GET', '/r4', 405],
    ['GET', '/r3/metadata', 404],
    ['GET', '/r4/Patient', 404],
    ['GET', '/r4/Patient/1', 404],
    ['GET', '/r4/CodeSystem/nope', 404],
    ['GET', '/r4/CodeSystem/__proto__', 404],
    ['GET', '/r4/CodeSystem/%E0%A4%A', 404],
    ['GET', '/r4/CodeSystem/..%2f..%2fetc%2fpasswd', 404],
    ['GET', '/r4/CodeSystem/$frobnicate', 404],
    ['POST', '/r4/CodeSystem/$frobnicate', 404],
    ['GET', '/r4/CodeSystem/nope/$lookup?code=x', 404],
    ['GET', '/r4/CodeSystem/LOINC-0.01-sample/$frobnicate', 404],
    ['GET', '/r4/ConceptMap/LOINC-0.01-sample/$translate?code=x', 404],
    ['GET', '/r4/CodeSystem/$translate', 404],
    ['GET', '/r4/$lookup', 404],
    ['GET', '/r4/_history', 404],
    ['DELETE', '/r4/CodeSystem/LOINC-0.01-sample', 405],
    ['PUT', '/r4/CodeSystem/LOINC-0.01-sample', 405],
    ['PATCH', '/r4/CodeSystem/LOINC-0.01-sample', 405],
    ['POST', '/r4/CodeSystem', 405],
    ['DELETE', `${LOOKUP}${question}`, 405],
    ['PUT', `${LOOKUP}${question}`, 405],
    ['DELETE', '/r4/Patient/1', 404],
    ['PUT', '/r4/CodeSystem/$frobnicate', 404],
  ])('%s %s: %i', async (method, path, status) => {
    const body = method === 'POST' || method === 'PUT' || method === 'PATCH' ? { body: '{}' } : {};
    const headers = { 'content-type': 'application/fhir+json' };
    expectOutcome(await answerOf(await server.app.request(path, { method, headers, ...body })), status);
  });

  test.each([
    ['DELETE', '/r4/CodeSystem/$lookup', 'GET, HEAD, POST'],
    ['PUT', '/r5/ConceptMap/some-map/$translate', 'GET, HEAD, POST'],
    ['DELETE', '/fhir/ValueSet/x', 'GET, HEAD'],
    ['PUT', '/r4/CodeSystem/_search', 'POST'],
    ['POST', '/r4/metadata', 'GET, HEAD'],
    ['DELETE', '/r4', 'POST'],
    ['DELETE', '/r4/', 'POST'],
    ['POST', '/health', 'GET, HEAD'],
  ])('%s %s is told what is allowed: %s', async (method, path, allow) => {
    const response = await server.app.request(path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
  });

  test('HEAD is a GET without a body', async () => {
    for (const path of [`${LOOKUP}${question}`, '/r4/metadata', '/r4/CodeSystem/specimen']) {
      const response = await server.app.request(path, { method: 'HEAD' });
      expect([response.status, await response.text()]).toEqual([200, '']);
    }
  });

  test.each<[accept: string, status: number]>([
    ['application/fhir+xml', 406],
    ['application/xml', 406],
    ['text/turtle', 406],
    ['image/png', 406],
    ['application/fhir+json', 200],
    ['application/json', 200],
    ['application/fhir+json; fhirVersion=4.0', 200],
    ['application/fhir+xml, application/fhir+json;q=0.5', 200],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 200],
    ['*/*', 200],
    ['', 200],
  ])('Accept: %s: %i', async (accept, status) => {
    const answer = await get(server.app, `${LOOKUP}${question}`, {}, { accept });
    if (status === 200) expect(answer.status).toBe(200);
    else expectOutcome(answer, status);
  });

  test.each([
    ['xml', 406],
    ['application/fhir+xml', 406],
    ['ttl', 406],
    ['json', 200],
    ['application/fhir+json', 200],
  ])('_format=%s: %i', async (format, status) => {
    const answer = await get(server.app, LOOKUP, { system: LOINC, code: '2951-2', _format: format }, { accept: '*/*' });
    expect(answer.status).toBe(status);
  });

  test.each<[type: string, status: number]>([
    ['application/fhir+xml', 415],
    ['text/plain', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/octet-stream', 415],
    ['application/fhir+json; charset=utf-8; fhirVersion=5.0', 200],
    ['application/json', 200],
    ['', 200],
  ])('Content-Type: %s: %i', async (type, status) => {
    const answer = await send(server.app, LOOKUP, P(code, system), { 'content-type': type });
    if (status === 200) expect(answer.status).toBe(200);
    else expectOutcome(answer, status);
  });

  test('a form body is a query', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams({ system: LOINC, code: '2951-2' }).toString();
    expect((await send(server.app, LOOKUP, body, headers)).status).toBe(200);
    expectOutcome(await send(server.app, LOOKUP, '%%%&&&===', headers), 400);
  });

  test.each<[header: string, text: string, status: number]>([
    ['x-too-costly-threshold', 'many', 400],
    ['x-too-costly-threshold', '-5', 400],
    ['accept-language', ';;;,,,q=', 200],
    ['accept-language', 'x'.repeat(3_000), 200],
    ['accept-language', '*;q=0', 200],
  ])('%s: %s is %i', async (header, text, status) => {
    const answer = await get(server.app, `${LOOKUP}${question}`, {}, { [header]: text });
    expectClean(answer);
    expect(answer.status).toBe(status);
  });
});
