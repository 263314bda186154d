// First run: loads the sample releases and the sample map into ./data/samples, serves them and prints three requests to try.
import { spawn, spawnSync } from 'node:child_process';

const CONCORD = 'dist/src/cli/main.js';
const data = 'data/samples';

/** Runs a command of Concord to its end; stops here where it fails. */
function concord(...args) {
  const { status } = spawnSync(process.execPath, [CONCORD, ...args, '--data', data], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

concord('load', 'data-samples', '--quiet');
const catalogue = 'https://lab.example.org/CodeSystem/catalogue';
concord('load', 'data-samples/local-lab/catalogue.csv', '--system', catalogue, '--version', '2026-01', '--quiet');
concord('map', 'publish', 'mappings');

const server = spawn(process.execPath, [CONCORD, 'serve', '--data', data, ...process.argv.slice(2)], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
server.stdout.on('data', (text) => {
  process.stdout.write(text);
  const base = /http:\/\/\S+?\/r4/.exec(String(text))?.[0];
  if (base === undefined) return;
  console.log('\nTry:\n');
  console.log(`curl '${base}/CodeSystem/$lookup?system=http://loinc.org&code=2951-2'`);
  console.log(`curl '${base}/ConceptMap/$translate?system=${catalogue}&code=NA&targetsystem=http://loinc.org'`);
  console.log(`curl '${base}/CodeSystem/$subsumes?system=http://hl7.org/fhir/sid/icd-10-cm&codeA=E10&codeB=E10.65'`);
  console.log('\nCtrl-C stops the server.');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
