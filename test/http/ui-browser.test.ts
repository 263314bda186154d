/** The browser's pages over the samples: what they show, what they say of what is not there, hostile content, and who gets a page at all. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { prefersHtml } from '../../src/http/negotiate.js';
import { overlay } from '../../src/terminology/catalogue.js';
import { catalogueOf } from '../../src/terminology/request-catalogue.js';
import { faultIn } from '../../src/ui/browser/ecl-place.js';
import { uiRoutes } from '../../src/ui/routes.js';
import { SAMPLE_LIMITS, type SampleServer, sampleServer } from '../support/sample-content.js';
import { concept } from '../support/value-sets.js';

const HOSTILE = 'http://example.org/hostile';
const ATTACK = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)>';
const CODE = "a\"><b onclick='x'>";

let samples: SampleServer;
let app: SampleServer['app'];

beforeAll(async () => {
  samples = await sampleServer();
  const catalogue = overlay(hostileContent(), samples.content.catalogue);
  const baseUrl = 'http://concord.test';
  app = createApp({
    loaded: catalogue,
    baseUrl,
    started: '2026-01-01T00:00:00.000Z',
    cacheBytes: 0,
    ...SAMPLE_LIMITS,
    pages: (api) => uiRoutes({ api, catalogue: () => catalogue, baseUrl, version: '0.0.0' }),
  });
});
afterAll(() => samples.close());

/** Every text that content may hold, as an attacker would write it. */
function hostileContent() {
  const head = { status: 'active' as const, title: ATTACK, name: ATTACK, publisher: ATTACK, description: ATTACK };
  return catalogueOf([
    {
      type: 'CodeSystem',
      head: {},
      definition: {
        ...head,
        url: HOSTILE,
        version: ATTACK,
        copyright: ATTACK,
        caseSensitive: true,
        content: 'complete',
        hierarchyMeaning: 'is-a',
        properties: [{ code: 'link', type: 'string', description: ATTACK }],
        filters: [{ code: ATTACK, operators: ['='], value: ATTACK }],
        concepts: [
          concept('top', {
            display: ATTACK,
            concepts: [
              concept(CODE, {
                display: `alert ${ATTACK}`,
                definition: ATTACK,
                designations: [{ language: ATTACK, value: ATTACK }],
                properties: [
                  { code: 'link', value: { type: 'string', value: 'javascript:alert(1)' } },
                  { code: ATTACK, value: { type: 'string', value: ATTACK } },
                ],
              }),
            ],
          }),
        ],
      },
    },
    {
      type: 'ValueSet',
      head: {},
      definition: {
        ...head,
        url: 'javascript:alert(1)',
        copyright: ATTACK,
        compose: {
          include: [
            {
              system: HOSTILE,
              concepts: [],
              filters: [{ property: ATTACK, op: '=', value: ATTACK }],
              valueSets: [],
            },
          ],
          exclude: [],
          properties: [],
        },
      },
    },
    {
      type: 'ConceptMap',
      head: {},
      definition: {
        ...head,
        url: `${HOSTILE}/map`,
        groups: [
          {
            source: HOSTILE,
            target: 'javascript:alert(2)',
            elements: [
              {
                code: CODE,
                display: ATTACK,
                targets: [
                  {
                    code: ATTACK,
                    display: ATTACK,
                    relationship: 'equivalent',
                    comment: ATTACK,
                    dependsOn: [],
                    product: [],
                  },
                ],
              },
            ],
          },
        ],
      },
    },
  ]);
}

const PAGE = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

async function get(path: string, headers: Record<string, string> = PAGE) {
  const response = await app.request(path, { headers });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const query = (path: string, values: Record<string, string>): string => `${path}?${new URLSearchParams(values)}`;
const SCT = 'http://snomed.info/sct';

describe('pages', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['the start', '/browse', ['Browse terminologies', 'LOINC', 'Regenstrief', 'Licences']],
    ['a filtered start', '/browse?filter=iso', ['ISO 3166']],
    ['hits', '/browse/search?q=glucse', ['Shown are hits for', 'Glucose']],
    ['a code system', query('/browse/system', { url: 'http://loinc.org' }), ['Loaded versions', 'Hierarchy', 'licen']],
    ['a grammar', query('/browse/system', { url: 'http://unitsofmeasure.org' }), ['made by a grammar']],
    [
      'a concept',
      query('/browse/code', { system: 'http://loinc.org', code: '2345-7' }),
      ['Glucose [Mass/volume] in Serum or Plasma', 'COMPONENT', 'Properties', 'Hierarchy', '$lookup', 'Regenstrief'],
    ],
    [
      'a unit',
      query('/browse/code', { system: 'http://unitsofmeasure.org', code: 'ug.mL/(37.d)' }),
      ['made by a grammar'],
    ],
    [
      'a code with a map to it',
      query('/browse/code', { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E11.9' }),
      ['Mapped from', 'ICD-9-CM'],
    ],
    ['children', query('/browse/children', { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'E11' }), ['E11.6']],
    ['value sets', '/browse/value-sets', ['blood-specimens']],
    [
      'a value set',
      query('/browse/value-set', { url: 'https://lab.example.org/ValueSet/blood-specimens' }),
      ['Definition', 'Codes', 'Expansion as JSON'],
    ],
    ['an implied value set', query('/browse/value-set', { url: `${SCT}?fhir_vs` }), ['126 codes', 'Next page']],
    ['a page of it', query('/browse/value-set', { url: `${SCT}?fhir_vs`, offset: '100' }), ['101–126 of 126']],
    ['its codes with a word', query('/browse/value-set', { url: `${SCT}?fhir_vs`, filter: 'sample' }), ['code']],
    ['maps', '/browse/maps?filter=gem', ['gem', '2 concept maps']],
    [
      'a map',
      query('/browse/map', { url: 'http://www.cms.gov/gem/icd-10-cm-to-icd-9-cm' }),
      ['Relationship', 'ICD-10-CM', 'ICD-9-CM'],
    ],
    ['ECL', '/ecl', ['Expression', 'Examples', 'Directly below the top']],
    ['selected concepts', query('/ecl', { q: '<! 138875005' }), ['concepts</strong>', ' ms']],
    [
      'an error of syntax',
      query('/ecl', { q: '<< 138875005 AND )' }),
      ['line 1, character 18', '<mark class="fault">)</mark>'],
    ],
    ['an unknown concept', query('/ecl', { q: '<< 404684003' }), ['<mark class="fault">404684003</mark>']],
  ])('%s', async (_name, path, texts) => {
    const { status, text, headers } = await get(path);
    expect(status).toBe(200);
    for (const each of texts) expect(text).toContain(each);
    expect(text).toMatch(/^<!doctype html>/i);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  test.each([
    ['/browse/code', 400],
    [query('/browse/code', { system: 'http://loinc.org' }), 400],
    [query('/browse/code', { system: 'http://example.org/none', code: 'x' }), 404],
    [query('/browse/code', { system: 'http://loinc.org', code: 'none' }), 404],
    [query('/browse/code', { system: 'http://loinc.org', version: '1900', code: '2345-7' }), 404],
    [query('/browse/system', { url: '../../etc/passwd' }), 404],
    [query('/browse/value-set', { url: 'http://example.org/none' }), 404],
    [query('/browse/map', { url: 'http://example.org/none' }), 404],
    [query('/browse/map', { url: 'http://loinc.org/cm/map-to', version: '1900' }), 404],
    [query('/browse/children', { system: 'http://loinc.org', code: ATTACK }), 404],
    ['/r4/CodeSystem/none', 404],
    ['/r5/ValueSet/..%2f..%2fetc', 404],
    ['/r4/ConceptMap/%00', 404],
  ])('%s is a page that says what is wrong', async (path, status) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(/^<!doctype html>/i);
    expect(answer.text).toContain('role="alert"');
    expect(answer.text).not.toContain('<script>alert');
  });

  test.each(['offset=-1', 'offset=x', 'offset=99999999999999999999', 'offset=1e9'])(
    'a list with %s is read from a place that there is',
    async (offset) => {
      for (const path of ['/browse', '/browse/value-sets', '/browse/maps']) {
        expect((await get(`${path}?${offset}`)).status).toBe(200);
      }
    },
  );

  test('htmx gets the part alone', async () => {
    const { text } = await get('/browse/search?q=glucose', { ...PAGE, 'hx-request': 'true' });
    expect(text).toMatch(/^<section id="hits"/);
  });
});

describe('hostile content', () => {
  const version = ATTACK;
  test.each([
    '/browse',
    query('/browse', { filter: ATTACK }),
    query('/browse/search', { q: 'alert' }),
    query('/browse/search', { q: ATTACK }),
    query('/browse/search', { q: 'alert', system: ATTACK }),
    query('/browse/system', { url: HOSTILE }),
    query('/browse/system', { url: HOSTILE, version }),
    query('/browse/system', { url: ATTACK }),
    query('/browse/code', { system: HOSTILE, code: CODE }),
    query('/browse/code', { system: HOSTILE, version, code: 'top' }),
    query('/browse/children', { system: HOSTILE, code: 'top' }),
    query('/browse/value-set', { url: 'javascript:alert(1)' }),
    query('/browse/value-set', { url: 'javascript:alert(1)', filter: ATTACK }),
    query('/browse/map', { url: `${HOSTILE}/map` }),
    query('/browse/map', { url: `${HOSTILE}/map`, code: CODE }),
    query('/browse/value-sets', { filter: ATTACK }),
    query('/browse/maps', { filter: ATTACK }),
    query('/ecl', { q: ATTACK }),
    query('/r4/CodeSystem/$lookup', { system: HOSTILE, code: CODE }),
    query('/r4/CodeSystem/$validate-code', { url: HOSTILE, code: ATTACK }),
    query('/r4/CodeSystem', { name: ATTACK }),
    `/r4/${encodeURIComponent(ATTACK)}/x`,
  ])('%s shows it as text', async (path) => {
    const { text } = await get(path);
    expect(text).not.toMatch(/<script>|<img|<b onclick/i);
    expect(text).not.toMatch(/(href|src|action)="\s*javascript:/i);
    // No attribute was closed by what stands in it: without their values, tags hold only what the pages write.
    for (const [tag] of text.matchAll(/<[a-z](?:[^>"]|"[^"]*")*>/gi)) {
      expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(/\son[a-z]+|&lt;|'/i);
    }
  });
});

describe('who gets a page', () => {
  const CHROME = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
  test.each<readonly [string | undefined, string, boolean]>([
    [undefined, CHROME, true],
    [undefined, 'text/html', true],
    [undefined, 'TEXT/HTML;Q=0.5', false],
    [undefined, 'text/html;q=0.9,application/fhir+json;q=0.8', true],
    [undefined, 'text/html;q=0.8,application/fhir+json;q=0.9', false],
    [undefined, 'text/html,application/fhir+json', false],
    [undefined, 'application/json, text/html;q=0.1', false],
    [undefined, 'text/html;q=0', false],
    [undefined, 'text/html;q=nonsense', false],
    [undefined, '*/*', false],
    [undefined, '', false],
    [undefined, 'text/*', false],
    [undefined, 'application/fhir+json', false],
    [undefined, 'application/xml', false],
    ['json', CHROME, false],
    ['application/fhir+json', CHROME, false],
    ['html', 'application/fhir+json', true],
    ['text/html', '*/*', true],
    ['xml', CHROME, false],
  ])('_format %s, Accept %s: %s', (format, accept, expected) => {
    expect(prefersHtml(format, accept)).toBe(expected);
  });

  const PATHS = [
    '/CodeSystem/LOINC-0.01-sample',
    '/ValueSet/blood-specimens',
    '/ConceptMap/catalogue-2025-to-loinc',
    '/CodeSystem?name=LOINC',
    '/metadata',
    query('/CodeSystem/$lookup', { system: 'http://loinc.org', code: '2345-7' }),
    query('/CodeSystem/$validate-code', { url: 'http://loinc.org', code: '2345-7' }),
    query('/ValueSet/$expand', { url: 'https://lab.example.org/ValueSet/blood-specimens' }),
  ];
  const CASES = ['/r4', '/r5', '/fhir'].flatMap((base) => PATHS.map((path): [string] => [`${base}${path}`]));

  test.each(CASES)('%s', async (path) => {
    const page = await get(path);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    expect(page.headers.get('vary')?.toLowerCase()).toContain('accept');
    const format = path.includes('?') ? '&_format=' : '?_format=';
    for (const [to, headers] of [
      [path, {}],
      [path, { accept: '*/*' }],
      [path, { accept: 'application/fhir+json' }],
      [path, { accept: 'application/json' }],
      [`${path}${format}json`, PAGE],
    ] as const) {
      const json = await get(to, headers);
      expect(json.headers.get('content-type')).toMatch(/^application\/fhir\+json/);
      expect(json.headers.get('vary')?.toLowerCase()).toContain('accept');
      expect(JSON.parse(json.text)).toHaveProperty('resourceType');
    }
    expect((await get(`${path}${format}html`, {})).headers.get('content-type')).toMatch(/^text\/html/);
  });

  test('a POST is answered in JSON whatever a browser accepts', async () => {
    const response = await app.request('/r4/CodeSystem/$lookup', {
      method: 'POST',
      headers: { ...PAGE, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ system: 'http://loinc.org', code: '2345-7' }).toString(),
    });
    expect(response.headers.get('content-type')).toMatch(/^application\/fhir\+json/);
  });

  test('a format that nobody speaks is refused as before', async () => {
    expect((await get('/r4/metadata?_format=xml')).status).toBe(406);
  });
});

describe('the place of an error in an expression', () => {
  test.each([
    ['< 1 AND )', 'Syntax error at line 1, character 9: expected', ')'],
    ['<<\n73211009 :: x', 'Syntax error at line 2, character 10: what', ':'],
    ['< 404684003 : 12345678 = *', 'Unknown SNOMED Concept Id: 12345678', '12345678'],
    ['<< 123456789', 'Syntax error at line 1, character 13: expected', ''],
  ])('%j: %s', (expression, message, marked) => {
    const at = faultIn(expression, message);
    expect(at === undefined ? undefined : expression.slice(at.start, at.end)).toBe(marked);
  });

  test('there may be none', () => {
    expect(faultIn('<< 1', 'took too long')).toBeUndefined();
  });
});
