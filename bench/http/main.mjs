// Requests a second of each operation against a running process of Concord, as a share of an empty Hono route's in the same run.
// Twice: with answers kept (the default) and cold, each found anew.
// Makes and loads the synthetic releases where they are not there.
// Usage: node bench/http/main.mjs [--data DIR] [--pools FILE] [--seconds 5] [--connections 10] [--only LK01,SS01] [--json FILE]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { OPERATIONS } from './operations.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'bench-data/store' },
    pools: { type: 'string', default: 'bench-data/pools.json' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '10' },
    only: { type: 'string' },
    json: { type: 'string' },
  },
});
/** Runs a script of the benchmark to its end. */
function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
if (!existsSync(values.data)) run('bench/load.mjs', '--out', dirname(values.data));
if (!existsSync(values.pools)) run('bench/generate/pools.mjs', '--out', dirname(values.pools));

const seconds = Number(values.seconds);
const connections = Number(values.connections);
const pools = JSON.parse(readFileSync(values.pools, 'utf8'));
const only = values.only?.split(',');

/** Starts a process and waits for the line that tells its port. */
function start(args, environment = {}) {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}`)));
    child.stdout.on('data', (data) => {
      const port = /(?::|^)(\d+)(?:\/r4|\s*$)/m.exec(String(data))?.[1];
      if (port !== undefined) resolve({ child, port, ready: performance.now() - started });
    });
  });
}

/** Own memory of a process, MB: resident anonymous pages (mapped content is page cache). */
function ownMemory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

async function drive(port, paths, status) {
  const run = (duration) =>
    autocannon({
      url: `http://127.0.0.1:${port}`,
      connections,
      duration,
      requests: paths.map((path) => ({ method: 'GET', path })),
    });
  // Warm-up.
  await run(1);
  const result = await run(paths.length === 1 ? Math.min(seconds, 2) : seconds);
  const wrong = Object.entries(result.statusCodeStats).filter(([code]) => Number(code) !== status);
  return {
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    errors: result.errors + result.timeouts + wrong.reduce((sum, [, { count }]) => sum + count, 0),
  };
}

const concord = await start(['dist/src/cli/main.js', 'serve', '--data', values.data, '--port', '0']);
// The same server keeping no answers: what it costs to find each anew.
const uncached = await start(['dist/src/cli/main.js', 'serve', '--data', values.data, '--port', '0'], {
  CONCORD_CACHE_BYTES: '0',
});
const empty = await start(['bench/http/empty-route.mjs']);
const rows = [];
try {
  const idle = ownMemory(concord.child.pid);
  // The yardstick is measured beside each operation, so that a noisy machine slows both.
  const yardstick = async () => (await drive(empty.port, ['/empty'], 200)).perSecond;
  let before = await yardstick();
  for (const { id, title, needs, paths, status = 200, target } of OPERATIONS) {
    if (only !== undefined && !only.includes(id)) continue;
    if (needs.some((name) => pools[name] === undefined)) continue;
    const list = paths(pools);
    const cold = await drive(uncached.port, list, status);
    const figures = await drive(concord.port, list, status);
    const after = await yardstick();
    const empties = (before + after) / 2;
    before = after;
    rows.push({
      id,
      title,
      inputs: list.length,
      ...figures,
      cold,
      empties,
      target,
      memory: ownMemory(concord.child.pid),
    });
    console.error(
      `${id} ${cold.perSecond.toFixed(0)}/s, ${figures.perSecond.toFixed(0)}/s kept, empty ${empties.toFixed(0)}/s`,
    );
  }
  const all = rows.map((row) => row.empties);
  console.log(
    `empty route: ${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)} requests/s, ${connections} connections`,
  );
  console.log(
    `ready after ${concord.ready.toFixed(0)} ms; own memory idle ${idle.toFixed(0)} MB, at most ${Math.max(idle, ...rows.map((r) => r.memory)).toFixed(0)} MB`,
  );
  console.log('op    requests/s  share  target   cold/s   share  p50 ms  p99 ms  errors  operation');
  for (const row of rows) {
    row.share = row.perSecond / row.empties;
    const cells = [
      row.id.padEnd(4),
      row.perSecond.toFixed(0).padStart(11),
      `${(row.share * 100).toFixed(1)} %`.padStart(7),
      `${row.target * 100} %`.padStart(6),
      row.cold.perSecond.toFixed(0).padStart(8),
      `${((row.cold.perSecond / row.empties) * 100).toFixed(1)} %`.padStart(7),
    ];
    const rest = [
      String(row.p50).padStart(6),
      String(row.p99).padStart(6),
      String(row.errors + row.cold.errors).padStart(6),
    ];
    console.log(`${cells.join(' ')}  ${rest.join('  ')}  ${row.title}`);
  }
  if (values.json !== undefined) {
    writeFileSync(values.json, JSON.stringify({ ready: concord.ready, idle, connections, rows }, null, 2));
  }
} finally {
  uncached.child.removeAllListeners('exit');
  uncached.child.kill();
  concord.child.removeAllListeners('exit');
  empty.child.removeAllListeners('exit');
  concord.child.kill();
  empty.child.kill();
}
