/**
 * How fast `concord normalize` is, and how much memory it takes: Observations made from the sample catalogue (or `--count N` of them) through
 * the sample map, by the compiled command as a child process. Prints records a second, the peak of resident memory, and what came out.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
const LAB = 'https://lab.example.org/CodeSystem/catalogue';
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    threads: { type: 'string', default: '2' },
    main: { type: 'string', default: join(ROOT, 'dist/src/cli/main.js') },
    data: { type: 'string' },
  },
});

if (!existsSync(values.main)) throw new Error(`${values.main} is not there: npm run build`);
const folder = mkdtempSync(join(tmpdir(), 'concord-normalize-'));
try {
  const data = values.data ?? (await loadSamples());
  const input = join(folder, 'observations.ndjson');
  await writeObservations(input, Number(values.count));
  const size = statSync(input).size;
  const report = join(folder, 'report.json');
  const out = join(folder, 'out.ndjson');
  const started = process.hrtime.bigint();
  const peak = await run([
    'normalize',
    input,
    '--out',
    out,
    '--report',
    report,
    '--data',
    data,
    '--threads',
    values.threads,
  ]);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const { concepts, kinds } = JSON.parse(readFileSync(report, 'utf8'));
  const number = (value) => Math.round(value).toLocaleString('en-US');
  console.log(
    `${number(kinds.Observation)} Observations, ${(size / 2 ** 20).toFixed(0)} MiB, ${values.threads} threads`,
  );
  console.log(
    `${number(kinds.Observation / seconds)} Observations a second in ${seconds.toFixed(1)} s, peak ${peak} MiB resident`,
  );
  console.log(
    Object.entries(concepts)
      .map(([name, count]) => `${name} ${number(count)}`)
      .join(', '),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function loadSamples() {
  const data = join(folder, 'data');
  const samples = join(ROOT, 'data-samples');
  await run(['load', join(samples, 'loinc'), '--quiet', '--data', data]);
  await run([
    'load',
    join(samples, 'local-lab/catalogue.csv'),
    '--system',
    LAB,
    '--version',
    '2026-01',
    '--quiet',
    '--data',
    data,
  ]);
  await run(['map', 'publish', join(ROOT, 'mappings'), '--data', data]);
  return data;
}

/** Runs the command. @returns the peak of its resident memory, MiB, where the system tells it. */
function run(args) {
  const child = spawn(process.execPath, [values.main, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  let peak = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Math.max(peak, Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024));
    } catch {
      // The process has ended, or the system has no /proc.
    }
  }, 20);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => {
      clearInterval(watch);
      if (code === 0) done(peak);
      else fail(new Error(`concord ${args[0]} ended with ${code}`));
    });
  });
}

async function writeObservations(file, count) {
  const codes = readFileSync(join(ROOT, 'data-samples/local-lab/catalogue.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(0, 4));
  const stream = createWriteStream(file);
  for (let start = 0; start < count; start += 1000) {
    let text = '';
    for (let n = start; n < Math.min(count, start + 1000); n++) text += `${observation(n, codes[n % codes.length])}\n`;
    if (!stream.write(text)) await new Promise((drained) => stream.once('drain', drained));
  }
  stream.end();
  await finished(stream);
}

function observation(n, [code, name, , unit]) {
  return JSON.stringify({
    resourceType: 'Observation',
    id: `obs-${n}`,
    status: 'final',
    category: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/observation-category',
            code: 'laboratory',
            display: 'Laboratory',
          },
        ],
      },
    ],
    code: { coding: [{ system: LAB, code, display: name }], text: name },
    subject: { reference: `Patient/${n % 50_000}` },
    encounter: { reference: `Encounter/${n % 120_000}` },
    effectiveDateTime: `2026-01-${String((n % 28) + 1).padStart(2, '0')}T08:30:00+01:00`,
    issued: '2026-02-01T09:00:00.000+01:00',
    valueQuantity: { value: (n % 1000) / 10, unit, system: 'http://unitsofmeasure.org', code: unit },
    referenceRange: [{ low: { value: 3.5, unit }, high: { value: 5.1, unit } }],
  });
}
