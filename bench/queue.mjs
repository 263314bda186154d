/**
 * What recording the queue of unmapped codes costs `$translate`: the same server with recording and without, over the same maps, in rounds that take
 * turns, so that whatever else the machine does falls on both. Prints requests a second and CPU time for each request, the medians of both, and the
 * median of the rounds' differences.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { drive, prepare } from './http/driver.mjs';
import { MAIN, startConcord } from './http/process.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const LAB = 'https://lab.example.org/CodeSystem/catalogue';
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    rounds: { type: 'string', default: '25' },
    seconds: { type: 'string', default: '1' },
    connections: { type: 'string', default: '10' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const load = { connections: Number(values.connections), seconds: Number(values.seconds) };

const codes = (/** @type {number} */ count) => Array.from({ length: count }, (_, n) => `LOCAL-${n}`);
const CASES = [
  { id: 'miss', title: 'misses, 600 codes', codes: codes(600), kept: false },
  { id: 'kept', title: 'misses, 600 codes, answers kept', codes: codes(600), kept: true },
  { id: 'many', title: 'misses, 20,000 codes', codes: codes(20_000), kept: false },
  { id: 'hit', title: 'hits, 4 codes', codes: ['NA', 'K', 'CL', 'CO2'], kept: false },
].filter(({ id }) => values.only === undefined || values.only.split(',').includes(id));

const folder = mkdtempSync(join(tmpdir(), 'concord-queue-'));
try {
  const loaded = values.data ?? loadSamples(join(folder, 'samples'));
  console.log(
    `${rounds} rounds of ${load.seconds} s each, ${load.connections} connections; CPU time of the whole process`,
  );
  console.log(
    'case                              recording  requests/s   µs CPU   | off: requests/s   µs CPU   | cost: requests/s  CPU',
  );
  for (const each of CASES) console.log(await measure(each, loaded));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {(typeof CASES)[number]} one @param {string} loaded */
async function measure({ id, title, codes: own, kept }, loaded) {
  const servers = {
    on: await start(`${id}-on`, loaded, { CONCORD_QUEUE: 'on', ...cache(kept) }),
    off: await start(`${id}-off`, loaded, { CONCORD_QUEUE: 'off', ...cache(kept) }),
  };
  /** @type {Record<'on' | 'off', { perSecond: number, cpu: number }[]>} */
  const figures = { on: [], off: [] };
  try {
    for (let round = -1; round < rounds; round++) {
      for (const which of /** @type {const} */ (round % 2 === 0 ? ['on', 'off'] : ['off', 'on'])) {
        const { url, pid } = servers[which];
        const requests = own.map((code) =>
          prepare(url, { path: `/r4/ConceptMap/$translate?system=${LAB}&code=${code}` }),
        );
        const before = cpuNanoseconds(pid);
        const outcome = await drive(url, requests, { ...load, start: round * 7_919 + 7_919 });
        if (outcome.errors > 0) throw new Error(`${title}: ${outcome.errors} errors`);
        const cpu = (cpuNanoseconds(pid) - before) / outcome.requests / 1000;
        // The first round warms up.
        if (round >= 0) figures[which].push({ perSecond: outcome.perSecond, cpu });
      }
    }
  } finally {
    await Promise.all([servers.on.stop(), servers.off.stop()]);
  }
  const of = (/** @type {'on' | 'off'} */ which, /** @type {'perSecond' | 'cpu'} */ what) =>
    median(figures[which].map((figure) => figure[what]));
  const cost = (/** @type {'perSecond' | 'cpu'} */ what) =>
    median(figures.on.map((figure, at) => (figure[what] / (figures.off[at]?.[what] ?? Number.NaN) - 1) * 100));
  const shown = (/** @type {number} */ value, /** @type {number} */ digits = 0) => value.toFixed(digits);
  return [
    title.padEnd(44),
    shown(of('on', 'perSecond')).padStart(9),
    shown(of('on', 'cpu'), 1).padStart(9),
    shown(of('off', 'perSecond')).padStart(18),
    shown(of('off', 'cpu'), 1).padStart(9),
    `${shown(-cost('perSecond'), 1)} %`.padStart(18),
    `${shown(cost('cpu'), 1)} %`.padStart(9),
  ].join('');
}

/** CPU time of all threads, as the scheduler counts it (ticks are too coarse for short rounds). @param {number} pid */
function cpuNanoseconds(pid) {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.reduce(
    (sum, id) => sum + Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]),
    0,
  );
}

/** @param {boolean} kept */
function cache(kept) {
  return kept ? {} : { CONCORD_CACHE_BYTES: '0' };
}

/** A server over the loaded content, with a governance store of its own. @param {string} name @param {string} loaded @param {Record<string, string>} env */
async function start(name, loaded, env) {
  const data = join(folder, name);
  mkdirSync(data);
  symlinkSync(join(loaded, 'content'), join(data, 'content'));
  return await startConcord(data, env, ['--workers', '1']);
}

/** @param {readonly number[]} list */
function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The sample releases, the catalogue that the map is from, and the map. @param {string} data */
function loadSamples(data) {
  const samples = join(ROOT, 'data-samples');
  const catalogue = ['load', join(samples, 'local-lab/catalogue.csv'), '--system', LAB, '--version', '2026-01'];
  for (const args of [['load', samples], catalogue, ['map', 'publish', join(ROOT, 'mappings')]]) {
    const quiet = args[0] === 'load' ? ['--quiet'] : [];
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args, ...quiet, '--data', data], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`concord ${args.join(' ')}: ${stderr}`);
  }
  return data;
}
