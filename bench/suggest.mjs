/**
 * How fast `concord suggest` is on one core, and how much memory it takes: the compiled command as a child process over a catalogue, against all of
 * the loaded LOINC. The time to build the index is measured by a run over one entry and taken off. Without `--data` the sample release is used, which
 * says little about speed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
const SHARED = process.env.CONCORD_SHARED ?? join(ROOT, '../shared');
const TARGETS = { perSecond: 150, mebibytes: 400 };
const { values } = parseArgs({
  options: {
    catalogue: { type: 'string' },
    count: { type: 'string', default: '3000' },
    data: { type: 'string' },
    target: { type: 'string', default: 'loinc' },
    'target-version': { type: 'string' },
    main: { type: 'string', default: join(ROOT, 'dist/src/cli/main.js') },
  },
});

if (!existsSync(values.main)) throw new Error(`${values.main} is not there: npm run build`);
/** Linux can hold a process on one core; elsewhere its garbage collector may use others. */
const PINNED = spawnSync('taskset', ['-c', '0', 'true']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'concord-suggest-'));
try {
  const data = values.data ?? (await loadSamples());
  const { header, rows, file } = catalogue();
  const count = Number(values.count);
  const many = Array.from({ length: count }, (_, n) => rows[n % rows.length]);
  const first = await timed('one.tsv', [header, many[0]], data);
  const all = await timed('many.tsv', [header, ...many], data);
  const rate = (count - 1) / Math.max(1e-3, all.seconds - first.seconds);
  console.log(
    `${count} entries of ${file} (${rows.length} distinct), ${PINNED ? 'on one core' : 'not held on one core'}`,
  );
  console.log(
    `index and first suggestion ${first.seconds.toFixed(1)} s, of it processor ${first.processor.toFixed(1)} s`,
  );
  console.log(`${rate.toFixed(0)} suggestions a second (target ${TARGETS.perSecond})`);
  const processor = (count - 1) / Math.max(1e-3, all.processor - first.processor);
  console.log(
    `${processor.toFixed(0)} suggestions a processor second, which other programs on the machine do not change`,
  );
  console.log(`peak ${all.peak} MiB resident (target ${TARGETS.mebibytes})`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The catalogue asked for, else the laboratory names of the gold sets beside the project, else the sample. */
function catalogue() {
  const gold = join(SHARED, 'gold/labs_mimic_iv.tsv');
  const file = values.catalogue ?? (existsSync(gold) ? gold : join(ROOT, 'data-samples/local-lab/catalogue.csv'));
  const [header, ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  return { header, rows, file };
}

async function loadSamples() {
  console.log('no --data: the sample release is loaded; give a folder with all of LOINC for figures that count');
  const data = join(folder, 'data');
  await run(['load', join(ROOT, 'data-samples/loinc'), '--quiet', '--data', data]);
  return data;
}

async function timed(name, lines, data) {
  const input = join(folder, name);
  writeFileSync(input, `${lines.join('\n')}\n`);
  const version = values['target-version'] === undefined ? [] : ['--target-version', values['target-version']];
  const started = process.hrtime.bigint();
  const { peak, processor } = await run(['suggest', input, '--target', values.target, ...version, '--data', data]);
  return { seconds: Number(process.hrtime.bigint() - started) / 1e9, peak, processor };
}

/** Runs the command. @returns the peak of its resident memory in MiB and its processor seconds. */
function run(args) {
  const usage = join(folder, 'usage.json');
  const tell = join(folder, 'tell.mjs');
  writeFileSync(
    tell,
    `import { writeFileSync } from 'node:fs';
process.on('exit', () => writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.resourceUsage())));\n`,
  );
  const command = [process.execPath, '--import', tell, values.main, ...args];
  const [program, ...rest] = PINNED ? ['taskset', '-c', '0', ...command] : command;
  const child = spawn(program, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      if (code !== 0) return fail(new Error(`concord ${args[0]} ended with ${code}`));
      const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(readFileSync(usage, 'utf8'));
      done({ peak: Math.round(maxRSS / 1024), processor: (userCPUTime + systemCPUTime) / 1e6 });
    });
  });
}
