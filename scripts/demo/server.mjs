// Concord over the sample releases and the invented laboratory's work, in a folder that is thrown away: for pictures and measurements.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const CONCORD = 'dist/src/cli/main.js';
export const ADMIN = 'ada';

/** Runs a command of Concord to its end. @returns its output */
export function concord(args, input) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CONCORD, ...args], { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`concord ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** The content files of a folder in another one, which may be written to and thrown away. */
function borrow(content, target) {
  for (const name of readdirSync(content, { recursive: true })) {
    if (!/\.sqlite(\.sha256)?$/.test(name)) continue;
    mkdirSync(dirname(join(target, name)), { recursive: true });
    try {
      linkSync(join(content, name), join(target, name));
    } catch {
      // Another disk.
      copyFileSync(join(content, name), join(target, name));
    }
  }
}

/** Loads the samples, or takes the content of `data`, and serves. @returns base URL, the administrator's password, and how to stop it */
export async function demoServer({ data: given, env = {} } = {}) {
  const data = mkdtempSync(join(tmpdir(), 'concord-demo-'));
  if (given === undefined) concord(['load', 'data-samples', '--quiet', '--data', data]);
  else borrow(join(given, 'content'), join(data, 'content'));
  const added = concord(['user', 'add', ADMIN, '--role', 'administrator,publisher,reviewer,mapper', '--data', data]);
  const password = /shown this once: (\S+)/.exec(added)?.[1] ?? '';
  const child = spawn(process.execPath, [CONCORD, 'serve', '--data', data, '--port', '0', '--workers', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, CONCORD_QUEUE_FLUSH_MS: '200', ...env },
  });
  const base = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (text) => {
      said += text;
      const url = /(http:\/\/\S+?)\/r4/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`the server ended: ${said}`)));
  });
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  return { base, data, name: ADMIN, password, cpuMs: () => cpuMs(child.pid), stop };
}

/** Milliseconds of processor that the server has used, in steps of ten; undefined where the system does not tell. */
function cpuMs(pid) {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return undefined;
  const fields = readFileSync(path, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
