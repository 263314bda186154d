// The invented laboratory's maps in the middle of their work, made through the API: people, rows with sample values, answers, a version,
// and codes that clients asked for in vain.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from './client.mjs';

export const LAB = 'https://lab.example.org/CodeSystem/catalogue';
const LOINC = 'http://loinc.org';
const CATALOGUE = join(import.meta.dirname, '../../data-samples/local-lab/catalogue.csv');

/** People beside the administrator; their passwords are made by the server. */
const PEOPLE = [
  { name: 'mara', roles: ['mapper'] },
  { name: 'theo', roles: ['mapper'] },
  { name: 'rhea', roles: ['reviewer'] },
];

/** Codes of a laboratory's traffic that nobody has mapped: code, name, specimen, unit, how often. */
const MISSED = [
  ['FERR', 'Ferritin', 'Serum', 'ng/mL', 14],
  ['GGT', 'Gamma GT', 'Serum', 'U/L', 22],
  ['URIC', 'Uric acid', 'Serum', 'mg/dL', 9],
  ['FT4', 'Free T4', 'Serum', 'ng/dL', 12],
  ['ESR', 'Sed rate', 'Blood', 'mm/h', 5],
  ['PTT', 'aPTT', 'Citrate plasma', 's', 8],
  ['PT', 'Prothrombin time', 'Citrate plasma', 's', 8],
  ['UKET', 'Urine ketones', 'Urine', 'mg/dL', 6],
  ['ULE', 'Urine leukocyte esterase', 'Urine', '', 6],
  ['UPH', 'Urine pH', 'Urine', '', 7],
  ['TROP', 'Troponin I', 'Serum', 'ng/mL', 17],
  ['MCH', 'MCH', 'EDTA blood', 'pg', 11],
  ['RDW', 'RDW', 'EDTA blood', '%', 11],
  ['NEUT', 'Neutrophils %', 'EDTA blood', '%', 10],
  ['XTRA', 'Extra tube', '', '', 3],
];

/** Middle and spread of usual results, by code, for sample values. */
const RESULTS = {
  NA: [140, 3],
  K: [4.1, 0.4],
  CL: [103, 3],
  CO2: [25, 2.5],
  BUN: [15, 6],
  CREA: [0.95, 0.3],
  CREAS: [82, 22],
  GLU: [104, 24],
  GLUF: [93, 11],
  GLUP: [131, 38],
  CA: [9.4, 0.4],
  MG: [2.0, 0.2],
  ALB: [4.1, 0.5],
  ALT: [27, 14],
  AST: [25, 11],
  CHOL: [188, 36],
  HDL: [52, 13],
  TRIG: [128, 60],
  A1C: [6.1, 1.1],
  TSH: [1.9, 1.1],
  WBC: [7.1, 2.1],
  RBC: [4.6, 0.5],
  HGB: [13.6, 1.6],
  HCT: [41, 4.4],
  MCV: [89, 5],
  PLT: [246, 66],
  INR: [1.1, 0.2],
  USG: [1.017, 0.007],
};
const WORDS = { UNIT: ['negative', 'negative', 'negative', 'positive'], HEMI: ['none', 'slight', 'none', 'marked'] };

/** The laboratory's catalogue as rows, with sample values that are always the same. */
export function catalogueRows() {
  const [head = '', ...lines] = readFileSync(CATALOGUE, 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g).map((cell) => cell.replace(/,$/, '').replace(/^"|"$/g, ''));
    const row = Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
    return rowOf(row);
  });
}

function rowOf({ code, name, specimen, unit, method, category, count }) {
  const given = Object.entries({ specimen, unit, method, category }).filter(([, value]) => value);
  return {
    system: LAB,
    code,
    display: name,
    ...Object.fromEntries(given),
    ...(count ? { count: Number(count) } : {}),
    values: sampleValues(code),
    firstSeen: '2025-02-03T07:12:00Z',
    lastSeen: '2026-01-30T16:40:00Z',
  };
}

function sampleValues(code) {
  const random = generator([...code].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7));
  const words = WORDS[code];
  if (words !== undefined) return Array.from({ length: 24 }, () => words[Math.floor(random() * words.length)]);
  const [middle, spread] = RESULTS[code] ?? [];
  if (middle === undefined) return [];
  const digits = middle < 2 ? (spread < 0.01 ? 3 : 2) : middle < 20 ? 1 : 0;
  const normal = () => (random() + random() + random() + random() - 2) * 1.7;
  return Array.from({ length: 60 }, () => (middle + spread * normal()).toFixed(digits));
}

/** The same numbers from 0 to 1 at every run. */
function generator(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Asks for codes that no map has, as a laboratory's interface would, so that they are counted as misses. */
export async function missSome(base) {
  for (const [code, display, specimen, unit, times] of MISSED) {
    const said = [
      ['unit', unit],
      ['specimen', specimen],
    ].filter(([, value]) => value !== '');
    const parameter = [
      { name: 'sourceCoding', valueCoding: { system: LAB, code, display } },
      { name: 'targetSystem', valueUri: LOINC },
      ...said.map(([attribute, value]) => ({
        name: 'dependency',
        part: [
          { name: 'attribute', valueUri: `https://lab.example.org/${attribute}` },
          { name: 'value', valueString: value },
        ],
      })),
    ];
    const body = JSON.stringify({ resourceType: 'Parameters', parameter });
    const headers = { 'content-type': 'application/fhir+json', 'user-agent': 'lab-interface' };
    for (let time = 0; time < times; time++) {
      await fetch(`${base}/r5/ConceptMap/$translate`, { method: 'POST', headers, body });
    }
  }
}

/** Makes the people, as administrator. @returns their clients by name */
export async function makePeople(base, admin) {
  const people = {};
  for (const person of PEOPLE) {
    const { password } = await admin.post('/users', person);
    people[person.name] = { ...(await signIn(base, person.name, password)), password };
  }
  return people;
}

const POLICY = {
  relationships: ['equivalent', 'source-is-narrower-than-target', 'source-is-broader-than-target', 'related-to'],
  cardinality: 'many-to-one',
};

/** A map of the laboratory with these rows and their suggestions. @returns ids of its rows by code */
export async function makeMap(steward, { id, title, dual = false, rows }) {
  await steward.post('/maps', {
    id,
    url: `https://lab.example.org/ConceptMap/${id}`,
    title,
    purpose:
      'Results of the laboratory in the record and in reports. A target may be broader where the laboratory says less than LOINC.',
    scope: { source: { system: LAB }, targets: [{ system: LOINC }] },
    policy: { ...POLICY, dualMapping: dual },
  });
  const { added } = await steward.post(`/maps/${id}/rows`, { rows });
  while ((await steward.post(`/maps/${id}/suggestions`, { limit: 100 })).left > 0);
  return Object.fromEntries(rows.map(({ code }, index) => [code, added[index]]));
}

/** The best suggestion of a row as an answer; where there is none, that there is no target. */
async function bestAnswer(person, row, place = 0) {
  const { suggestions } = await person.get(`/rows/${row}/suggestions?top=5`);
  const [{ outcome, candidates = [] } = {}] = suggestions;
  const candidate = candidates[place];
  if (candidate === undefined || outcome === 'no-match')
    return { reason: 'Not an observation: administrative or technical' };
  const { system, code, display, relationship, confidence } = candidate;
  const basis = { kind: 'suggestion', confidence, source: 'Concord' };
  return { targets: [{ system, code, display, relationship }], basis };
}

/** The whole: a map half decided and published once, a map of two mappers, live misses. @returns clients and row ids */
export async function seedDemo(base, { name, password }) {
  const admin = await signIn(base, name, password);
  const people = await makePeople(base, admin);
  const { mara, theo, rhea } = people;
  const all = catalogueRows();
  const urine = all.filter(({ category }) => category === 'Urinalysis' || category === 'Hematology');
  const rows = await makeMap(admin, {
    id: 'laboratory',
    title: 'Laboratory to LOINC',
    rows: all.filter((row) => !urine.includes(row)),
  });
  const second = await makeMap(admin, {
    id: 'haematology',
    title: 'Haematology and urine to LOINC',
    dual: true,
    rows: urine,
  });
  const ids = Object.values(rows);
  for (const row of ids.slice(0, 14)) await mara.propose(row, await bestAnswer(mara, row));
  for (const row of ids.slice(0, 9)) {
    const { proposals } = (await rhea.get(`/rows/${row}`)).row;
    const none = proposals[0]?.content.kind === 'no-map';
    await rhea.act(row, { action: none ? 'confirm-no-map' : 'approve' });
  }
  await rhea.act(ids[9], { action: 'request-changes', reason: 'The unit says moles, the target mass' });
  await mara.post(`/rows/${ids[15]}/comments`, {
    text: 'The laboratory changed the method in 2025; ask which one this is.',
  });
  await theo.post(`/rows/${ids[16]}/flags`, { text: 'Two analysers report under this code' });
  await admin.post('/rows/assignments', { rows: ids.slice(14, 20), assignee: 'theo', role: 'mapper' });
  for (const row of Object.values(second).slice(0, 4)) {
    const differs = row === Object.values(second)[1];
    await mara.propose(row, await bestAnswer(mara, row));
    await theo.propose(row, await bestAnswer(theo, row, differs ? 1 : 0));
  }
  await mara.propose(Object.values(second)[4], await bestAnswer(mara, Object.values(second)[4]));
  const { version } = await admin.get('/maps/laboratory');
  await admin.post('/maps/laboratory/publications', {
    version,
    mapVersion: '1.0.0',
    note: 'The commonest codes of the chemistry',
  });
  await missSome(base);
  return { admin, people, rows, second };
}
