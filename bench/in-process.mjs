// What operations cost without HTTP: each is called in this process, answers not kept. µs of the fastest of several rounds, then of each round.
//
//   node bench/in-process.mjs [--data DIR] [--pools FILE] [--only LK01,VC03] [--rounds 6]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openContentFiles } from '../dist/src/cli/content-files.js';
import { createApplication } from '../dist/src/http/app.js';
import { chosenOperations } from './http/operations.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'bench-data/store' },
    pools: { type: 'string', default: 'bench-data/pools.json' },
    only: { type: 'string', default: 'LK01,LK02,LK04,VC01,VC02,VC03,CM01,EX03,EX05,EX07' },
    rounds: { type: 'string', default: '6' },
  },
});
const WARM_UP = 2;
const MILLISECONDS = 400;

const content = openContentFiles(values.data);
const limits = { cacheBytes: 0, maxBatch: 10, maxBody: 1_000_000 };
const server = { loaded: content.catalogue, baseUrl: 'http://bench.example.org', started: new Date().toISOString() };
const { direct } = createApplication({ ...server, ...limits });
/** @type {Record<string, string>} */
const headers = { accept: 'application/fhir+json' };

/** @param {{ method?: string, path: string, body?: string }} request */
function callOf({ method = 'GET', path, body = '' }) {
  const route = direct.get(`/r4${path}`.replace(/\?.*/s, ''));
  const answer = method === 'GET' ? route?.get : route?.post;
  if (answer === undefined) throw new Error(`nothing answers ${method} ${path} directly`);
  const req = { method, url: `http://-/r4${path}`, header: (/** @type {string} */ name) => headers[name] };
  const asked = { env: { incoming: { headers } }, req, body, get: () => undefined };
  return () => {
    try {
      return answer(asked);
    } catch (error) {
      // An OperationOutcome is an answer too.
      return error;
    }
  };
}

const pools = JSON.parse(readFileSync(values.pools, 'utf8'));
for (const { id, made } of chosenOperations(values.only.split(','), pools)) {
  const calls = made.map(callOf);
  const rounds = [];
  let next = 0;
  for (let round = -WARM_UP; round < Number(values.rounds); round++) {
    const began = performance.now();
    let count = 0;
    while (performance.now() - began < MILLISECONDS) {
      for (let i = 0; i < 20; i++) calls[next++ % calls.length]?.();
      count += 20;
    }
    if (round >= 0) rounds.push(((performance.now() - began) / count) * 1000);
  }
  console.log(
    `${id.padEnd(10)} ${Math.min(...rounds).toFixed(1)} µs   (${rounds.map((us) => us.toFixed(1)).join(' ')})`,
  );
}
content.close();
