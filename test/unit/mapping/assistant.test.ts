import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askAssistant } from '../../../src/mapping/assistant.js';
import type { Candidate, Suggestion } from '../../../src/mapping/catalogue-entry.js';

function candidate(code: string): Candidate {
  return {
    system: 'http://loinc.org',
    code,
    display: `Display ${code}`,
    relationship: 'equivalent',
    score: 1,
    confidence: 0.5,
    explanation: [],
  };
}

const SUGGESTION: Suggestion = {
  source: { code: 'secret-local-code', name: 'Sodium', specimen: 'Blood', count: 7 },
  outcome: 'match',
  candidates: [candidate('1-8'), candidate('2-6'), candidate('3-4')],
};

let server: Server | undefined;

afterEach(() => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))));

interface StandIn {
  readonly baseUrl: string;
  readonly requests: string[];
}

/** A local stand-in for the endpoint that answers every request with the same content. */
async function standIn(content: string, { status = 200, delay = 0 } = {}): Promise<StandIn> {
  const requests: string[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      requests.push(`${request.url} ${request.headers.authorization ?? ''} ${body}`);
      setTimeout(() => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ choices: [{ message: { content } }] }));
      }, delay);
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return { baseUrl: `http://127.0.0.1:${(listening.address() as AddressInfo).port}/v1`, requests };
}

describe('askAssistant', () => {
  it('puts the chosen candidate first and marks the part it played', async () => {
    const { baseUrl } = await standIn('```json\n{"code":"2-6","reason":"specimen fits"}\n```');
    const result = await askAssistant(SUGGESTION, { baseUrl, model: 'm' });
    expect(result.candidates.map(({ code }) => code)).toEqual(['2-6', '1-8', '3-4']);
    expect(result.assistant).toEqual({ model: 'm', chosen: '2-6', reason: 'specimen fits' });
  });

  it('sends the entry without its code and count, and the names of the candidates', async () => {
    const { baseUrl, requests } = await standIn('{"code":"1-8","reason":"r"}');
    await askAssistant(SUGGESTION, { baseUrl, model: 'm', key: 'k' });
    expect(requests[0]).toContain('/v1/chat/completions Bearer k');
    expect(requests[0]).toContain('Sodium');
    expect(requests[0]).not.toContain('secret-local-code');
    expect(requests[0]).not.toContain('confidence');
  });

  it.each([
    ['a code that is no candidate', '{"code":"9-9","reason":"invented"}', {}],
    ['a refusal', 'I cannot help with that.', {}],
    ['nonsense', '{"code":', {}],
    ['an error status', '{"code":"2-6","reason":"r"}', { status: 500 }],
    ['a time-out', '{"code":"2-6","reason":"r"}', { delay: 300 }],
  ])('%s leaves the order of the engine', async (_what, content, behaviour) => {
    const { baseUrl } = await standIn(content, behaviour);
    expect(await askAssistant(SUGGESTION, { baseUrl, model: 'm', timeout: 100 })).toEqual(SUGGESTION);
  });

  it('an endpoint that is not there leaves the order of the engine', async () => {
    expect(await askAssistant(SUGGESTION, { baseUrl: 'http://127.0.0.1:1/v1', model: 'm' })).toEqual(SUGGESTION);
  });

  it('is not asked about what does not match', async () => {
    const { baseUrl, requests } = await standIn('{"code":"2-6","reason":"r"}');
    await askAssistant({ ...SUGGESTION, outcome: 'no-match' }, { baseUrl, model: 'm' });
    expect(requests).toEqual([]);
  });
});
