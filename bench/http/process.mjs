// Starts the servers that the benchmarks measure, and reads from Linux what they use: CPU time of all threads, own memory.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} Server
 * @property {URL} url of the server without a path
 * @property {number} pid
 * @property {number} ready milliseconds from the start of the process to the line that tells its port
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a process of node and waits for the line that tells its port.
 * @param {readonly string[]} args
 * @param {Record<string, string>} [environment]
 * @returns {Promise<Server>}
 */
export function startServer(args, environment = {}) {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill();
    await ended;
  };
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    ended.then((code) => reject(new Error(`${args.join(' ')} ended with ${code}`)));
    child.stdout.on('data', (data) => {
      const port = /(?::|^)(\d+)(?:\/r4|\s*$)/m.exec(String(data))?.[1];
      if (port === undefined || child.pid === undefined) return;
      const url = new URL(`http://127.0.0.1:${port}`);
      resolve({ url, pid: child.pid, ready: performance.now() - started, stop });
    });
  });
}

/** The command line of the server. */
export const MAIN = process.env.CONCORD_BENCH_MAIN ?? 'dist/src/cli/main.js';

/** @param {string} data @param {Record<string, string>} [environment] @param {readonly string[]} [more] */
export function startConcord(data, environment = {}, more = []) {
  return startServer([MAIN, 'serve', '--data', data, '--port', '0', ...more], environment);
}

/** The yardstick: an empty route of Hono. */
export function startEmpty() {
  return startServer(['bench/http/empty-route.mjs']);
}

const TICKS_PER_SECOND = 100;

/** Seconds of CPU that a process has used in all its threads. @param {number} pid */
export function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Own memory of a process, MB: resident anonymous pages (mapped content is page cache). @param {number} pid */
export function ownMemory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** The highest own memory while something runs. @param {number} pid */
export function watchMemory(pid) {
  let peak = ownMemory(pid);
  const watch = setInterval(() => {
    peak = Math.max(peak, ownMemory(pid));
  }, 100);
  return () => {
    clearInterval(watch);
    return Math.max(peak, ownMemory(pid));
  };
}
