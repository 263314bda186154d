/** Batch over HTTP: every entry answered by itself, in order, whatever the others are; what is no batch is refused whole. */
import { afterAll, describe, expect, test } from 'vitest';
import { SAMPLE_LIMITS, sampleServer } from '../support/sample-content.js';
import { issueTexts, type Json, parameters, send, value } from './support.js';

const server = await sampleServer();
afterAll(() => server.close());

const LOOKUP = 'CodeSystem/$lookup?system=http://loinc.org&code=2951-2';
const lookupOf = (code: string) => ({
  resourceType: 'Parameters',
  parameter: [
    { name: 'system', valueUri: 'http://loinc.org' },
    { name: 'code', valueCode: code },
  ],
});

interface Entry {
  readonly resource?: Json;
  readonly response: { readonly status: string; readonly outcome?: Json };
}

async function batch(entries: readonly unknown[], path = '/r4', headers: Record<string, string> = {}) {
  const bundle = { resourceType: 'Bundle', type: 'batch', entry: entries };
  const { status, body } = await send(server.app, path, JSON.stringify(bundle), headers);
  return { status, body, entries: (body['entry'] ?? []) as readonly Entry[] };
}

const request = (method: string, url: string, resource?: unknown) => ({
  request: { method, url },
  ...(resource === undefined ? {} : { resource }),
});

describe('batch', () => {
  test('answers good and bad entries in order, each with its own status', async () => {
    const { status, body, entries } = await batch([
      request('GET', LOOKUP),
      request('GET', 'CodeSystem/$lookup?system=http://loinc.org&code=nope'),
      request('POST', 'CodeSystem/$lookup', lookupOf('718-7')),
      request('GET', 'metadata'),
      request('GET', 'CodeSystem?url=http://loinc.org'),
      request('POST', 'CodeSystem/$lookup', { resourceType: 'Patient' }),
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({ resourceType: 'Bundle', type: 'batch-response' });
    expect(entries.map(({ response }) => response.status)).toEqual(['200', '404', '200', '200', '200', '400']);
    expect(value(parameters(entries[2]?.resource ?? {}), 'code')).toBe('718-7');
    expect(entries[1]?.response.outcome).toMatchObject({ resourceType: 'OperationOutcome' });
    expect(entries[1]?.resource).toBeUndefined();
  });

  test.each([['/r4'], ['/r4/'], ['/fhir'], ['/fhir/'], ['/r5'], ['/r5/']])('is answered at %s', async (path) => {
    const { status, entries } = await batch([request('GET', LOOKUP)], path);
    expect([status, entries[0]?.response.status]).toEqual([200, '200']);
  });

  test.each([
    ['/CodeSystem/$lookup?system=http://loinc.org&code=2951-2'],
    ['//CodeSystem/$lookup?system=http://loinc.org&code=2951-2'],
    ['http://concord.test/r4/CodeSystem/$lookup?system=http://loinc.org&code=2951-2'],
  ])('understands the url %s', async (url) => {
    expect((await batch([request('GET', url)])).entries[0]?.response.status).toBe('200');
  });

  test.each<[name: string, entry: unknown, status: string]>([
    ['no request', { resource: lookupOf('2951-2') }, '400'],
    ['null', null, '400'],
    ['a number', 5, '400'],
    ['no url', { request: { method: 'GET' } }, '400'],
    ['no method', { request: { url: 'metadata' } }, '400'],
    ['a method that is none', request('FOO BAR', 'metadata'), '400'],
    ['a lower-case method', request('get', 'metadata'), '400'],
    ['a method that is a name of Object', request('__proto__', 'metadata'), '400'],
    ['TRACE', request('TRACE', 'metadata'), '400'],
    ['DELETE', request('DELETE', 'CodeSystem/x'), '405'],
    ['PUT', request('PUT', 'CodeSystem/x', { resourceType: 'CodeSystem' }), '405'],
    ['HEAD', request('HEAD', 'metadata'), '200'],
    ['GET with a body', request('GET', LOOKUP, lookupOf('2951-2')), '200'],
    ['POST without a body', request('POST', LOOKUP), '200'],
    ['a broken escape', request('GET', 'CodeSystem/%E0%A4%A'), '404'],
    ['an unknown path', request('GET', 'Patient/1'), '404'],
    ['a batch in the batch', request('POST', '', { resourceType: 'Bundle', type: 'batch' }), '400'],
    ['a batch in the batch, by its url', request('POST', 'http://concord.test/r4/', { type: 'batch' }), '400'],
  ])('an entry that is %s does not spoil the others', async (_name, entry, status) => {
    const { entries } = await batch([entry, request('GET', LOOKUP)]);
    expect(entries.map(({ response }) => response.status)).toEqual([status, '200']);
  });

  test('the language asked for holds for every entry', async () => {
    const { entries } = await batch([request('GET', LOOKUP)], '/r4', { 'accept-language': 'de' });
    expect(value(parameters(entries[0]?.resource ?? {}), 'display')).toContain('Natrium');
  });

  test('an empty batch has an empty answer', async () => {
    expect((await batch([])).body).toEqual({ resourceType: 'Bundle', type: 'batch-response', entry: [] });
  });

  test.each<[name: string, body: string, status: number, text: string]>([
    ['a transaction', '{"resourceType":"Bundle","type":"transaction","entry":[]}', 400, "not 'transaction'"],
    ['a Bundle without a type', '{"resourceType":"Bundle"}', 400, 'Bundle.type'],
    ['Parameters', '{"resourceType":"Parameters"}', 400, 'must be a Bundle'],
    ['nothing', '', 400, 'must be a Bundle'],
    ['broken JSON', '{"resourceType":"Bundle",', 400, 'not valid JSON'],
    [
      'too many entries',
      JSON.stringify({
        resourceType: 'Bundle',
        type: 'batch',
        entry: new Array(SAMPLE_LIMITS.maxBatch + 1).fill(request('GET', 'metadata')),
      }),
      422,
      'at most 20',
    ],
  ])('%s is refused whole', async (_name, body, status, text) => {
    const answer = await send(server.app, '/r4', body);
    expect([answer.status, answer.body['resourceType']]).toEqual([status, 'OperationOutcome']);
    expect(issueTexts(answer.body)[0]).toContain(text);
  });
});
