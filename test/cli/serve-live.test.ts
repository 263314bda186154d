/** A running server: what is loaded, removed, published or rolled back, by whoever, is served without a restart and without a failed request. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openGovernance } from '../../src/cli/governance.js';
import { approvedMap, decideAnew, LOCAL_SYSTEM, MAP_URL, PUBLISHER } from '../support/governed-map.js';
import { eventually, type Served, serve, underLoad } from './served-process.js';
import { concord, removeFolders, temporaryFolder } from './support.js';

const data = temporaryFolder();
const SYSTEM = 'https://example.org/fruit';
let server: Served;

beforeAll(async () => {
  await load('1', 'Apple');
  server = await serve(['--data', data]);
}, 60_000);
afterAll(async () => {
  const { code, signal } = await server.stop();
  removeFolders();
  expect([code, signal]).toEqual([0, null]);
});

async function load(version: string, display: string): Promise<void> {
  const csv = join(temporaryFolder(), 'fruit.csv');
  writeFileSync(csv, `code,display\na,${display}\n`);
  const { code, err } = await concord([
    'load',
    csv,
    '--system',
    SYSTEM,
    '--version',
    version,
    '--quiet',
    '--data',
    data,
  ]);
  expect([code, err]).toEqual([0, '']);
}

const LOOKUP = `/r4/CodeSystem/$lookup?system=${SYSTEM}&code=a`;
const displayIn = (body: string): string => /"name":"display","valueString":"([^"]*)"/.exec(body)?.[1] ?? body;
const ask = async (path: string): Promise<string> => await (await fetch(`${server.base}${path}`)).text();
const display = async (): Promise<string> => displayIn(await ask(LOOKUP));

test('a release that is loaded is served, and removed again it is not', async () => {
  expect(await display()).toBe('Apple');
  await load('2', 'Pear');
  await eventually(display, (found) => found === 'Pear');
  expect(displayIn(await ask(`${LOOKUP}&version=1`))).toBe('Apple');
  expect((await concord(['remove', `${SYSTEM}|2`, '--data', data])).code).toBe(0);
  await eventually(display, (found) => found === 'Apple');
});

test('a damaged file is reported once, and what was served goes on being served', async () => {
  const folder = join(data, 'content', 'broken');
  mkdirSync(folder);
  writeFileSync(join(folder, '.x'), 'no content');
  renameSync(join(folder, '.x'), join(folder, 'x.sqlite'));
  await eventually(server.errors, (text) => text.includes('x.sqlite'));
  server.child.kill('SIGHUP');
  await load('3', 'Plum');
  await eventually(display, (found) => found === 'Plum');
  expect((await concord(['remove', 'content/broken/x.sqlite', '--data', data])).code).toBe(0);
  expect((await concord(['remove', `${SYSTEM}|3`, '--data', data])).code).toBe(0);
  await eventually(display, (found) => found === 'Apple');
});

test('under load no request fails while content comes and goes, and every answer is of one content', async () => {
  const clients = underLoad(8, `${server.base}${LOOKUP}`, displayIn);
  for (const [version, name] of [
    ['4', 'Quince'],
    ['5', 'Fig'],
  ] as const) {
    await load(version, name);
    await eventually(display, (found) => found === name);
  }
  for (const version of ['5', '4']) await concord(['remove', `${SYSTEM}|${version}`, '--data', data]);
  await eventually(display, (found) => found === 'Apple');
  await clients.stop();
  expect(clients.failures).toEqual([]);
  expect([...clients.said.keys()].sort()).toEqual(['Apple', 'Fig', 'Quince']);
});

describe('governance in another process', () => {
  const target = async (query = ''): Promise<string> => {
    const body = await ask(`/r4/ConceptMap/$translate?system=${LOCAL_SYSTEM}&code=NA${query}`);
    return /"code":"(\d-\d)"/.exec(body)?.[1] ?? '-';
  };

  test('what it publishes, rolls back and retires is served within moments', async () => {
    const governance = await openGovernance(data);
    const { publishing, store, maps } = governance;
    const version = async () => (await store.map('labs'))?.version ?? 0;
    const publish = async (mapVersion: string) =>
      await publishing.publish({ map: 'labs', version: await version(), mapVersion }, PUBLISHER);
    await approvedMap(governance, '1-8');
    expect(await target()).toBe('-');
    await publish('1.0.0');
    await eventually(target, (found) => found === '1-8');
    await decideAnew(governance, 'NA', '2-6');
    await publish('2.0.0');
    await eventually(target, (found) => found === '2-6');
    const url = `&url=${MAP_URL}`;
    expect(await target(`${url}&conceptMapVersion=1.0.0`)).toBe('1-8');
    const back = { map: 'labs', version: await version(), mapVersion: '1.0.0', note: 'wrong' };
    await publishing.rollback(back, PUBLISHER);
    await eventually(target, (found) => found === '1-8');
    expect(await target(`${url}|2.0.0`)).toBe('2-6');
    await maps.retire('labs', { version: await version(), reason: 'replaced' }, PUBLISHER);
    await eventually(target, (found) => found === '-');
    await store.close();
  });
});
