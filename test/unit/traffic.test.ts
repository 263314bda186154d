/** What the dashboard is told of requests: all are counted, some timed, whether their answer is there at once or later. */
import { expect, test } from 'vitest';
import { type ServedFigures, together } from '../../src/http/figures.js';
import { type Traffic, trafficMeter } from '../../src/http/traffic.js';

const figuresOf = (traffic: Traffic, more: Partial<ServedFigures> = {}): ServedFigures => ({
  ...{ started: '2026-01-02T00:00:00Z', translate: { asked: 0, missed: 0 } },
  answers: { kept: 1, bytes: 10, hits: 2, misses: 3 },
  ...traffic,
  ...more,
});

test('every request is counted, and times are those of the clock', async () => {
  let clock = 0;
  const meter = trafficMeter(() => clock);
  const numbers = () => together([figuresOf(meter.traffic())]);
  expect(numbers()).toMatchObject({ requests: 0 });
  for (let i = 1; i <= 800; i++) {
    const answer = (): Response => {
      clock += i;
      return new Response('');
    };
    await meter.measured<Response | Promise<Response>>(i % 2 === 0 ? answer : async () => answer());
  }
  const { requests, latency } = numbers();
  expect(requests).toBe(800);
  expect(latency?.p50).toBeCloseTo(401, 0);
  expect(latency?.p99).toBeLessThanOrEqual(800);
  expect(latency?.p50).toBeLessThan(latency?.p95 ?? 0);
});

test('an answer that fails is counted, and fails as it did', async () => {
  const meter = trafficMeter();
  await expect(meter.measured(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const { requests, times } = meter.traffic();
  expect([requests, times.length]).toEqual([1, 1]);
});

test('the figures of several processes are one server', () => {
  const first = figuresOf({ requests: 10, times: [1, 9] }, { translate: { asked: 5, missed: 1 } });
  const second = figuresOf({ requests: 5, times: [3] }, { started: '2026-01-01T00:00:00Z' });
  expect(together([first, second])).toEqual({
    since: '2026-01-01T00:00:00Z',
    requests: 15,
    answers: { kept: 2, bytes: 20, hits: 4, misses: 6 },
    latency: { p50: 3, p95: 9, p99: 9 },
    translate: { asked: 5, missed: 1 },
  });
  expect(together([figuresOf({ requests: 0, times: [] })])).not.toHaveProperty('latency');
});
