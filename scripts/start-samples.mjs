// First run: loads the sample releases and the sample map into ./data/samples, makes a demonstration user whose password is printed once,
// serves it all, fills the workbench with work half done, and prints where the guided tour begins.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { seedDemo } from './demo/seed.mjs';

const CONCORD = 'dist/src/cli/main.js';
const data = 'data/samples';
const DEMO = 'demo';

/** Runs a command of Concord to its end; stops here where it fails. @returns its output, where that is asked for */
function concord(args, { quiet = false } = {}) {
  const stdio = ['inherit', quiet ? 'pipe' : 'inherit', 'inherit'];
  const { status, stdout } = spawnSync(process.execPath, [CONCORD, ...args, '--data', data], {
    stdio,
    encoding: 'utf8',
  });
  if (status !== 0) process.exit(status ?? 1);
  return stdout ?? '';
}

concord(['load', 'data-samples', '--quiet']);
const catalogue = 'https://lab.example.org/CodeSystem/catalogue';
concord(['load', 'data-samples/local-lab/catalogue.csv', '--system', catalogue, '--version', '2026-01', '--quiet']);
concord(['map', 'publish', 'mappings']);

/** The password of the demonstration user, on the first run alone: it is kept nowhere. */
const password = existsSync(`${data}/governance.sqlite`) ? undefined : demonstrationUser();

function demonstrationUser() {
  const out = concord(['user', 'add', DEMO, '--role', 'administrator,publisher,reviewer,mapper'], { quiet: true });
  return /shown this once: (\S+)/.exec(out)?.[1];
}

// For trying it out one process is enough.
const server = spawn(process.execPath, [CONCORD, 'serve', '--data', data, '--workers', '1', ...process.argv.slice(2)], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
let told = false;
server.stdout.on('data', (text) => {
  process.stdout.write(text);
  const base = /(http:\/\/\S+?)\/r4/.exec(String(text))?.[1];
  if (base === undefined || told) return;
  told = true;
  void welcome(base);
});

async function welcome(base) {
  console.log('\nTry:\n');
  console.log(`curl '${base}/r4/CodeSystem/$lookup?system=http://loinc.org&code=2951-2'`);
  console.log(`curl '${base}/r4/ConceptMap/$translate?system=${catalogue}&code=NA&targetsystem=http://loinc.org'`);
  console.log(`curl '${base}/r4/CodeSystem/$subsumes?system=http://hl7.org/fhir/sid/icd-10-cm&codeA=E10&codeB=E10.65'`);
  if (password !== undefined) {
    console.log('\nFilling the workbench with the work of an invented laboratory …');
    // What is served does not depend on it.
    await seedDemo(base, { name: DEMO, password }).catch((error) =>
      console.error(`The workbench stays empty: ${error.message}`),
    );
  }
  console.log(`\nGuided tour:  ${base}/tour`);
  if (password === undefined)
    console.log(`Sign in as ${DEMO}; the password was printed at the first start (new data: remove ${data}).`);
  else console.log(`Sign in as ${DEMO} with the password ${password} (shown this once)`);
  console.log('\nCtrl-C stops the server.');
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
