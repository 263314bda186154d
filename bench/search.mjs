/**
 * How long a key of the search box takes: names, codes and misspelt names drawn from the loaded content, typed letter by letter. Asks the
 * library in this process, and the page's own request over HTTP of a server that it starts, and prints p50, p95 and p99 beside the target.
 *
 *   node bench/search.mjs [--data DIR] [--names 300] [--dist DIR] [--json FILE]
 */
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
/** Milliseconds a key. */
const TARGET = 50;
const LONGEST = 24;
const KINDS = ['name', 'misspelt', 'words in another order', 'code'];
const SHOWN = 20;
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'bench-data/store' },
    names: { type: 'string', default: '300' },
    dist: { type: 'string', default: join(ROOT, 'dist') },
    json: { type: 'string' },
  },
});
if (!existsSync(values.data)) throw new Error(`${values.data} is not there: npm run bench:load makes it`);

const load = (path) => import(pathToFileURL(join(values.dist, 'src', path)).href);
const { openContentFiles } = await load('cli/content-files.js');
const { searchCodes } = await load('terminology/search.js');

const content = openContentFiles(values.data);
const random = generator(20260101);
const systems = content.catalogue
  .codeSystems()
  .map((version) => version.open())
  .filter(({ count, nameIndex }) => count !== undefined && count > 0 && nameIndex !== undefined)
  .sort((a, b) => b.count - a.count)
  .slice(0, 12);
const keys = typedKeys(systems, Number(values.names));
console.log(systems.map(({ info, count }) => `${info.title ?? info.url} ${count.toLocaleString('en-US')}`).join(', '));
const results = {
  library: report('library', measure(keys)),
  page: report('page over HTTP', await measureHttp(keys)),
};
content.close();
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results, undefined, 2));
if (Object.values(results).some(({ p95 }) => p95 > TARGET)) process.exitCode = 1;

/** What stands in the box after each key: of a third of the names as they are, of a third misspelt, of a third two words; and codes. */
function typedKeys(from, names) {
  const typed = [];
  for (let i = 0; i < names; i++) {
    const system = from[Math.floor(i / 4) % from.length];
    const concept = system.at(system.nameIndex.first + Math.floor(random() * system.count));
    const name = (concept.display ?? concept.code).slice(0, LONGEST);
    const kind = i % 4;
    const text =
      kind === 0 ? name : kind === 1 ? misspelt(name) : kind === 2 ? name.split(' ').reverse().join(' ') : concept.code;
    for (let length = 1; length <= text.length; length++)
      typed.push({ kind: KINDS[kind], text: text.slice(0, length) });
  }
  return typed;
}

function misspelt(name) {
  if (name.length < 6) return name;
  const at = 2 + Math.floor(random() * (name.length - 4));
  return `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`;
}

function measure(typed) {
  return typed.map(({ kind, text }) => {
    const before = process.cpuUsage();
    const started = performance.now();
    const { hits } = searchCodes(content.catalogue, { text, limit: SHOWN });
    const milliseconds = performance.now() - started;
    const { user, system } = process.cpuUsage(before);
    return { kind, text, hits: hits.length, milliseconds, cpu: (user + system) / 1000 };
  });
}

async function measureHttp(typed) {
  const server = spawn(
    process.execPath,
    [join(values.dist, 'src/cli/main.js'), 'serve', '--data', values.data, '--port', '0', '--workers', '1'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, CONCORD_GOVERNANCE: 'off' },
    },
  );
  try {
    const url = await new Promise((done, fail) => {
      let said = '';
      server.stdout.on('data', (chunk) => {
        said += chunk;
        const found = /http:\/\/[^\s/]+:\d+/.exec(said);
        if (found !== null) done(found[0]);
      });
      server.on('exit', () => fail(new Error(`the server stopped: ${said}`)));
    });
    const measured = [];
    for (const { kind, text } of typed) {
      const started = performance.now();
      const response = await fetch(`${url}/browse/search?${new URLSearchParams({ q: text })}`, {
        headers: { 'hx-request': 'true' },
      });
      const body = await response.text();
      if (!response.ok) throw new Error(`${text}: ${response.status} ${body.slice(0, 200)}`);
      measured.push({ kind, text, hits: body.split('<li').length - 1, milliseconds: performance.now() - started });
    }
    return measured;
  } finally {
    server.kill('SIGTERM');
  }
}

function report(title, measured) {
  const all = figures(measured);
  // Where other work shares the machine, what the key itself takes.
  if (measured[0]?.cpu !== undefined) {
    const cpu = figures(measured.map((one) => ({ ...one, milliseconds: one.cpu })));
    console.log(`\n${title}, CPU time: p50 ${cpu.p50} ms, p95 ${cpu.p95} ms, p99 ${cpu.p99} ms`);
  }
  console.log(`\n${title}: ${measured.length.toLocaleString('en-US')} keys, target ${TARGET} ms`);
  console.table(
    Object.fromEntries([
      ['all', all],
      ...Object.values(KINDS).map((kind) => [kind, figures(measured.filter((one) => one.kind === kind))]),
    ]),
  );
  const slow = [...measured].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 5);
  console.log(`slowest: ${slow.map(({ text, milliseconds }) => `'${text}' ${milliseconds.toFixed(1)} ms`).join(', ')}`);
  return all;
}

function figures(measured) {
  const sorted = measured.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (share) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2));
  const found = measured.filter(({ hits }) => hits > 0).length;
  return {
    keys: measured.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    most: at(1),
    found: `${Math.round((100 * found) / Math.max(1, measured.length))} %`,
  };
}

/** Numbers in [0, 1) that are the same in every run. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
