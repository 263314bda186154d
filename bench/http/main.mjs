// Measures the operations against a running server, each beside an empty Hono route in the same run: requests a second,
// latencies, errors, and, of servers on this machine, CPU time for each request and own memory. Without --url it starts Concord
// over the synthetic full-size content (made and loaded where it is not there), once without kept answers, once with them.
//
//   node bench/http/main.mjs [--url http://host/fhir [--pid N]] [--data DIR] [--pools FILE] [--seconds 3] [--connections 1,10,50]
//                            [--only LK01,EX] [--cold] [--quick] [--json FILE]
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { ask, drive, prepare } from './driver.mjs';
import { chosenOperations } from './operations.mjs';
import { cpuSeconds, ownMemory, startConcord, startEmpty, watchMemory } from './process.mjs';
import { printReport } from './report.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    pid: { type: 'string' },
    data: { type: 'string', default: 'bench-data/store' },
    pools: { type: 'string', default: 'bench-data/pools.json' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '1,10,50' },
    only: { type: 'string' },
    cold: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
/** Connections of the main figures; the others give latencies and throughput only. */
const MAIN_CONNECTIONS = 10;
const connections = values.quick ? [MAIN_CONNECTIONS] : values.connections.split(',').map(Number);
const WARM_UP = 0.7;

/** Runs a script of the benchmark to its end. @param {string} script @param {string[]} args */
function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

function prepareContent() {
  if (!existsSync(values.data)) run('bench/load.mjs', '--out', dirname(values.data));
  if (!existsSync(values.pools))
    throw new Error(`${values.pools} is missing; bench/load.mjs makes it with the content`);
}

/** A server to be measured. @typedef {{ base: URL, prefix: string, pid?: number }} Place */

/** @param {Place} place @param {any} requests @param {number} count @param {number} time */
async function measure({ base, pid }, requests, count, time) {
  await drive(base, requests, { connections: count, seconds: Math.min(WARM_UP, time), start: 1000 });
  const before = pid === undefined ? 0 : cpuSeconds(pid);
  const outcome = await drive(base, requests, { connections: count, seconds: time });
  const cpu = pid === undefined ? undefined : ((cpuSeconds(pid) - before) / outcome.requests) * 1e6;
  return { ...outcome, ...(cpu === undefined ? {} : { cpu }) };
}

/** The share of some answers that show what they should. @param {Place} place @param {any} operation */
async function shown({ base, prefix }, { made, shows }) {
  if (shows === undefined) return undefined;
  const some = made.filter((/** @type {any} */ _, /** @type {number} */ i) => i % Math.ceil(made.length / 40) === 0);
  let good = 0;
  for (const request of some) {
    const { text } = await ask(base, { ...request, path: prefix + request.path });
    if (shows.test(text)) good++;
  }
  return good / some.length;
}

/** @param {Place} place @param {any} operation */
const bytesFor = ({ base, prefix }, { made }) =>
  made.map((/** @type {any} */ request) => prepare(base, { ...request, path: prefix + request.path }));

const empty = await startEmpty();
const emptyRequests = [prepare(empty.url, { path: '/empty' })];
const yardstick = async () =>
  measure({ base: empty.url, prefix: '', pid: empty.pid }, emptyRequests, MAIN_CONNECTIONS, Math.min(1, seconds));

/** The servers to be measured: the one named, or Concord without and with kept answers. */
async function places() {
  if (values.url !== undefined) {
    const { origin, pathname } = new URL(values.url);
    const pid = values.pid === undefined ? {} : { pid: Number(values.pid) };
    return { cold: { base: new URL(origin), prefix: pathname.replace(/\/$/, ''), ...pid }, stop: async () => {} };
  }
  prepareContent();
  const one = ['--workers', '1'];
  const cold = await startConcord(values.data, { CONCORD_CACHE_BYTES: '0' }, one);
  const kept = values.cold || values.quick ? undefined : await startConcord(values.data, {}, one);
  const place = (/** @type {any} */ { url, pid }) => ({ base: url, prefix: '/r4', pid });
  return {
    cold: place(cold),
    ...(kept === undefined ? {} : { kept: place(kept) }),
    ready: cold.ready,
    stop: async () => {
      await cold.stop();
      await kept?.stop();
    },
  };
}

/** Time to the first answer of a server that has just been started. @param {Place} place @param {any} operation */
async function firstAnswer({ base, prefix }, { made: [request] }) {
  const began = performance.now();
  await ask(base, { ...request, path: prefix + request.path });
  return performance.now() - began;
}

/**
 * One operation: the main figures between two of the yardstick, then the other numbers of connections, then kept answers.
 * @param {any} servers
 * @param {any} operation
 */
async function measureOperation({ cold, kept }, operation) {
  const requests = bytesFor(cold, operation);
  const shows = await shown(cold, operation);
  const before = await yardstick();
  const main = await measure(cold, requests, MAIN_CONNECTIONS, seconds);
  const after = await yardstick();
  const others = [];
  for (const count of connections) {
    if (count !== MAIN_CONNECTIONS)
      others.push({ connections: count, ...(await measure(cold, requests, count, seconds / 2)) });
  }
  const again =
    kept === undefined ? undefined : await measure(kept, bytesFor(kept, operation), MAIN_CONNECTIONS, seconds / 2);
  const empties = (before.perSecond + after.perSecond) / 2;
  const emptyCpu = ((before.cpu ?? 0) + (after.cpu ?? 0)) / 2;
  const { id, title, target, made } = operation;
  return { id, title, target, inputs: made.length, shows, empties, emptyCpu, main, others, kept: again };
}

const servers = await places();
const pools = JSON.parse(readFileSync(values.pools, 'utf8'));
try {
  const operations = chosenOperations(values.only?.split(','), pools);
  const [first] = operations;
  const answered = first === undefined ? 0 : await firstAnswer(servers.cold, first);
  const { pid } = servers.cold;
  const idle = pid === undefined ? undefined : ownMemory(pid);
  const peak = pid === undefined ? () => undefined : watchMemory(pid);
  const rows = [];
  for (const operation of operations) {
    const row = await measureOperation(servers, operation);
    rows.push(row);
    process.stderr.write(`${row.id} ${row.main.perSecond.toFixed(0)}/s, empty ${row.empties.toFixed(0)}/s\n`);
  }
  const start = servers.ready === undefined ? undefined : servers.ready + answered;
  const report = { taken: new Date().toISOString(), start, idle, peak: peak(), rows };
  printReport(report);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(report, null, 2));
} finally {
  await servers.stop();
  await empty.stop();
}
