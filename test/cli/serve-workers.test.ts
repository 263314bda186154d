/** `concord serve --workers`: several processes behind one port; a killed one is replaced, content switches and restarts cost no request, the end ends all. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openGovernance } from '../../src/cli/governance.js';
import { approvedMap, decideAnew, LOCAL_SYSTEM, PUBLISHER } from '../support/governed-map.js';
import { eventually, type Served, serve, underLoad } from './served-process.js';
import { concord, removeFolders, temporaryFolder } from './support.js';

const data = temporaryFolder();
const SYSTEM = 'https://example.org/fruit';
let server: Served;
const everyWorker = new Set<number>();

beforeAll(async () => {
  await load('1', 'Apple');
  server = await serve(['--data', data, '--workers', '2']);
}, 60_000);
afterAll(removeFolders);

async function load(version: string, display: string): Promise<void> {
  const csv = join(temporaryFolder(), 'fruit.csv');
  writeFileSync(csv, `code,display\na,${display}\n`);
  const where = ['--system', SYSTEM, '--version', version, '--quiet', '--data', data];
  expect((await concord(['load', csv, ...where])).code).toBe(0);
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The worker processes of the server. */
function workers(): readonly number[] {
  const { pid = 0 } = server.child;
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  for (const each of pids) everyWorker.add(each);
  return pids;
}

const LOOKUP = `/r4/CodeSystem/$lookup?system=${SYSTEM}&code=a`;
const displayIn = (body: string): string => /"name":"display","valueString":"([^"]*)"/.exec(body)?.[1] ?? body;
/** Asked with connections of their own, so that all workers get their turn. */
const ask = async (path: string, init: RequestInit = {}): Promise<string> => {
  const headers = { connection: 'close', ...(init.headers as Record<string, string> | undefined) };
  return await (await fetch(`${server.base}${path}`, { ...init, headers })).text();
};
const display = async (): Promise<string> => displayIn(await ask(LOOKUP));
const load8 = () => underLoad(8, `${server.base}${LOOKUP}`, displayIn);

test('two workers answer, and switch content without a failed request', async () => {
  expect(workers()).toHaveLength(2);
  const clients = load8();
  await load('2', 'Pear');
  await eventually(display, (found) => found === 'Pear');
  await concord(['remove', `${SYSTEM}|2`, '--data', data]);
  await eventually(display, (found) => found === 'Apple');
  await clients.stop();
  expect(clients.failures).toEqual([]);
  expect([...clients.said.keys()].sort()).toEqual(['Apple', 'Pear']);
});

test('SIGHUP restarts them one by one without a failed request', async () => {
  const before = workers();
  const clients = load8();
  server.child.kill('SIGHUP');
  await eventually(workers, (now) => now.length === 2 && now.every((pid) => !before.includes(pid)));
  await clients.stop();
  expect(clients.failures).toEqual([]);
  expect([...clients.said.keys()]).toEqual(['Apple']);
});

test('a worker that is killed under load is replaced; the others go on', async () => {
  const [victim = 0] = workers();
  const clients = load8();
  process.kill(victim, 'SIGKILL');
  await eventually(workers, (now) => now.length === 2 && !now.includes(victim));
  const lost = clients.failures.length;
  const answered = (): number => clients.said.get('Apple') ?? 0;
  const before = answered();
  await eventually(answered, (now) => now > before + 100);
  await clients.stop();
  // What the dead one had in its hands is lost, and nothing else.
  expect(clients.failures).toHaveLength(lost);
  expect(clients.failures.filter((text) => !/ECONNRESET|SocketError|other side closed/.test(text))).toEqual([]);
  expect(server.errors()).toContain(`worker ${victim} has died and is replaced`);
});

test('what is sent under a cache-id is known whichever worker is asked next', async () => {
  const json = { 'content-type': 'application/fhir+json' };
  const post = async (parameter: readonly object[]) =>
    await ask('/r4/CodeSystem/$lookup', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ resourceType: 'Parameters', parameter }),
    });
  const url = 'https://example.org/sent';
  const resource = {
    resourceType: 'CodeSystem',
    url,
    status: 'active',
    content: 'complete',
    concept: [{ code: 'x', display: 'X' }],
  };
  const asked = [
    { name: 'cache-id', valueId: 'mine' },
    { name: 'system', valueUri: url },
    { name: 'code', valueCode: 'x' },
  ];
  await post([...asked, { name: 'tx-resource', resource }]);
  const answers = await Promise.all(Array.from({ length: 12 }, async () => displayIn(await post(asked))));
  expect(answers).toEqual(answers.map(() => 'X'));
});

test('a version that another process publishes is served by all', async () => {
  const governance = await openGovernance(data);
  const version = await approvedMap(governance, '1-8');
  await governance.publishing.publish({ map: 'labs', version, mapVersion: '1.0.0' }, PUBLISHER);
  await governance.store.close();
  const translate = `/r4/ConceptMap/$translate?system=${LOCAL_SYSTEM}&code=NA`;
  await eventually(
    async () => await Promise.all(Array.from({ length: 12 }, async () => await ask(translate))),
    (answers) => answers.every((answer) => answer.includes('"1-8"')),
  );
});

test('what is published, rolled back or refused through any worker holds for the very next request of all', async () => {
  const governance = await openGovernance(data);
  const { identity, store } = governance;
  const person = { name: 'paula', roles: ['publisher', 'administrator'] } as const;
  await identity.addUser({ ...person, password: 'a long password' }, { ...PUBLISHER, roles: ['administrator'] });
  const expires = new Date(Date.now() + 3_600_000).toISOString();
  const actor = { ...person, origin: 'test' };
  const { key } = await identity.issueKey({ label: 'test', roles: person.roles, expires }, actor);
  const send = async (path: string, body: object) => {
    const version = (await store.map('labs'))?.version ?? 0;
    const headers = { 'content-type': 'application/json', 'x-api-key': key };
    return JSON.parse(
      await ask(`/api/maps/labs/${path}`, { method: 'POST', headers, body: JSON.stringify({ version, ...body }) }),
    );
  };
  const targets = async () => {
    const path = `/r4/ConceptMap/$translate?system=${LOCAL_SYSTEM}&code=NA`;
    const answers = await Promise.all(Array.from({ length: 12 }, async () => await ask(path)));
    return [...new Set(answers.map((answer) => /"code":"(\d-\d)"/.exec(answer)?.[1]))];
  };
  await decideAnew(governance, 'NA', '2-6');
  expect(await send('publications', { mapVersion: '2.0.0' })).toMatchObject({
    mapVersion: '2.0.0',
    status: 'published',
  });
  expect(await targets()).toEqual(['2-6']);
  await send('rollback', { mapVersion: '1.0.0', note: 'wrong target' });
  expect(await targets()).toEqual(['1-8']);
  expect(await send('publications', { mapVersion: '1.5.0' })).toMatchObject({
    status: 422,
    detail: expect.stringContaining('1.5.0'),
  });
  const requests = async () => JSON.parse(await ask('/api/stats', { headers: { 'x-api-key': key } })).requests;
  const before = await requests();
  for (let i = 0; i < 30; i++) await targets();
  // Told by one worker, counted by all.
  expect((await requests()) - before).toBeGreaterThan(30 * 12);
  await store.close();
});

test('SIGTERM ends all processes, with 0', async () => {
  workers();
  const { code, signal } = await server.stop();
  expect([code, signal]).toEqual([0, null]);
  expect([...everyWorker].filter(isAlive)).toEqual([]);
});

test('the end of the first process, however it comes, ends the workers', async () => {
  server = await serve(['--data', data, '--workers', '2']);
  const before = workers();
  await server.stop('SIGKILL');
  await eventually(
    () => before.filter(isAlive),
    (left) => left.length === 0,
  );
});

test('workers that cannot listen are told in one line, and nothing is left running', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const address = holder.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '0';
  const { code, err } = await concord(['serve', '--port', port, '--workers', '2', '--data', data]);
  holder.close();
  expect([code, err]).toEqual([1, 'concord: the port is in use\n']);
});

test.each([['0'], ['x'], ['1000']])('--workers %s is a wrong usage', async (count) => {
  const { code, err } = await concord(['serve', '--workers', count, '--data', data]);
  expect([code, err]).toEqual([2, expect.stringContaining('--workers must be a number')]);
});
