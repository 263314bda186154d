/**
 * Works at random on the governance of a data folder, publishing with the real compiler, and says on standard output what was acknowledged,
 * line by line, until it is killed. Arguments: folder of the compiled sources, data folder, seed.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [build = '', data = '', seed = '1'] = process.argv.slice(2);
const load = async (file) => await import(pathToFileURL(join(build, 'src', file)).href);
const { openGovernance } = await load('cli/governance.js');
const { TerminologyError } = await load('domain/issue.js');
const { ROLES } = await load('governance/lifecycle.js');

const SYSTEM = 'https://example.org/lab';
const PEOPLE = ['ann', 'bob', 'cas'].map((name) => ({ name, roles: ROLES, origin: `pid ${process.pid}` }));
let state = Number(seed) >>> 0;
/** Numbers from 0 below `n` (xorshift). */
function below(n) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % n;
}
const someone = () => PEOPLE[below(PEOPLE.length)];

const governance = await openGovernance(data);
const { store, maps, workflow, publishing } = governance;

const REQUESTS = [
  () => ({
    action: 'propose',
    targets: [{ system: 'http://loinc.org', code: `${below(9)}-0`, relationship: 'equivalent' }],
  }),
  () => ({ action: 'submit' }),
  () => ({ action: 'approve' }),
  () => ({ action: 'approve' }),
  () => ({ action: 'reopen', reason: 'look again' }),
  () => ({ action: 'propose-no-map', reason: 'none' }),
  () => ({ action: 'confirm-no-map' }),
];

async function workOnRows() {
  const { items } = await store.rows({ map: 'labs', limit: 200 });
  const changes = Array.from({ length: 1 + below(40) }, () => items[below(items.length)]).map((row) => ({
    row: row.id,
    version: row.version,
    request: REQUESTS[below(REQUESTS.length)](),
  }));
  await workflow.bulk(changes, someone());
}

async function publishOrGoBack() {
  const { version = 0 } = (await store.map('labs')) ?? {};
  const published = await store.publications('labs');
  if (published.length > 1 && below(3) === 0) {
    const { mapVersion } = published[below(published.length)];
    await publishing.rollback({ map: 'labs', version, mapVersion, note: 'try another' }, someone());
  } else {
    const mapVersion = `${published.length + 1}.0.0`;
    await publishing.publish({ map: 'labs', version, mapVersion }, someone());
  }
}

if ((await store.map('labs')) === undefined) {
  const url = 'https://example.org/ConceptMap/labs';
  const scope = { source: { system: SYSTEM }, targets: [{ system: 'http://loinc.org' }] };
  await maps.create({ id: 'labs', url, title: 'Labs', purpose: 'Test', scope }, someone());
  const sources = Array.from({ length: 120 }, (_, at) => ({ system: SYSTEM, code: `C${at}` }));
  await maps.addRows('labs', sources, someone());
}
for (;;) {
  try {
    await (below(3) === 0 ? publishOrGoBack() : workOnRows());
  } catch (error) {
    // What the rules refuse is part of the work; what is not foreseen ends it.
    if (!(error instanceof TerminologyError)) throw error;
  }
  const { seq, hash } = await store.head();
  writeSync(1, `${seq}:${hash}\n`);
}
