/** `concord serve` as a process: tells its URL, answers over a socket, stops when it is told to. */
import { createServer } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { sampleData } from '../support/sample-content.js';
import { serve } from './served-process.js';
import { concord, removeFolders, temporaryFolder } from './support.js';

afterAll(removeFolders);
const data = await sampleData();

describe('serve', () => {
  test.each<[signal: NodeJS.Signals]>([['SIGTERM'], ['SIGINT']])(
    'prints its URL, answers, and %s ends it with 0',
    async (signal) => {
      const { base, line, stop } = await serve(['--data', data]);
      try {
        expect(line).toMatch(
          /^Concord serves FHIR at http:\/\/127\.0\.0\.1:\d+\/r4 and http:\/\/127\.0\.0\.1:\d+\/r5\n$/,
        );
        const lookup = await fetch(`${base}/r4/CodeSystem/$lookup?system=http://loinc.org&code=2951-2`);
        expect([lookup.status, await lookup.text()]).toEqual([200, expect.stringContaining('Sodium [Moles/volume]')]);
        const metadata = (await (await fetch(`${base}/r5/metadata`)).json()) as { implementation: { url: string } };
        expect(metadata.implementation.url).toBe(`${base}/r5`);
        const missing = await fetch(`${base}/nothing`);
        expect([missing.status, ((await missing.json()) as { resourceType: string }).resourceType]).toEqual([
          404,
          'OperationOutcome',
        ]);
      } finally {
        const { code, signal: killed, err } = await stop(signal);
        expect([code, killed, err]).toEqual([0, null, '']);
      }
    },
  );

  test('a costly request is refused where its client will not wait for it', async () => {
    const { base, stop } = await serve(['--data', data]);
    const codes = Array.from({ length: 12_000 }, (_, n) => ({ code: `c${n}`, display: `Code number ${n}` }));
    const include = [{ system: 'http://example.org/costly', concept: codes }];
    const valueSet = { resourceType: 'ValueSet', status: 'active', compose: { include } };
    const expand = async (headers: Record<string, string>) => {
      const response = await fetch(`${base}/r4/ValueSet/$expand`, {
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json', ...headers },
        body: JSON.stringify(valueSet),
      });
      return { status: response.status, text: await response.text() };
    };
    try {
      // The thread for costly requests is there once it has answered.
      expect((await expand({ prefer: 'wait=60' })).text).not.toContain('took');
      expect(await expand({ prefer: 'wait=0' })).toEqual({ status: 422, text: expect.stringContaining('too-costly') });
    } finally {
      await stop('SIGTERM');
    }
  });

  test('with nothing loaded it says so and serves', async () => {
    const { base, stop } = await serve(['--data', temporaryFolder()]);
    const answer = await fetch(`${base}/r4/CodeSystem/$lookup?system=http://loinc.org&code=2951-2`);
    expect(answer.status).toBe(404);
    const { code, err } = await stop('SIGTERM');
    expect([code, err]).toEqual([0, expect.stringContaining('nothing is loaded')]);
  });

  test('settings of the environment hold: data, base URL, sizes', async () => {
    const env = {
      CONCORD_DATA: data,
      CONCORD_BASE_URL: 'https://tx.example.org',
      CONCORD_MAX_BODY: '2000',
      CONCORD_MAX_BATCH: '1',
    };
    const { base, stop } = await serve([], env);
    const headers = { 'content-type': 'application/fhir+json' };
    const metadata = (await (await fetch(`${base}/r4/metadata`)).json()) as { url: string };
    expect(metadata.url).toBe('https://tx.example.org/r4/metadata');
    const large = await fetch(`${base}/r4/CodeSystem/$lookup`, { method: 'POST', headers, body: 'x'.repeat(3_000) });
    expect(large.status).toBe(413);
    const entry = [{ request: { method: 'GET', url: 'metadata' } }];
    const bundle = JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry: [...entry, ...entry] });
    expect((await fetch(`${base}/r4`, { method: 'POST', headers, body: bundle })).status).toBe(422);
    expect((await stop('SIGTERM')).code).toBe(0);
  });

  test('requests under way are answered before it stops', async () => {
    const { base, stop } = await serve(['--data', data]);
    const answers = Array.from({ length: 20 }, (_, at) => fetch(`${base}/r4/CodeSystem?_count=1000&_offset=${at % 3}`));
    await answers[0];
    const end = stop('SIGTERM');
    const settled = await Promise.allSettled(answers);
    for (const answer of settled) if (answer.status === 'fulfilled') expect(answer.value.status).toBe(200);
    expect((await end).code).toBe(0);
  });

  test('a port in use is a failure in one line', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, err } = await concord(['serve', '--port', String(port), '--data', data]);
    holder.close();
    expect([code, err.trim()]).toEqual([1, 'concord: the port is in use']);
  });

  test('a host that is not ours is a failure without a stack', async () => {
    const { code, err } = await concord(['serve', '--port', '0', '--host', '192.0.2.1', '--data', data]);
    expect(code).toBe(1);
    expect(err).not.toMatch(/^\s+at /m);
  });
});
