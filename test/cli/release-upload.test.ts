/** Releases over HTTP, against a real server: uploaded, loaded while it goes on answering, taken out, served again, removed; and what must not work. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { servedReleases } from '../../src/cli/release-upload.js';
import type { ReleaseFile, Upload } from '../../src/http/api/contract/releases.js';
import { formFile } from '../../src/http/api/multipart-file.js';
import { type PageServer, pageServer } from '../browser/server.js';
import { ROOT } from '../support/sample-content.js';

let server: PageServer;
const headers: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  server = await pageServer({ ada: ['administrator', 'publisher'], rob: ['reviewer'] });
  for (const { name, password } of Object.values(server.people)) headers[name] = await signIn(name, password);
});
afterAll(() => server?.stop());

async function signIn(name: string, password: string): Promise<Record<string, string>> {
  const response = await fetch(`${server.base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  });
  const { csrf } = (await response.json()) as { csrf: string };
  return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '', 'x-csrf-token': csrf };
}

const ask = (path: string, init: RequestInit = {}, by = 'ada') =>
  fetch(`${server.base}${path}`, { ...init, headers: { ...headers[by], ...init.headers } });
const askJson = async <T>(path: string): Promise<T> => (await (await ask(path)).json()) as T;
const put = (body: object, by = 'ada') =>
  ask('/api/release-files/active', { method: 'PUT', headers: JSON_TYPE, body: JSON.stringify(body) }, by);
const JSON_TYPE = { 'content-type': 'application/json' };

function form(name: string, bytes: Uint8Array<ArrayBuffer>, fields: Record<string, string> = {}): FormData {
  const made = new FormData();
  for (const [field, value] of Object.entries(fields)) made.append(field, value);
  made.append('file', new Blob([bytes]), name);
  return made;
}

const uploaded = (body: FormData, by = 'ada') => ask('/api/release-uploads', { method: 'POST', body }, by);

/** A code list of its own version each, so that every test loads something new. */
function codeList(): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode('code,display\na,The first\nb,The second\n');
}

async function ended(id: string): Promise<Upload> {
  for (;;) {
    const { items } = await askJson<{ items: Upload[] }>('/api/release-uploads');
    const found = items.find((each) => each.id === id);
    if (found === undefined) throw new Error(`the upload ${id} is not told of`);
    if (found.state === 'done' || found.state === 'failed') return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const LIST = 'https://lab.example.org/CodeSystem/uploaded';

async function display(code: string, version?: string): Promise<string | number> {
  const query = new URLSearchParams({ system: LIST, code, ...(version === undefined ? {} : { version }) });
  const response = await fetch(`${server.base}/r4/CodeSystem/$lookup?${query}`);
  if (!response.ok) return response.status;
  const { parameter } = (await response.json()) as { parameter: { name: string; valueString?: string }[] };
  return parameter.find(({ name }) => name === 'version')?.valueString ?? '';
}

async function fileOf(version: string): Promise<ReleaseFile | undefined> {
  const { items } = await askJson<{ items: ReleaseFile[] }>('/api/release-files');
  return items.find(({ systems }) => systems.some((system) => system.url === LIST && system.version === version));
}

async function loadList(version: string): Promise<Upload> {
  const response = await uploaded(form('list.csv', codeList(), { system: LIST, version }));
  expect(response.status).toBe(202);
  return ended(((await response.json()) as Upload).id);
}

describe('an uploaded release', () => {
  test('is served once it is loaded; of two versions the newer answers; taken out, the one before does', async () => {
    expect(await display('a')).toBe(404);
    expect(await loadList('1')).toMatchObject({ state: 'done', by: 'ada', name: 'list.csv' });
    expect(await display('a')).toBe('1');
    expect((await loadList('2')).state).toBe('done');
    expect(await display('a')).toBe('2');
    const { file = '' } = (await fileOf('2')) ?? {};
    expect((await put({ file, active: false, reason: 'the new names are wrong' })).status).toBe(200);
    expect(await display('a')).toBe('1');
    expect(await display('a', '2')).toBe(404);
    expect((await fileOf('2'))?.active).toBe(false);
    expect((await put({ file, active: true })).status).toBe(200);
    expect(await display('a')).toBe('2');
  });

  test('can be removed only when it is taken out', async () => {
    expect((await loadList('3')).state).toBe('done');
    const { file = '' } = (await fileOf('3')) ?? {};
    const remove = () =>
      ask('/api/release-files/removals', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ file }) });
    expect((await remove()).status).toBe(409);
    expect((await put({ file, active: false })).status).toBe(200);
    expect((await put({ file, active: false })).status).toBe(409);
    expect((await remove()).status).toBe(204);
    expect((await remove()).status).toBe(404);
    expect(await fileOf('3')).toBeUndefined();
  });

  test('comes as a zip too, as the file itself by name', async () => {
    const zip = new ZipFile();
    const folder = join(ROOT, 'data-samples/icd10cm');
    for (const name of readdirSync(folder)) zip.addFile(join(folder, name), name);
    zip.end();
    const chunks: Buffer[] = [];
    for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk as Uint8Array));
    const response = await ask('/api/release-uploads?name=icd.zip', {
      method: 'POST',
      headers: { 'content-type': 'application/zip' },
      body: new Uint8Array(Buffer.concat(chunks)),
    });
    expect(response.status).toBe(202);
    const upload = await ended(((await response.json()) as Upload).id);
    expect(upload.state).toBe('done');
    expect(upload.lines.join('\n')).toMatch(/ICD-10-CM 2026/);
  });

  test('is in the audit with who did what', async () => {
    const { items } = await askJson<{ items: { action: string; actor: string; reason?: string }[] }>(
      '/api/audit?kind=release&limit=200',
    );
    const actions = items.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['load', 'activate', 'deactivate', 'remove']));
    expect(items.find(({ reason }) => reason === 'the new names are wrong')?.actor).toBe('ada');
    expect(await askJson('/api/audit/verification')).toMatchObject({ problems: [] });
  });
});

describe('what is damaged', () => {
  test.each([
    ['a broken zip', 'broken.zip', new Uint8Array([0x50, 0x4b, 3, 4, 9, 9, 9])],
    ['no release', 'letter.txt', new TextEncoder().encode('Dear all')],
    ['a list without its system', 'list.csv', codeList()],
  ])('%s fails with its reason and leaves nothing behind', async (_what, name, bytes) => {
    const before = contentNow();
    const response = await uploaded(form(name, bytes));
    const upload = await ended(((await response.json()) as Upload).id);
    expect(upload.state).toBe('failed');
    expect(upload.lines.join(' ')).not.toBe('');
    expect(upload.lines.join(' ')).not.toContain(server.data);
    expect(contentNow()).toEqual(before);
    expect(existsSync(join(server.data, 'uploads', upload.id))).toBe(false);
  });

  test.each([
    ['an empty file', () => uploaded(form('empty.csv', new Uint8Array())), 400],
    ['no file', () => ask('/api/release-uploads', { method: 'POST', body: new FormData() }), 400],
    ['no body', () => ask('/api/release-uploads?name=x', { method: 'POST' }), 400],
    [
      'a form that is none',
      () =>
        ask('/api/release-uploads', {
          method: 'POST',
          headers: { 'content-type': 'multipart/form-data; boundary=x' },
          body: 'nothing of the kind',
        }),
      400,
    ],
    ['a path for a file', () => put({ file: '../../x/governance.sqlite', active: false }), 400],
    ['a way out of the folder', () => put({ file: '../governance.sqlite', active: false }), 404],
    ['a file that is not there', () => put({ file: 'x/y.sqlite', active: false }), 404],
    ['a hidden file', () => put({ file: './y.sqlite', active: false }), 404],
  ])('%s is refused', async (_what, send, status) => {
    expect((await send()).status).toBe(status);
  });

  test('a name that leads elsewhere is a name', async () => {
    const response = await uploaded(form('../../../evil.csv', codeList(), { system: LIST, version: '9' }));
    expect((await ended(((await response.json()) as Upload).id)).state).toBe('done');
    expect(existsSync(join(server.data, '../evil.csv'))).toBe(false);
  });
});

function contentNow(): readonly string[] {
  return readdirSync(join(server.data, 'content'), { recursive: true, encoding: 'utf8' }).sort();
}

describe('who may', () => {
  const paths: readonly (readonly [string, RequestInit])[] = [
    ['/api/release-files', {}],
    ['/api/release-uploads', {}],
    ['/api/release-uploads', { method: 'POST', body: form('list.csv', codeList()) }],
    ['/api/release-files/active', { method: 'PUT', headers: JSON_TYPE, body: '{"file":"a/b.sqlite","active":true}' }],
    ['/api/release-files/removals', { method: 'POST', headers: JSON_TYPE, body: '{"file":"a/b.sqlite"}' }],
  ];
  test.each(paths)('%s is for administrators alone', async (path, init) => {
    expect((await fetch(`${server.base}${path}`, init)).status).toBe(401);
    expect((await ask(path, init, 'rob')).status).toBe(403);
  });

  test.each(paths.slice(2))('%s needs the token of the session', async (path, init) => {
    const { cookie = '' } = headers['ada'] ?? {};
    const response = await fetch(`${server.base}${path}`, { ...init, headers: { cookie, ...init.headers } });
    expect(response.status).toBe(403);
    const elsewhere = { ...headers['ada'], origin: 'https://evil.example.org', ...init.headers };
    expect((await fetch(`${server.base}${path}`, { ...init, headers: elsewhere })).status).toBe(403);
  });
});

describe('a receiver', () => {
  test('refuses what is larger than it may be, announced or not, and keeps nothing of it', async () => {
    const data = join(server.data, 'elsewhere');
    const releases = servedReleases({ data, reload: async () => undefined, mostBytes: 1_000, main: 'none' });
    const release = { name: 'large.zip', by: 'ada', ended: async () => undefined };
    const content = async function* () {
      for (let i = 0; i < 20; i++) yield new Uint8Array(100);
    };
    for (const size of [{ size: 2_000 }, {}]) {
      await expect(releases.receive({ ...release, ...size, content: content() })).rejects.toMatchObject({
        status: 413,
      });
    }
    expect(readdirSync(join(data, 'uploads')).filter((name) => !name.endsWith('.json'))).toEqual([]);
    await releases.close();
  });
});

describe('several processes over the same data', () => {
  test('load one upload after the other, in the order in which they came', async () => {
    const data = join(server.data, 'shared');
    mkdirSync(data);
    const log = join(data, 'log');
    const main = join(data, 'slow.mjs');
    writeFileSync(
      main,
      `import { appendFileSync } from 'node:fs';
       const name = process.argv[3].split('/').at(-1);
       appendFileSync(${JSON.stringify(log)}, \`begin \${name} \`);
       setTimeout(() => appendFileSync(${JSON.stringify(log)}, \`end \${name} \`), 400);`,
    );
    const processes = [1, 2].map(() => servedReleases({ data, reload: async () => undefined, main }));
    const content = async function* () {
      yield new Uint8Array(10);
    };
    const loads = [];
    for (const [index, name] of ['a', 'b', 'c', 'd'].entries()) {
      const loaded = new Promise<void>((resolve) => {
        const release = { name, by: 'ada', content: content(), ended: async () => resolve() };
        void processes[index % 2]?.receive(release);
      });
      loads.push(loaded);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await Promise.all(loads);
    expect(readFileSync(log, 'utf8').trim()).toBe('begin a end a begin b end b begin c end c begin d end d');
    for (const each of processes) await each.close();
  });
});

describe('the file of a form', () => {
  const BOUNDARY = '----b';
  const FORM = [
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="system"\r\n\r\nurn:x\r\n`,
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="a b.zip"\r\ncontent-type: application/zip\r\n\r\n`,
    `first\r\n--${BOUNDARY.slice(0, 4)}second\r\n--${BOUNDARY}--\r\n`,
  ].join('');

  test.each([1, 2, 3, 7, 64, 10_000])('is read whole in pieces of %i bytes', async (size) => {
    const bytes = new TextEncoder().encode(FORM);
    const pieces = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
        controller.close();
      },
    });
    const found = await formFile(pieces, `multipart/form-data; boundary=${BOUNDARY}`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of found.content) chunks.push(Uint8Array.from(chunk));
    expect({ name: found.name, fields: found.fields }).toEqual({ name: 'a b.zip', fields: { system: 'urn:x' } });
    expect(Buffer.concat(chunks).toString()).toBe(`first\r\n--${BOUNDARY.slice(0, 4)}second`);
  });
});

test('the documentation tells how releases are loaded over HTTP', () => {
  expect(readFileSync(join(ROOT, 'docs/releases.md'), 'utf8')).toContain('/api/release-uploads');
});
