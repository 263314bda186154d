/** `$translate` serves a published row whose target a newer release has put in doubt with a warning that names what changed, in R4 and R5. */
import { describe, expect, test } from 'vitest';
import { memoryCodeSystem } from '../../src/codesystem/memory-code-system.js';
import { memoryConceptMap } from '../../src/conceptmap/concept-map.js';
import type { CodeSystemDefinition, DefinedConcept } from '../../src/domain/code-system-definition.js';
import { asCode } from '../../src/domain/coding.js';
import type { ConceptMapDefinition, MapElement } from '../../src/domain/concept-map.js';
import { createApp } from '../../src/http/app.js';
import { createCatalogue } from '../../src/terminology/catalogue.js';
import { driftWatch } from '../../src/terminology/drifted-targets.js';
import { get, type Json, matches, named, parameters, value } from './support.js';

const LAB = 'https://example.org/lab';
const TARGET = 'https://example.org/CodeSystem/tests';

function concept(code: string, properties: Readonly<Record<string, string | boolean>> = {}): DefinedConcept {
  return {
    code,
    display: `Test ${code}`,
    designations: [],
    properties: Object.entries(properties).map(([name, given]) => ({
      code: name,
      value: typeof given === 'boolean' ? { type: 'boolean', value: given } : { type: 'code', value: given },
    })),
    concepts: [],
  };
}

function release(version: string, concepts: readonly DefinedConcept[], content: 'complete' | 'fragment' = 'complete') {
  const info = { url: TARGET, version, status: 'active', caseSensitive: true, content } as const;
  const definition: CodeSystemDefinition = { ...info, properties: [], filters: [], concepts };
  return { info: definition, open: () => memoryCodeSystem(definition) };
}

const OLD = release('1', [
  concept('same'),
  concept('retired'),
  concept('gone'),
  concept('changed', { unit: 'mg' }),
  concept('renamed'),
]);
const NEW = release('2', [
  concept('same'),
  concept('retired', { inactive: true, status: 'retired', replacedBy: 'same' }),
  concept('changed', { unit: 'mmol' }),
  { ...concept('renamed'), display: 'Another name' },
]);

function element(code: string, comment?: string): MapElement {
  const remark = comment === undefined ? {} : { comment };
  return {
    code: code.toUpperCase(),
    targets: [{ code, relationship: 'equivalent', dependsOn: [], product: [], ...remark }],
  };
}

function map(targetVersion: string | undefined): ConceptMapDefinition {
  const elements = ['same', 'retired', 'gone', 'changed', 'renamed'].map((code) => element(code));
  return {
    ...{ url: 'https://example.org/ConceptMap/lab', version: '1', status: 'active' },
    groups: [{ source: LAB, target: TARGET, ...(targetVersion === undefined ? {} : { targetVersion }), elements }],
  };
}

function app(codeSystems: readonly ReturnType<typeof release>[], definition: ConceptMapDefinition) {
  const loaded = createCatalogue({
    codeSystems,
    valueSets: [],
    conceptMaps: [memoryConceptMap(definition)],
    resources: [],
  });
  const limits = { cacheBytes: 0, maxBatch: 20, maxBody: 262_144 };
  return createApp({ loaded, baseUrl: 'http://concord.test', started: '2026-01-01T00:00:00.000Z', ...limits });
}

async function ask(server: ReturnType<typeof app>, code: string, base = '/r4') {
  const { body } = await get(server, `${base}/ConceptMap/$translate`, { system: LAB, code: code.toUpperCase() });
  const [match] = named(parameters(body), 'match');
  return { body, message: value(parameters(body), 'message'), comment: value(match?.part, 'comment') };
}

describe.each(['/r4', '/r5'])('%s', (base) => {
  test.each<[code: string, warning: string | undefined]>([
    ['same', undefined],
    ['retired', 'Warning: retired is retired in 2 (proposed instead: same)'],
    ['gone', 'Warning: gone is not in 2'],
    ['changed', "Warning: changed has unit 'mmol' in 2, was 'mg'"],
    ['renamed', undefined],
  ])('a match on %s', async (code, warning) => {
    const { body, message, comment } = await ask(app([OLD, NEW], map('1')), code, base);
    expect(value(parameters(body), 'result')).toBe(true);
    expect(matches(body)).toEqual([`equivalent ${code}`]);
    expect([message, comment]).toEqual([warning, warning]);
  });
});

test.each<
  [
    why: string,
    codeSystems: readonly ReturnType<typeof release>[],
    version: string | undefined,
    codes: readonly string[],
  ]
>([
  ['the old release is not loaded: axes are not compared', [NEW], '1', ['retired', 'gone']],
  ['the map names no release', [OLD, NEW], undefined, ['retired', 'gone']],
  ['the map was made on the newest release', [OLD, NEW], '2', ['retired', 'gone']],
  ['the map was made on a newer release than is loaded', [OLD], '3', []],
  ['only the old release is loaded', [OLD], '1', []],
  ['the target system is not loaded', [], '1', []],
  ['the new release lists a part of its codes', [release('2', [concept('same')], 'fragment')], '1', []],
])('%s', async (_, codeSystems, version, codes) => {
  const server = app(codeSystems, map(version));
  const warned: string[] = [];
  for (const code of ['same', 'retired', 'gone', 'changed', 'renamed']) {
    if ((await ask(server, code)).message !== undefined) warned.push(code);
  }
  expect(warned).toEqual(codes);
});

test('the warning stands beside the comment of the row', async () => {
  const own = { ...map('1'), groups: [{ source: LAB, target: TARGET, elements: [element('gone', 'By hand.')] }] };
  expect((await ask(app([NEW], own), 'gone')).comment).toBe('By hand. Warning: gone is not in 2');
  const published = {
    ...own,
    groups: [{ source: LAB, target: TARGET, elements: [element('gone', 'Under review: gone is not in 2')] }],
  };
  const { comment, message } = await ask(app([NEW], published), 'gone');
  expect([comment, message]).toEqual(['Under review: gone is not in 2', 'Warning: gone is not in 2']);
});

test('what a map provides for codes that it does not list, and maps given with the request, are served as they are', async () => {
  const [group] = map('1').groups;
  if (group === undefined) throw new Error('the map has a group');
  const provides = { ...map('1'), groups: [{ ...group, unmapped: { mode: 'use-source-code' } as const }] };
  expect((await ask(app([NEW], provides), 'other')).message).toBeUndefined();
  const resource: Json = {
    ...{ resourceType: 'ConceptMap', url: 'https://example.org/m', status: 'active' },
    group: [
      { source: LAB, target: TARGET, element: [{ code: 'GONE', target: [{ code: 'gone', equivalence: 'equal' }] }] },
    ],
  };
  const parameter = [
    { name: 'conceptMap', resource },
    { name: 'system', valueUri: LAB },
    { name: 'code', valueCode: 'GONE' },
  ];
  const response = await app([NEW], map('1')).request('/r4/ConceptMap/$translate', {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({ resourceType: 'Parameters', parameter }),
  });
  const body = (await response.json()) as Json;
  expect([matches(body), value(parameters(body), 'message')]).toEqual([['equal gone'], undefined]);
});

test('a target is looked at once for as long as the same content is served', () => {
  let asked = 0;
  const count = <T>(find: (code: string) => T) => {
    return (code: string): T => {
      asked++;
      return find(code);
    };
  };
  const counted = {
    ...NEW,
    open: () => {
      const opened = NEW.open();
      return { ...opened, find: count(opened.find) };
    },
  };
  const loaded = createCatalogue({ codeSystems: [counted], valueSets: [], conceptMaps: [], resources: [] });
  const first = driftWatch(loaded)({ system: TARGET, version: '1', code: asCode('gone') });
  const after = asked;
  const again = driftWatch(loaded)({ system: TARGET, version: '1', code: asCode('gone') });
  expect([again, asked]).toEqual([first, after]);
});
