/** The queue of unmapped codes with a real server beside it: from a miss to a published map and back, at the end of a server, and on the disk. */
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { openGovernance } from '../../src/cli/governance.js';
import { governanceFile } from '../../src/governance/governance-file-store.js';
import { openGovernanceStore } from '../../src/governance/governance-store.js';
import type { Governance } from '../../src/governance/services.js';
import type { GovernanceStore } from '../../src/governance/store.js';
import { sampleData } from '../support/sample-content.js';
import { LOCAL, MAP, MINA, PAUL, POLICY, RITA, source, target } from '../unit/governance/support.js';
import { ended, type Outcome, removeFolders, start, temporaryFolder } from './support.js';

afterAll(removeFolders);
const stopping: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stopping.splice(0).reverse()) await stop();
});

interface Served {
  readonly base: string;
  stop(): Promise<Outcome>;
}

async function serve(
  data: string,
  env: Readonly<Record<string, string>> = {},
  more: readonly string[] = [],
): Promise<Served> {
  const child = start(['serve', '--port', '0', '--data', data, ...more], { env });
  const end = ended(child);
  const base = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (text) => resolve(/http:\/\/\S+?(?=\/r4)/.exec(String(text))?.[0] ?? ''));
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it served`)));
  });
  const stop = async (): Promise<Outcome> => {
    child.kill('SIGTERM');
    return await end;
  };
  stopping.push(stop);
  return { base, stop };
}

const openCodes = async (store: GovernanceStore): Promise<Readonly<Record<string, number>>> => {
  const { items } = await store.queue({ now: Date.now(), limit: 1000 });
  return Object.fromEntries(items.map(({ code, count }) => [code, count]));
};
async function until<T>(read: () => Promise<T>, is: (found: T) => boolean): Promise<T> {
  for (;;) {
    const found = await read();
    if (is(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('from a miss to a map and back', () => {
  const publish = async (governance: Governance, mapVersion: string, codes: readonly string[]): Promise<void> => {
    const { maps, workflow, publishing, store } = governance;
    const sources = codes.map((code) => source(code));
    const { added } = await maps.addRows(MAP.id, sources, MINA);
    for (const row of added) {
      await workflow.act({ row, version: 1, request: { action: 'propose', targets: [target('2823-3')] } }, MINA);
      await workflow.act({ row, version: 2, request: { action: 'submit' } }, MINA);
      await workflow.act({ row, version: 3, request: { action: 'approve' } }, RITA);
    }
    const version = (await store.map(MAP.id))?.version ?? 0;
    await publishing.publish({ map: MAP.id, version, mapVersion }, PAUL);
  };

  test('a missed code is queued, resolved by a version that covers it, and open again when it is missed after going back', async () => {
    const data = temporaryFolder();
    const { base } = await serve(data, { CONCORD_QUEUE_FLUSH_MS: '100' });
    const governance = await openGovernance(data);
    stopping.push(() => governance.store.close());
    const { store } = governance;
    const isMapped = async (code: string): Promise<boolean> => {
      const answer = await fetch(`${base}/r5/ConceptMap/$translate?system=${LOCAL}&sourceCode=${code}`);
      return (await answer.text()).includes('"name":"result","valueBoolean":true');
    };

    for (const code of ['A', 'B', 'A']) expect(await isMapped(code)).toBe(false);
    expect(
      await until(
        () => openCodes(store),
        ({ A = 0, B = 0 }) => A + B === 3,
      ),
    ).toEqual({ A: 2, B: 1 });
    expect((await store.queuedCodes([1]))[0]?.clients).toEqual([expect.stringMatching(/127\.0\.0\.1$/)]);

    await governance.maps.create({ ...MAP, policy: POLICY }, PAUL);
    await publish(governance, '1.0.0', ['A']);
    await until(
      () => isMapped('A'),
      (is) => is,
    );
    await publish(governance, '1.1.0', ['B']);
    await until(
      () => isMapped('B'),
      (is) => is,
    );
    // Also what was missed before the server knew of the version, and was written after it.
    await until(
      () => openCodes(store),
      (open) => Object.keys(open).length === 0,
    );
    const { version = 0 } = (await store.map(MAP.id)) ?? {};

    await governance.publishing.rollback({ map: MAP.id, version, mapVersion: '1.0.0', note: 'wrong target' }, PAUL);
    await until(
      () => isMapped('B'),
      (is) => !is,
    );
    await until(
      () => openCodes(store),
      (open) => Object.keys(open).join() === 'B',
    );
    expect(await isMapped('A')).toBe(true);
  });
});

describe('the end of a server', () => {
  test('writes what was counted, of every way in which it was asked', async () => {
    const data = temporaryFolder();
    const { base, stop } = await serve(data, { CONCORD_QUEUE_FLUSH_MS: '3600000' });
    const headers = { 'content-type': 'application/fhir+json' };
    const send = (path: string, body: object) =>
      fetch(`${base}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const parameters = (...parameter: readonly object[]) => ({ resourceType: 'Parameters', parameter });
    const coding = (code: string) => ({ name: 'coding', valueCoding: { system: LOCAL, code } });
    await fetch(`${base}/r4/ConceptMap/$translate?system=${LOCAL}&code=KEPT`);
    await fetch(`${base}/r4/ConceptMap/$translate?system=${LOCAL}&code=KEPT`);
    await send('/r4/ConceptMap/$translate', parameters(coding('POSTED')));
    await fetch(`${base}/r5/CodeSystem/$validate-code?url=${LOCAL}&code=VALIDATED`);
    const entry = [{ request: { method: 'GET', url: `ConceptMap/$translate?system=${LOCAL}&code=BATCHED` } }];
    await send('/r4', { resourceType: 'Bundle', type: 'batch', entry });
    // So large that another thread answers.
    await send(
      '/r4/ConceptMap/$translate',
      parameters(coding('OFFLOADED'), { name: 'comment', valueString: 'x'.repeat(300_000) }),
    );
    expect((await stop()).code).toBe(0);
    const store = openGovernanceStore(governanceFile(data));
    stopping.push(() => store.close());
    expect(await openCodes(store)).toEqual({ KEPT: 2, POSTED: 1, VALIDATED: 1, BATCHED: 1, OFFLOADED: 1 });
  });

  test('of several processes writes what each of them counted', async () => {
    const data = temporaryFolder();
    const { base, stop } = await serve(data, { CONCORD_QUEUE_FLUSH_MS: '3600000' }, ['--workers', '2']);
    const asked = Array.from({ length: 40 }, (_, n) => `C${n % 4}`);
    // Each over a connection of its own, as processes take connections in turn.
    const headers = { connection: 'close' };
    for (const code of asked)
      await (await fetch(`${base}/r4/ConceptMap/$translate?system=${LOCAL}&code=${code}`, { headers })).text();
    expect((await stop()).code).toBe(0);
    const store = openGovernanceStore(governanceFile(data));
    stopping.push(() => store.close());
    expect(await openCodes(store)).toEqual({ C0: 10, C1: 10, C2: 10, C3: 10 });
  });

  test('switched off, nothing is written', async () => {
    const data = temporaryFolder();
    const { base, stop } = await serve(data, { CONCORD_QUEUE: 'off' });
    await fetch(`${base}/r4/ConceptMap/$translate?system=${LOCAL}&code=K`);
    await stop();
    const store = openGovernanceStore(governanceFile(data));
    stopping.push(() => store.close());
    expect(await store.queueCounts()).toMatchObject({ open: 0, misses: 0 });
  });
});

describe('on the disk', () => {
  const bytesOf = (data: string): string =>
    ['', '-wal', '-shm']
      .map((end) => join(data, `governance.sqlite${end}`))
      .map((file) => readFileSync(file, 'latin1'))
      .join('\n');

  test('nothing that looks like patient data ever is', async () => {
    const data = temporaryFolder();
    const { base, stop } = await serve(data, { CONCORD_QUEUE_FLUSH_MS: '100' });
    const store = openGovernanceStore(governanceFile(data));
    const ask = async (coding: object, dependency: object[] = []) => {
      const parameter = [{ name: 'coding', valueCoding: coding }, ...dependency];
      const body = JSON.stringify({ resourceType: 'Parameters', parameter });
      const headers = { 'content-type': 'application/fhir+json' };
      for (const operation of ['ConceptMap/$translate', 'CodeSystem/$validate-code'])
        await fetch(`${base}/r4/${operation}`, { method: 'POST', headers, body });
    };
    const concept = (text: string) => ({ coding: [{ code: 'x', display: text }] });
    await ask({ system: LOCAL, code: 'K', display: 'Potassium of Zebrowski, born 1954-03-02' });
    await ask({ system: LOCAL, code: 'Zebrowski was seen on 3.2.2024' });
    await ask({ system: LOCAL, code: 'zebrowski@example.org' });
    await ask({ system: `${LOCAL}?patient=Zebrowski 1954-03-02`, code: 'NA' });
    await ask({ system: LOCAL, code: 'CL' }, [
      {
        name: 'dependency',
        part: [
          { name: 'element', valueUri: 'specimen' },
          { name: 'concept', valueCodeableConcept: concept('Blood of Zebrowski, 2024-03-02') },
        ],
      },
    ]);
    await ask({ system: LOCAL, code: 'MG', display: 'Magnesium' });
    await until(
      () => openCodes(store),
      ({ K = 0, MG = 0 }) => K === 2 && MG === 2,
    );
    // While the log is still there, and after it was taken over.
    expect(bytesOf(data)).toContain('Magnesium');
    expect(bytesOf(data).toLowerCase()).not.toContain('zebrowski');
    expect(bytesOf(data)).not.toContain('1954');
    await stop();
    await store.close();
    const left = readFileSync(governanceFile(data), 'latin1');
    expect(left).toContain('Magnesium');
    expect(left.toLowerCase()).not.toContain('zebrowski');
  });
});

describe('suggestions', () => {
  test('come from the loaded release in the background, and the queue can be narrowed by them', async () => {
    const data = temporaryFolder();
    symlinkSync(join(await sampleData(), 'content'), join(data, 'content'));
    const env = { CONCORD_QUEUE_FLUSH_MS: '100', CONCORD_QUEUE_TARGETS: 'loinc', CONCORD_QUEUE_SUGGEST: '1' };
    const { base } = await serve(data, env);
    const store = openGovernanceStore(governanceFile(data));
    stopping.push(() => store.close());
    const coding = { system: LOCAL, code: 'NA+', display: 'Sodium, serum' };
    const body = JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'coding', valueCoding: coding }] });
    const headers = { 'content-type': 'application/fhir+json' };
    await fetch(`${base}/r4/ConceptMap/$translate`, { method: 'POST', headers, body });
    const { items } = await until(
      () => store.queue({ now: Date.now(), limit: 10, suggested: true }),
      (page) => page.items.length > 0,
    );
    expect(items).toMatchObject([
      {
        code: 'NA+',
        suggestions: {
          engine: expect.stringMatching(/^http:\/\/loinc\.org\|.*#[0-9a-f]{12}$/),
          answers: [{ target: 'http://loinc.org', candidates: expect.arrayContaining([expect.anything()]) }],
        },
      },
    ]);
  }, 60_000);
});
