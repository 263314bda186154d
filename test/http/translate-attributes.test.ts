/** What `$translate` tells beside the target: flags of GEMs, rules of SNOMED CT maps, `dependsOn` and `product`; and what a request's `dependency` rules out. */
import { afterAll, describe, expect, test } from 'vitest';
import { LAB, sampleServer } from '../support/sample-content.js';
import { get, type Json, matches, named, type Parameter, parameters, post, type Query, value } from './support.js';

const server = await sampleServer();
afterAll(() => server.close());

const SNOMED = 'http://snomed.info/sct';
const ICD9_CM = 'http://hl7.org/fhir/sid/icd-9-cm';
const OLD_MAP = 'https://lab.example.org/ConceptMap/catalogue-2025-to-loinc';
const refset = (id: string): string => `${SNOMED}?fhir_cm=${id}`;

const translate = async (query: Query, base = '/r4') => await get(server.app, `${base}/ConceptMap/$translate`, query);
const matchParts = (body: Json): readonly (readonly Parameter[])[] =>
  named(parameters(body), 'match').map(({ part }) => part ?? []);

describe('flags, dependsOn and product', () => {
  const attributes = (part: readonly Parameter[] | undefined, name: string) =>
    named(part, name).map(({ part: inner }) => {
      const found = value(inner, 'value') ?? value(inner, 'concept');
      return [String(value(inner, 'attribute') ?? value(inner, 'element')), found];
    });

  test('GEM flags are products: typed in R5, codings in R4', async () => {
    const query = { system: ICD9_CM, code: '250.12' };
    const [r5] = matchParts((await translate(query, '/r5')).body);
    expect(attributes(r5, 'product')).toEqual([
      ['approximate', true],
      ['combination', true],
      ['scenario', 1],
      ['choice-list', 2],
    ]);
    const [r4] = matchParts((await translate(query, '/r4')).body);
    expect(attributes(r4, 'product')[3]).toEqual(['choice-list', { code: '2' }]);
  });

  test('an extended map tells group, priority, rule, advice', async () => {
    const query = { url: refset('1951000999102'), system: SNOMED, code: '1541000999106' };
    const [first, second] = matchParts((await translate(query, '/r5')).body).map((part) =>
      Object.fromEntries(attributes(part, 'product') as [string, unknown][]),
    );
    expect(first).toMatchObject({
      mapGroup: 1,
      mapPriority: 1,
      mapAdvice: 'IF SLOWISH ZORBITIS CHOOSE E11.69 | MAP IS CONTEXT DEPENDENT',
    });
    expect(second).toMatchObject({ mapPriority: 2, mapRule: 'OTHERWISE TRUE' });
  });

  const SPECIMEN = 'https://lab.example.org/property/specimen';
  const dependency = (value_: Json) => ({
    name: 'dependency',
    part: [
      { name: 'attribute', valueUri: SPECIMEN },
      { name: 'value', ...value_ },
    ],
  });

  test.each<[name: string, dependencies: readonly Json[], found: readonly string[]]>([
    ['none given: both rows', [], ['equivalent 2345-7', 'related-to 2339-0']],
    ['as Coding', [dependency({ valueCoding: { code: 'SER' } })], ['equivalent 2345-7']],
    ['as code', [dependency({ valueCode: 'WB' })], ['related-to 2339-0']],
    ['as string', [dependency({ valueString: 'WB' })], ['related-to 2339-0']],
    ['another value', [dependency({ valueCode: 'URINE' })], []],
    [
      'two values',
      [dependency({ valueCode: 'SER' }), dependency({ valueCode: 'WB' })],
      ['equivalent 2345-7', 'related-to 2339-0'],
    ],
    [
      'of another attribute',
      [
        {
          name: 'dependency',
          part: [
            { name: 'attribute', valueUri: 'x' },
            { name: 'value', valueCode: 'y' },
          ],
        },
      ],
      ['equivalent 2345-7', 'related-to 2339-0'],
    ],
    [
      "in R4's words",
      [
        {
          name: 'dependency',
          part: [
            { name: 'element', valueUri: SPECIMEN },
            { name: 'concept', valueCodeableConcept: { coding: [{ code: 'WB' }] } },
          ],
        },
      ],
      ['related-to 2339-0'],
    ],
  ])('dependency %s', async (_name, dependencies, found) => {
    const { body } = await post(server.app, '/r5/ConceptMap/$translate', [
      { name: 'url', valueUri: OLD_MAP },
      { name: 'system', valueUri: LAB },
      { name: 'code', valueCode: 'GLU' },
      ...dependencies,
    ]);
    // A row that is ruled out leaves the code unmapped: the other map provides it.
    expect(matches(body)).toEqual(found.length === 0 ? ['equivalent GLU'] : found);
  });

  test('dependsOn and product come back in both wordings', async () => {
    const query = { url: OLD_MAP, system: LAB, code: 'GLU' };
    const [r5] = matchParts((await translate(query, '/r5')).body);
    expect(attributes(r5, 'dependsOn')).toEqual([[SPECIMEN, expect.objectContaining({ code: 'SER' })]]);
    expect(attributes(r5, 'product')).toEqual([['https://lab.example.org/property/container', 'gold']]);
    const [r4] = matchParts((await translate(query, '/r4')).body);
    expect(attributes(r4, 'dependsOn')).toEqual([
      [SPECIMEN, { system: 'https://lab.example.org/CodeSystem/specimen', code: 'SER', display: 'Serum' }],
    ]);
  });
});
