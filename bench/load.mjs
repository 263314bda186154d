// How long loading a full-size release takes, and how much memory the loader needs. Makes the synthetic releases where they are not there.
// Usage: node bench/load.mjs [--out bench-data] [--only snomed,loinc,rxnorm] [--json FILE]
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const PACKAGE_DIRECTORY = 'concord.bench-1.0.0';
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'bench-data' },
    only: { type: 'string', default: 'snomed,loinc,rxnorm' },
    json: { type: 'string' },
  },
});
/** Seconds that loading may take, and megabytes that the loader may use. */
const TARGETS = { snomed: 60, loinc: 30, rxnorm: 30 };
const MOST_MEGABYTES = 2048;

const manifestFile = join(values.out, 'manifest.json');
if (!existsSync(manifestFile)) {
  const made = spawnSync(process.execPath, ['bench/generate/main.mjs', '--out', values.out], { stdio: 'inherit' });
  if (made.status !== 0) process.exit(made.status ?? 1);
}
const { systems, scale } = JSON.parse(readFileSync(manifestFile, 'utf8'));
const data = join(values.out, 'store');
rmSync(data, { recursive: true, force: true });

/** Peak resident memory of a running process, MB. */
function peakMemory(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function load(path, more) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['dist/src/cli/main.js', 'load', path, '--data', data, '--quiet', ...more], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, peakMemory(child.pid));
    }, 50);
    child.once('exit', (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ seconds: (performance.now() - started) / 1000, peak });
      else reject(new Error(`loading ${path} ended with ${code}`));
    });
  });
}

/** Inputs for the HTTP benchmark, and the package whose value sets are made of them. */
function makePackage() {
  for (const script of ['pools', 'package']) {
    const made = spawnSync(process.execPath, [`bench/generate/${script}.mjs`, '--out', values.out], {
      stdio: 'inherit',
    });
    if (made.status !== 0) process.exit(made.status ?? 1);
  }
}

const rows = [];
for (const system of values.only.split(',')) {
  const more = system === 'rxnorm' ? ['--version', '2026-01-05'] : [];
  const { seconds, peak } = await load(join(values.out, systems[system].directory), more);
  const files = systems[system].files.reduce((sum, { rows }) => sum + rows, 0);
  rows.push({ system, rows: files, seconds, peak, target: TARGETS[system] });
}
makePackage();
await load(join(values.out, PACKAGE_DIRECTORY), []);
console.log(`synthetic releases at scale ${scale}`);
console.log('system        rows  seconds  target  peak MB  target');
for (const { system, rows: count, seconds, peak, target } of rows) {
  const cells = [
    system.padEnd(8),
    String(count).padStart(9),
    seconds.toFixed(1).padStart(8),
    `<= ${target}`.padStart(7),
  ];
  console.log(`${cells.join(' ')} ${peak.toFixed(0).padStart(8)}  <= ${MOST_MEGABYTES}`);
}
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ scale, rows }, null, 2));
