// Runs the HL7 terminology ecosystem tests against the built server, R4 and R5, prints what passes suite by suite and fails where a suite
// passes fewer than the committed baseline. Brings up the content that the tests need; holds no test itself.
//
//   npm run conformance [-- --update]      --update writes the baseline from what passes now
//
// The tests are not part of this project. CONCORD_TX_SUITE names their folder (with `tests/` and `tx-source/`), CONCORD_SHARED one that
// holds `tx-suite/`, `tools/txsuite/` and `releases/`; without either, `../shared` beside the project is looked at.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const PROJECT = resolve(HERE, '../..');
const COMMAND = join(PROJECT, 'dist/src/cli/main.js');
const BASELINE = join(HERE, 'baseline.json');
const MODES = 'general,snomed,tx.fhir.org';
const SNOMED_EDITION = 'http://snomed.info/xsct/31000003106/version/20250909';

const SHARED = process.env.CONCORD_SHARED ?? resolve(PROJECT, '../shared');
const SUITE = process.env.CONCORD_TX_SUITE ?? join(SHARED, 'tx-suite');
const RUNNER = join(SHARED, 'tools/txsuite/run.mjs');

/** What to load, with the arguments that say what the files do not. */
const CONTENT = [
  { path: join(SHARED, 'releases/hl7.fhir.r4.core-4.0.1.tgz'), options: [] },
  { path: join(SUITE, 'tx-source/snomed'), options: ['--version-uri', SNOMED_EDITION] },
  { path: join(SUITE, 'tx-source/loinc'), options: ['--version', '2.82'] },
  { path: join(SUITE, 'tx-source/ndc'), options: [] },
];

async function main() {
  const missing = [join(SUITE, 'tests/test-cases.json'), RUNNER, COMMAND].filter((path) => !existsSync(path));
  if (missing.includes(COMMAND)) throw new Error(`${COMMAND} is not there: build first`);
  if (missing.length > 0) {
    console.log(`conformance: NOT RUN, for the tests are not here (${missing.join(', ')}).`);
    console.log('conformance: set CONCORD_TX_SUITE or CONCORD_SHARED to the folder that holds them.');
    return 0;
  }
  const server = await startServer(contentFolder());
  try {
    const results = {};
    for (const endpoint of ['r4', 'r5']) {
      results[endpoint] = {
        plain: runSuite(server.url, endpoint, []),
        strict: runSuite(server.url, endpoint, ['--strict']),
      };
    }
    printTable(results);
    return compareWithBaseline(results);
  } finally {
    server.stop();
  }
}

/** A data folder with the content loaded; kept for the next run as long as neither the files nor the loaders change. */
function contentFolder() {
  const present = CONTENT.filter(({ path }) => existsSync(path));
  for (const { path } of CONTENT)
    if (!existsSync(path)) console.log(`conformance: ${path} is not there and not loaded`);
  const folder = join(tmpdir(), `concord-conformance-${digestOf(present)}`);
  if (existsSync(folder)) return folder;
  const partial = mkdtempSync(join(tmpdir(), 'concord-conformance-loading-'));
  for (const { path, options } of present) {
    const done = spawnSync(process.execPath, [COMMAND, 'load', path, '--data', partial, ...options], {
      encoding: 'utf8',
    });
    if (done.status !== 0) {
      rmSync(partial, { recursive: true, force: true });
      throw new Error(`loading ${path} failed: ${done.stderr}`);
    }
  }
  renameSync(partial, folder);
  return folder;
}

/** Of the names, sizes and times of the files, and of the programs that load them. */
function digestOf(present) {
  const hash = createHash('sha256');
  for (const { path, options } of present) {
    hash.update(options.join(' '));
    for (const file of filesBelow(path)) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  for (const part of ['dist/loaders', 'dist/src/db', 'dist/src/fhir/resources', 'dist/src/domain']) {
    for (const file of filesBelow(join(PROJECT, part))) if (!file.endsWith('.map')) hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Starts the server on a free port; it tells its address when it is ready. */
function startServer(data) {
  const child = spawn(process.execPath, [COMMAND, 'serve', '--data', data, '--port', '0', '--workers', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const url = /(http:\/\/[^/\s]+)\/r4/.exec(text)?.[1];
      if (url !== undefined) done({ url, stop: () => child.kill() });
    });
    child.once('exit', (code) => fail(new Error(`the server ended with code ${code} before it was ready`)));
  });
}

function runSuite(url, endpoint, options) {
  const folder = mkdtempSync(join(tmpdir(), 'concord-conformance-result-'));
  const json = join(folder, 'result.json');
  const args = [
    RUNNER,
    '--tests',
    join(SUITE, 'tests'),
    '--base',
    `${url}/${endpoint}`,
    '--mode',
    MODES,
    '--json',
    json,
    ...options,
  ];
  const done = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  try {
    if (done.status !== 0) throw new Error(`the tests did not run: ${done.stderr}`);
    return JSON.parse(readFileSync(json, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printTable({ r4, r5 }) {
  const cell = (results, suite) => {
    const plain = results.plain.suites[suite];
    const strict = results.strict.suites[suite];
    return plain === undefined ? '-'.padStart(17) : `${plain.pass}/${plain.total} (${strict?.pass ?? 0})`.padStart(17);
  };
  const suites = Object.keys(r5.plain.suites);
  const width = Math.max(...suites.map((name) => name.length));
  console.log(`${'suite'.padEnd(width)}${'R4 (strict)'.padStart(17)}${'R5 (strict)'.padStart(17)}`);
  for (const suite of suites) console.log(`${suite.padEnd(width)}${cell(r4, suite)}${cell(r5, suite)}`);
  const total = ({ plain, strict }) => `${plain.total.pass}/${plain.total.total} (${strict.total.pass})`.padStart(17);
  console.log(`${'total'.padEnd(width)}${total(r4)}${total(r5)}`);
}

/** The numbers that pass now, by endpoint and suite. */
function passing(results) {
  return Object.fromEntries(
    Object.entries(results).map(([endpoint, { plain }]) => [
      endpoint,
      Object.fromEntries(Object.entries(plain.suites).map(([suite, { pass }]) => [suite, pass])),
    ]),
  );
}

/** Exit code: 1 where some suite passes fewer than the baseline. */
function compareWithBaseline(results) {
  const now = passing(results);
  if (process.argv.includes('--update')) {
    writeFileSync(BASELINE, `${JSON.stringify(now, undefined, 2)}\n`);
    console.log('conformance: baseline written');
    return 0;
  }
  const baseline = existsSync(BASELINE) ? JSON.parse(readFileSync(BASELINE, 'utf8')) : {};
  const below = [];
  let above = 0;
  for (const [endpoint, suites] of Object.entries(baseline)) {
    for (const [suite, pass] of Object.entries(suites)) {
      const own = now[endpoint]?.[suite] ?? 0;
      if (own < pass) below.push(`${endpoint} ${suite}: ${own} pass, the baseline is ${pass}`);
      if (own > pass) above += own - pass;
    }
  }
  for (const line of below) console.error(`conformance: ${line}`);
  if (above > 0)
    console.log(`conformance: ${above} more than the baseline pass; 'npm run conformance -- --update' raises it`);
  return below.length > 0 ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(`conformance: ${error.message}`);
    process.exit(1);
  },
);
