// How the cost of operations grows with the number of concepts: SNOMED CT-like releases of 50,000, 150,000 and 370,000 concepts are made and
// loaded (once), and the CPU time of the server for each request is measured. Prints a table and draws docs/growth.svg.
//
//   node bench/growth.mjs [--out bench-data/growth] [--full DATA,POOLS] [--seconds 2] [--rounds 3] [--svg docs/growth.svg] [--json FILE]
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom } from './generate/random.mjs';
import { linePlot } from './growth-plot.mjs';
import { drive, prepare } from './http/driver.mjs';
import { chosenOperations } from './http/operations.mjs';
import { cpuSeconds, MAIN, startConcord } from './http/process.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'bench-data/growth' },
    full: { type: 'string' },
    seconds: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    svg: { type: 'string', default: 'docs/growth.svg' },
    json: { type: 'string' },
  },
});
const SIZES = [50_000, 150_000, 370_000];
const FULL = 370_000;
const OPERATIONS = ['LK01', 'LK05', 'VC01', 'VC03', 'SS01', 'EX01', 'EX02', 'EX03', 'EX05', 'EX08', 'CM01'];
const PAGE = 20;

/** @param {string[]} args */
function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
}

/** Data folder and pools of so many concepts. @param {number} size */
function content(size) {
  if (size === FULL && values.full !== undefined) {
    const [data = '', pools = ''] = values.full.split(',');
    return { data, pools };
  }
  const folder = join(values.out, String(size));
  const pools = join(folder, 'pools.json');
  const data = join(folder, 'store');
  if (!existsSync(pools)) {
    run('bench/generate/main.mjs', '--out', folder, '--only', 'snomed', '--scale', String(size / FULL));
    run('bench/generate/pools.mjs', '--out', folder);
  }
  if (!existsSync(data)) {
    const { systems } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    run(MAIN, 'load', join(folder, systems.snomed.directory), '--data', data, '--quiet');
  }
  return { data, pools };
}

/** Pages of one size from different places of sets of different size. @param {any} pools */
function pages({ snomed: { system, roots } }) {
  const random = createRandom(1, 'growth');
  const page = (/** @type {any} */ root, /** @type {number} */ offset) => ({
    path: `/ValueSet/$expand?url=${encodeURIComponent(`${system}?fhir_vs=isa/${root.code}`)}&count=${PAGE}&offset=${offset}`,
  });
  const some = (/** @type {(root: any) => number} */ offset, /** @type {any[]} */ list) =>
    Array.from({ length: 500 }, () => random.pick(list)).map((root) => page(root, offset(root)));
  const full = roots.middle.filter((/** @type {any} */ root) => root.descendants > PAGE * 2);
  return [
    { id: 'page, large set, start', made: some(() => 0, roots.large) },
    { id: 'page, large set, end', made: some(({ descendants }) => Math.max(0, descendants - PAGE), roots.large) },
    { id: 'page, middle set, start', made: some(() => 0, full.length === 0 ? roots.middle : full) },
  ];
}

/** CPU microseconds of the server for one request, the least of some rounds. @param {any} server @param {any} operation */
async function cost({ url, pid }, { made }) {
  const requests = made.map((/** @type {any} */ one) => prepare(url, { ...one, path: `/r4${one.path}` }));
  const seconds = Number(values.seconds);
  await drive(url, requests, { connections: 10, seconds: Math.min(1, seconds) });
  let least = Number.POSITIVE_INFINITY;
  let errors = 0;
  for (let round = 0; round < Number(values.rounds); round++) {
    const before = cpuSeconds(pid);
    const outcome = await drive(url, requests, { connections: 10, seconds: seconds / 2, start: round * 911 });
    least = Math.min(least, ((cpuSeconds(pid) - before) / outcome.requests) * 1e6);
    errors += outcome.errors;
  }
  return { least, errors };
}

/** @type {Map<string, number[]>} */
const costs = new Map();
let errors = 0;
for (const size of SIZES) {
  const { data, pools: file } = content(size);
  const pools = JSON.parse(readFileSync(file, 'utf8'));
  const server = await startConcord(data, { CONCORD_CACHE_BYTES: '0' }, ['--workers', '1']);
  try {
    for (const operation of [...chosenOperations(OPERATIONS, { snomed: pools.snomed }), ...pages(pools)]) {
      const { least, errors: wrong } = await cost(server, operation);
      errors += wrong;
      costs.set(operation.id, [...(costs.get(operation.id) ?? []), least]);
      process.stderr.write(`${size} ${operation.id} ${least.toFixed(0)} µs\n`);
    }
  } finally {
    await server.stop();
  }
}
const rows = [...costs].map(([id, list]) => ({ id, costs: list, growth: (list.at(-1) ?? 0) / (list[0] ?? 1) }));
console.log(`| CPU µs a request | ${SIZES.map((size) => size.toLocaleString('en')).join(' | ')} | growth |`);
console.log(`| --- | ${SIZES.map(() => '---:').join(' | ')} | ---: |`);
for (const { id, costs: list, growth } of rows) {
  console.log(`| ${id} | ${list.map((one) => one.toFixed(0)).join(' | ')} | × ${growth.toFixed(2)} |`);
}
console.log(`${errors} errors`);
writeFileSync(values.svg, linePlot({ xs: SIZES, lines: rows.map(({ id, costs: ys }) => ({ name: id, ys })) }));
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ sizes: SIZES, rows }, null, 2));
