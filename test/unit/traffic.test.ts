/** What the dashboard is told of requests: all are counted, some timed, whether their answer is there at once or later. */
import { expect, test } from 'vitest';
import { trafficMeter } from '../../src/http/traffic.js';

test('every request is counted, and times are those of the clock', async () => {
  let clock = 0;
  const meter = trafficMeter(() => clock);
  expect(meter.numbers()).toEqual({ requests: 0 });
  for (let i = 1; i <= 800; i++) {
    const answer = (): Response => {
      clock += i;
      return new Response('');
    };
    await meter.measured<Response | Promise<Response>>(i % 2 === 0 ? answer : async () => answer());
  }
  const { requests, latency } = meter.numbers();
  expect(requests).toBe(800);
  expect(latency?.p50).toBeCloseTo(401, 0);
  expect(latency?.p99).toBeLessThanOrEqual(800);
  expect(latency?.p50).toBeLessThan(latency?.p95 ?? 0);
});

test('an answer that fails is counted, and fails as it did', async () => {
  const meter = trafficMeter();
  await expect(meter.measured(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(meter.numbers().requests).toBe(1);
  expect(meter.numbers().latency).toBeDefined();
});
