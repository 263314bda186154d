/**
 * The short way over real sockets: what is answered there is answered as the long way answers it, byte for byte where no clock or chance takes
 * part; what is unusual is left to the long way.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { listen } from '../../src/cli/serve/listen.js';
import { TextInParts } from '../../src/fhir/json-text.js';
import { createApplication } from '../../src/http/app.js';
import { directListener } from '../../src/http/direct-listener.js';
import { SAMPLE_LIMITS, sampleServer } from '../support/sample-content.js';

const { content, close } = await sampleServer();
const settings = {
  baseUrl: 'http://concord.test',
  started: '2026-01-01T00:00:00.000Z',
  cacheBytes: 0,
  ...SAMPLE_LIMITS,
};
const taken: string[] = [];
const { app, direct } = createApplication({ loaded: content.catalogue, ...settings });
const short = directListener({ routes: direct, maxBody: settings.maxBody, around: (work) => work() });
const fetch = (request: Request, env: unknown) => app.fetch(request, env as object);
const place = { host: '127.0.0.1', port: 0 };
const both = await listen({
  ...place,
  answersFor: () => ({
    fetch,
    direct: (incoming, outgoing) => {
      const isTaken = short(incoming, outgoing);
      if (isTaken) taken.push(incoming.url ?? '');
      return isTaken;
    },
  }),
});
const longAlone = await listen({ ...place, answersFor: () => ({ fetch, direct: () => false }) });
afterAll(async () => {
  await both.stop();
  await longAlone.stop();
  close();
});

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: object;
  readonly text: string;
}

function ask(port: number, { method = 'GET', path, body, headers = {} }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = httpRequest(
      { ...place, port, method, path, agent: false, headers: { ...length, ...headers } },
      (answer) => {
        textOf(answer).then(
          (text) =>
            resolve({
              status: answer.statusCode,
              headers: { ...answer.headers, date: '' },
              text: text.replace(/"(identifier|timestamp)":"[^"]*"/g, '"$1":""'),
            }),
          reject,
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const JSON_BODY = { 'content-type': 'application/fhir+json' };
const parameters = (...parameter: object[]): string => JSON.stringify({ resourceType: 'Parameters', parameter });
const loinc = (more = ''): string => `/r4/CodeSystem/$lookup?system=http://loinc.org&code=2951-2${more}`;
const SEARCH = '/r4/ValueSet?_count=2';
const EXPAND = parameters(
  { name: 'url', valueUri: 'http://loinc.org/vs' },
  { name: 'filter', valueString: 'sodium' },
  { name: 'count', valueInteger: 5 },
);

describe('the short way answers as the long way', () => {
  test.each<[string, Asked]>([
    ['a lookup', { path: loinc() }],
    ['a lookup in a language', { path: loinc(), headers: { 'accept-language': 'de' } }],
    ['R5', { path: loinc().replace('/r4/', '/r5/') }],
    ['an unknown code', { path: '/fhir/CodeSystem/$lookup?system=http://loinc.org&code=nothing' }],
    ['a missing parameter', { path: '/r4/CodeSystem/$lookup' }],
    ['escapes and blanks', { path: `${loinc()}&property=COMPONENT&property=a%20b+c%C3%BC` }],
    ['a broken escape', { path: `${loinc()}&property=%zz` }],
    ['a search', { path: SEARCH }],
    ['an expansion', { path: '/r4/ValueSet/$expand?url=http://loinc.org/vs&filter=glucose&count=3' }],
    ['a long answer', { path: '/r4/ValueSet/$expand?url=http://loinc.org/vs&count=500' }],
    ['a body', { method: 'POST', path: '/r4/ValueSet/$expand', body: EXPAND, headers: JSON_BODY }],
    [
      'a body with a byte order mark',
      { method: 'POST', path: '/r4/ValueSet/$expand', body: `\ufeff${EXPAND}`, headers: JSON_BODY },
    ],
    [
      'a body that is not UTF-8',
      {
        method: 'POST',
        path: '/r4/ValueSet/$expand',
        body: Buffer.from('{"a": "\xff"}', 'latin1'),
        headers: JSON_BODY,
      },
    ],
    ['malformed JSON', { method: 'POST', path: '/r4/ValueSet/$expand', body: '{"resource', headers: JSON_BODY }],
    ['an empty body', { method: 'POST', path: '/r4/ValueSet/$expand', body: '', headers: JSON_BODY }],
    [
      'an answer beyond ASCII',
      {
        method: 'POST',
        path: '/r4/CodeSystem/$validate-code',
        body: parameters(
          { name: 'url', valueUri: 'http://loinc.org' },
          { name: 'code', valueCode: '2951-2' },
          { name: 'display', valueString: 'Größe \u{1f9ea}' },
        ),
        headers: JSON_BODY,
      },
    ],
  ])('%s', async (_what, asked) => {
    taken.length = 0;
    const [one, other] = [await ask(both.port, asked), await ask(longAlone.port, asked)];
    expect(one).toEqual(other);
    expect(taken).toEqual([asked.path]);
  });
});

describe('what is unusual goes the long way', () => {
  test.each<[string, Asked, number]>([
    ['HEAD', { method: 'HEAD', path: loinc() }, 200],
    ['a browser', { path: loinc(), headers: { accept: 'text/html,*/*' } }, 200],
    ['credentials', { path: loinc(), headers: { authorization: 'Bearer x' } }, 200],
    ['another format', { path: loinc('&_format=xml') }, 406],
    [
      'a form',
      {
        method: 'POST',
        path: '/r4/ValueSet/$expand',
        body: 'a=b',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      400,
    ],
    [
      'another type',
      { method: 'POST', path: '/r4/ValueSet/$expand', body: '<a/>', headers: { 'content-type': 'text/xml' } },
      415,
    ],
    ['an instance', { path: '/r4/CodeSystem/nothing/$lookup?code=1' }, 404],
    [
      'too much',
      { method: 'POST', path: '/r4/ValueSet/$expand', body: ' '.repeat(SAMPLE_LIMITS.maxBody + 1), headers: JSON_BODY },
      413,
    ],
    ['a method that nothing has', { method: 'PATCH', path: loinc() }, 405],
  ])('%s', async (_what, asked, status) => {
    taken.length = 0;
    const answer = await ask(both.port, asked);
    expect(answer.status).toBe(status);
    expect(taken).toEqual([]);
  });
});

/** What comes over one connection for some bytes, once it holds `count` answers. */
function raw(text: string, count: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let got = '';
    const socket = connect({ ...place, port: both.port }, () => socket.write(text));
    socket.on('data', (data) => {
      got += data.toString();
      if (got.split('HTTP/1.1 ').length - 1 === count && got.endsWith('}')) socket.end();
    });
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
  });
}

describe('connections', () => {
  test('requests sent one after the other without waiting are answered in their order', async () => {
    const one = `GET ${loinc()} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const other = `GET ${SEARCH} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const answers = await raw(one + other + one, 3);
    expect([...answers.matchAll(/"resourceType":"(Parameters|Bundle)"/g)].map(([, type]) => type)).toEqual([
      'Parameters',
      'Bundle',
      'Parameters',
    ]);
  });

  test('a body in pieces is read as a whole', async () => {
    const head = `POST /r4/ValueSet/$expand HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${EXPAND.length}\r\n\r\n`;
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect({ ...place, port: both.port }, () => {
        socket.write(head + EXPAND.slice(0, 20));
        setTimeout(() => socket.write(EXPAND.slice(20)), 30);
      });
      let got = '';
      socket.on('data', (data) => {
        got += data.toString();
        if (got.endsWith('}')) socket.end();
      });
      socket.on('close', () => resolve(got));
      socket.on('error', reject);
    });
    expect(answer).toContain('HTTP/1.1 200 OK');
    expect(answer).toContain('"total"');
  });

  test('an answer in parts is sent as one, its length in bytes', async () => {
    const text = '{"größe":["';
    const parts = new TextInParts([text, Buffer.from('血糖'.repeat(50_000)), '"]}']);
    const own = directListener({
      routes: new Map([['/r4/parts', { get: () => parts }]]),
      maxBody: 1,
      around: (work) => work(),
    });
    const server = await listen({ ...place, answersFor: () => ({ fetch, direct: own }) });
    for (let time = 0; time < 3; time++) {
      const answer = await ask(server.port, { path: '/r4/parts' });
      expect(answer.text).toBe(`${text}${'血糖'.repeat(50_000)}"]}`);
    }
    expect(String(parts)).toHaveLength(text.length + 100_000 + 3);
    await server.stop();
  });

  test('a client that goes away in the middle of its body hurts nobody', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect({ ...place, port: both.port }, () => {
        socket.write(
          'POST /r4/ValueSet/$expand HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
        );
        setTimeout(() => socket.destroy(), 20);
      });
      socket.on('close', () => resolve());
    });
    expect((await ask(both.port, { path: loinc() })).status).toBe(200);
  });
});
