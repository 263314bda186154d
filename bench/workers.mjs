// What a second worker brings: the same requests against one worker process and against several, in turns. Costly operations are asked, so that
// the driver needs little of the machine; where there is no core to spare for it, what it takes is printed beside the ratio.
//
//   node bench/workers.mjs [--data DIR] [--pools FILE] [--workers 2] [--seconds 3] [--rounds 3] [--connections 20] [--only EX02,EX07] [--json FILE]
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { drive, prepare } from './http/driver.mjs';
import { chosenOperations } from './http/operations.mjs';
import { startConcord } from './http/process.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'bench-data/store' },
    pools: { type: 'string', default: 'bench-data/pools.json' },
    workers: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '20' },
    only: { type: 'string', default: 'LK01,EX01,EX02,EX03,EX05,EX06,EX07,EX08,EX08.isa,EX01.1000' },
    json: { type: 'string' },
  },
});
const [seconds, rounds, connections] = [values.seconds, values.rounds, values.connections].map(Number);
const WARM_UP = 1;
const counts = ['1', values.workers];

/** Requests a second, and the share of a core that the driver took. @param {URL} url @param {any} requests @param {number} time */
async function measure(url, requests, time) {
  const before = process.cpuUsage();
  const { perSecond, errors, seconds: elapsed } = await drive(url, requests, { connections, seconds: time });
  const { user, system } = process.cpuUsage(before);
  return { perSecond, errors, driver: (user + system) / 1e6 / elapsed };
}

const servers = [];
for (const count of counts) {
  const server = await startConcord(values.data, { CONCORD_CACHE_BYTES: '0' }, ['--workers', count]);
  console.log(`--workers ${count}: ready after ${Math.round(server.ready)} ms`);
  servers.push(server);
}
const rows = [];
try {
  const pools = JSON.parse(readFileSync(values.pools, 'utf8'));
  for (const { id, made } of chosenOperations(values.only.split(','), pools)) {
    const requests = servers.map(({ url }) =>
      made.map((/** @type {any} */ request) => prepare(url, { ...request, path: `/r4${request.path}` })),
    );
    /** @type {{ perSecond: number, errors: number, driver: number }[]} */
    const best = [];
    for (let round = 0; round < rounds; round++) {
      for (const [index, { url }] of servers.entries()) {
        await drive(url, requests[index], { connections, seconds: WARM_UP });
        const seen = await measure(url, requests[index], seconds);
        if (seen.perSecond > (best[index]?.perSecond ?? 0)) best[index] = seen;
      }
    }
    const [one, several] = best;
    rows.push({ id, one, several, ratio: several.perSecond / one.perSecond });
    const shown = [one, several].map(
      ({ perSecond, driver }) => `${perSecond.toFixed(0)}/s (driver ${(driver * 100).toFixed(0)} %)`,
    );
    console.log(
      `${id.padEnd(10)} ${shown.join('  →  ')}  × ${(several.perSecond / one.perSecond).toFixed(2)}  errors ${one.errors + several.errors}`,
    );
  }
} finally {
  await Promise.all(servers.map(({ stop }) => stop()));
}
console.log(
  `${availableParallelism()} cores; ${counts[0]} worker and ${counts[1]} workers, ${connections} connections; the driver's share is of one core.`,
);
if (values.json !== undefined)
  writeFileSync(values.json, JSON.stringify({ taken: new Date().toISOString(), rows }, null, 2));
