/** `$validate-code` and `$batch-validate-code` on value sets, and `$compare`, over HTTP. */
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { catalogueWith, FRUIT, FRUIT_SYSTEM, include, valueSet } from '../support/value-sets.js';
import { get, type Json, type Parameter, post } from './support.js';

const WHOLE = valueSet('whole', { include: [include()] });
const PEARS = valueSet('pears', { include: [include({ concepts: [{ code: 'pear', designations: [] }] })] });
const app = createApp({
  loaded: catalogueWith([FRUIT_SYSTEM], [WHOLE, PEARS]),
  baseUrl: 'http://concord.test',
  started: '2026-01-01T00:00:00.000Z',
  maxBatch: 10,
  maxBody: 1_000_000,
  cacheBytes: 0,
});
const url = PEARS.url ?? '';
const coding = { system: FRUIT, code: 'pear' };

function valueIn(body: Json, name: string): unknown {
  const parameters = (body['parameter'] ?? []) as Parameter[];
  const found = parameters.find((parameter) => parameter.name === name) ?? {};
  return Object.entries(found).find(([key]) => key.startsWith('value'))?.[1];
}

describe.each(['/r4', '/r5'])('%s', (endpoint) => {
  const path = `${endpoint}/ValueSet/$validate-code`;

  test.each<readonly [string, Json[], boolean]>([
    [
      'code and system',
      [
        { name: 'code', valueCode: 'pear' },
        { name: 'system', valueUri: FRUIT },
      ],
      true,
    ],
    ['a Coding', [{ name: 'coding', valueCoding: coding }], true],
    [
      'a CodeableConcept',
      [{ name: 'codeableConcept', valueCodeableConcept: { coding: [{ ...coding, code: 'apple' }, coding] } }],
      true,
    ],
    [
      'a bare code',
      [
        { name: 'code', valueCode: 'pear' },
        { name: 'inferSystem', valueBoolean: true },
      ],
      true,
    ],
    ['another code', [{ name: 'coding', valueCoding: { ...coding, code: 'apple' } }], false],
  ])('%s', async (_form, parameters, result) => {
    const { status, body } = await post(app, path, [{ name: 'url', valueUri: url }, ...parameters]);
    expect([status, valueIn(body, 'result')]).toEqual([200, result]);
  });

  test('GET', async () => {
    const { body } = await get(app, path, { url, code: 'pear', system: FRUIT, display: 'Plum' });
    expect(valueIn(body, 'message')).toBe(
      `Wrong Display Name 'Plum' for ${FRUIT}#pear. Valid display is 'The pear' (en) (for the language(s) '--')`,
    );
  });

  test.each<readonly [string, Json[], number]>([
    ['no code', [{ name: 'url', valueUri: url }], 400],
    [
      'a code without a system',
      [
        { name: 'url', valueUri: url },
        { name: 'code', valueCode: 'pear' },
      ],
      400,
    ],
    [
      'an unknown value set',
      [
        { name: 'url', valueUri: 'http://example.org/none' },
        { name: 'coding', valueCoding: coding },
      ],
      404,
    ],
  ])('%s is an error', async (_what, parameters, status) => {
    const answer = await post(app, path, parameters);
    expect([answer.status, answer.body['resourceType']]).toEqual([status, 'OperationOutcome']);
  });

  test('several at once: each answers for itself, with what is said for all', async () => {
    const entry = (...parameter: Json[]) => ({
      name: 'validation',
      resource: { resourceType: 'Parameters', parameter },
    });
    const { body } = await post(app, `${endpoint}/ValueSet/$batch-validate-code`, [
      { name: 'url', valueUri: url },
      entry({ name: 'coding', valueCoding: coding }),
      entry({ name: 'coding', valueCoding: { ...coding, code: 'apple' } }),
      entry({ name: 'nothing', valueString: 'x' }),
      entry({ name: 'url', valueUri: WHOLE.url }, { name: 'coding', valueCoding: { ...coding, code: 'apple' } }),
    ]);
    const answers = ((body['parameter'] ?? []) as Parameter[]).map(({ resource }) => resource as Json);
    expect(answers.map((answer) => valueIn(answer, 'result') ?? answer['resourceType'])).toEqual([
      true,
      false,
      'OperationOutcome',
      true,
    ]);
  });

  test.each([
    ['pears', 'whole', 'subset'],
    ['whole', 'pears', 'superset'],
    ['whole', 'whole', 'same'],
  ])('%s compared with %s: %s', async (first, second, result) => {
    const named = { thisUrl: `http://example.org/vs/${first}`, otherUrl: `http://example.org/vs/${second}` };
    const { body } = await get(app, `${endpoint}/ValueSet/$compare`, named);
    expect(valueIn(body, 'result')).toBe(result);
  });
});
