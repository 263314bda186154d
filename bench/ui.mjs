// What the pages cost: server time of each page over a queue of many rows, bytes at first load, the type-ahead, and a hundred easy and fifty hard
// decisions played through the page, with keys and server time.
// `node bench/ui.mjs [--data FOLDER] [--rows 50000] [--rounds 40]`; FOLDER holds loaded content, without it the samples are loaded.
import { parseArgs } from 'node:util';
import { signIn } from '../scripts/demo/client.mjs';
import { catalogueRows, LAB } from '../scripts/demo/seed.mjs';
import { demoServer } from '../scripts/demo/server.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    rows: { type: 'string', default: '50000' },
    rounds: { type: 'string', default: '40' },
  },
});
const LOINC = 'http://loinc.org';
const ROWS = Number(values.rows);
const ROUNDS = Number(values.rounds);
const TEXTS = [
  'g',
  'gl',
  'glu',
  'gluc',
  'gluco',
  'glucos',
  'glucose',
  'sodium',
  'hemoglobin blood',
  'hemoglobn',
  'potas',
  'creat urine',
];

const server = await demoServer(values.data === undefined ? {} : { data: values.data });
try {
  const person = await signIn(server.base, server.name, server.password);
  const started = performance.now();
  await fill(person);
  console.log(`${ROWS} rows made in ${seconds(performance.now() - started)} s`);
  await measurePages(person);
  await measureSearch(person);
  await playDecisions(person);
} finally {
  await server.stop();
}

/** A map with the laboratory's codes at the top, whose answers are known, and as many others as are asked for. */
async function fill(person) {
  const { base } = server;
  await person.post('/maps', {
    id: 'bench',
    url: 'https://lab.example.org/ConceptMap/bench',
    title: 'Bench',
    purpose: 'To measure the pages.',
    scope: { source: { system: LAB }, targets: [{ system: LOINC }] },
  });
  const known = catalogueRows();
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const like = known[index % known.length];
    const round = Math.floor(index / known.length);
    const count = Math.max(1, Math.floor((like.count ?? 1000) / (round + 1)));
    return { ...like, code: `${like.code}-${round}`, count, values: (like.values ?? []).slice(0, 12) };
  });
  for (let start = 0; start < rows.length; start += 5000) {
    await person.post('/maps/bench/rows', { rows: rows.slice(start, start + 5000) });
  }
  const { left } = await person.post('/maps/bench/suggestions', { limit: 200 });
  console.log(`suggestions kept for the first 200 rows, ${left} have none (${base})`);
}

async function measurePages(person) {
  const ids = (await person.get('/rows?map=bench&state=unmapped&limit=50')).items.map(({ id }) => id);
  const next = (await person.get('/rows?map=bench&limit=50')).next;
  const list = 'map=bench&state=unmapped';
  const pages = {
    queue: () => '/queue',
    'queue, filtered': () => `/queue?${list}&band=high`,
    'queue, by text': () => '/queue?text=sodium',
    'queue, second page': () => `/queue?map=bench&cursor=${encodeURIComponent(next ?? '')}`,
    'live misses': () => '/queue/live',
    decision: (round) => `/rows/${ids[round % ids.length]}?${list}`,
    review: () => '/review',
    maps: () => '/maps',
    map: () => '/maps/bench',
    publish: () => '/maps/bench/publish',
    'its checklist': () => '/maps/bench/publish?mapVersion=1.0.0',
    tour: () => '/tour',
    dashboard: () => '/dashboard',
    audit: () => '/audit',
    browse: () => '/browse',
    concept: () => `/browse/code?system=${encodeURIComponent(LOINC)}&code=2951-2`,
    ecl: () => '/ecl',
  };
  console.log('\npage                      p50 ms  p95 ms  processor ms  KB first load');
  for (const [name, pathOf] of Object.entries(pages)) {
    const times = [];
    const before = server.cpuMs() ?? 0;
    for (let round = 0; round < ROUNDS; round++) times.push((await timed(person, pathOf(round))).ms);
    // What the server itself has worked, whatever else the machine is busy with.
    const worked = ((server.cpuMs() ?? 0) - before) / ROUNDS;
    const { status } = await timed(person, pathOf(0));
    const bytes = await firstLoad(person, pathOf(0));
    const note = status === 200 ? '' : `  status ${status}`;
    console.log(
      `${name.padEnd(24)} ${figure(at(times, 0.5))} ${figure(at(times, 0.95))}  ${figure(worked)}  ${figure(bytes / 1024)}${note}`,
    );
  }
}

async function timed(person, path, init = {}) {
  const start = performance.now();
  const headers = { cookie: person.cookie, accept: 'text/html', ...init.headers };
  const response = await fetch(`${server.base}${path}`, { redirect: 'manual', ...init, headers });
  const text = await response.text();
  return { ms: performance.now() - start, text, status: response.status, location: response.headers.get('location') };
}

/** Bytes over the wire of a page and all that it names, as a browser without a cache asks for them. */
async function firstLoad(person, path) {
  const { text } = await timed(person, path);
  const assets = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, url]) => url);
  let bytes = await wireBytes(`${server.base}${path}`, person);
  for (const url of assets) bytes += await wireBytes(`${server.base}${url}`, person);
  return bytes;
}

async function wireBytes(url, person) {
  const { request } = await import('node:http');
  return await new Promise((resolve, reject) => {
    const headers = { cookie: person.cookie, 'accept-encoding': 'br, gzip', accept: 'text/html,*/*' };
    request(url, { headers }, (response) => {
      let bytes = 0;
      response.on('data', (part) => {
        bytes += part.length;
      });
      response.on('end', () => resolve(bytes));
    })
      .on('error', reject)
      .end();
  });
}

async function measureSearch(person) {
  const [{ id }] = (await person.get('/rows?map=bench&limit=1')).items;
  console.log('\ntype-ahead                p50 ms  p95 ms');
  for (const [name, pathOf] of [
    [
      'by hand, on a row',
      (text) => `/rows/${id}/search?targets=${encodeURIComponent(LOINC)}&find=${encodeURIComponent(text)}`,
    ],
    ['in the browser', (text) => `/browse/search?q=${encodeURIComponent(text)}`],
  ]) {
    const times = [];
    for (let round = 0; round < 10; round++) {
      for (const text of TEXTS)
        times.push((await timed(person, pathOf(text), { headers: { 'hx-request': 'true' } })).ms);
    }
    console.log(`${name.padEnd(24)} ${figure(at(times, 0.5))} ${figure(at(times, 0.95))}`);
  }
}

/** Plays decisions as the page offers them: an easy one accepts the first candidate, a hard one searches by hand, or says that there is none. */
async function playDecisions(person) {
  const [first] = (await person.get('/rows?map=bench&state=unmapped&limit=1')).items;
  let path = `/rows/${first.id}?map=bench&state=unmapped`;
  console.log(
    '\ndecisions                 keys each  server ms each (open, type, decide)  p95 ms  a minute at 1 key a second',
  );
  for (const [name, count, play] of [
    ['easy: the first candidate', 100, easy],
    ['hard: search or no target', 50, hard],
  ]) {
    let keys = 0;
    const times = [];
    for (let done = 0; done < count; done++) {
      const opened = await timed(person, path);
      const played = await play(person, opened.text, done);
      keys += played.keys;
      times.push(opened.ms + played.ms);
      if (played.status !== 303)
        throw new Error(`decision ${done} at ${path}: ${played.status} ${played.text.slice(0, 400)}`);
      path = played.location;
    }
    const each = times.reduce((sum, ms) => sum + ms, 0) / count;
    const pace = 60_000 / ((keys / count) * 1000 + each);
    console.log(
      `${name.padEnd(26)} ${figure(keys / count)}  ${figure(each)}  ${figure(at(times, 0.95))}  ${figure(pace)}`,
    );
  }
}

async function easy(person, text) {
  const candidate = /name="candidate" value="([^"]+)"/.exec(text)?.[1];
  if (candidate === undefined) return await noTarget(person, text);
  return { ...(await sendForm(person, text, { candidate: unescaped(candidate) })), keys: 1 };
}

async function hard(person, text, round) {
  if (round % 2 === 1) return await noTarget(person, text);
  const [, row = ''] = /action="\/rows\/([^/]+)\/decide"/.exec(text) ?? [];
  const typed = ['gluc', 'sodi', 'hemog', 'creat'][round % 4];
  let ms = 0;
  let found = '';
  for (let letters = 1; letters <= typed.length; letters++) {
    const path = `/rows/${row}/search?targets=${encodeURIComponent(LOINC)}&find=${typed.slice(0, letters)}`;
    const part = await timed(person, path, { headers: { 'hx-request': 'true' } });
    ms += part.ms;
    found = part.text;
  }
  const hand = /name="hand" value="([^"]+)"/.exec(found)?.[1];
  if (hand === undefined) return await noTarget(person, text);
  const sent = await sendForm(person, text, { hand: unescaped(hand) });
  // "/", the letters, Tab to the first hit, Enter.
  return { ...sent, ms: sent.ms + ms, keys: 1 + typed.length + 2 };
}

/** x, the first letters of a usual reason, down, Enter to take it, Enter to send it. */
async function noTarget(person, text) {
  return { ...(await sendForm(person, text, { noMap: 'Not a clinical code: administrative or technical' })), keys: 7 };
}

async function sendForm(person, text, fields) {
  const start = text.indexOf('id="decide"');
  const form = text.slice(start, text.indexOf('</form>', start));
  const [, action = ''] = /action="([^"]+)"/.exec(form) ?? [];
  const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
    name,
    unescaped(value),
  ]);
  const body = new URLSearchParams([...hidden, ...Object.entries(fields)]);
  const headers = { origin: server.base, 'content-type': 'application/x-www-form-urlencoded' };
  return await timed(person, action, { method: 'POST', body, headers });
}

function unescaped(text) {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function at(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function figure(value) {
  return value.toFixed(1).padStart(7);
}

function seconds(ms) {
  return (ms / 1000).toFixed(1);
}
