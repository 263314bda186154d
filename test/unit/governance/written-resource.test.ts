import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createWrittenResources,
  type ResourceToWrite,
  type WrittenResources,
} from '../../../src/governance/written-resource.js';
import { ADA, actor, type House, MINA, openHouse, PAUL, RITA, refusal } from './support.js';

let house: House;
let resources: WrittenResources;
beforeEach(async () => {
  house = await openHouse();
  resources = createWrittenResources(house.store);
});
afterEach(() => house.close());

const SET: ResourceToWrite = {
  type: 'ValueSet',
  logicalId: 'colours',
  url: 'https://example.org/ValueSet/colours',
  businessVersion: '1',
  fhirVersion: '4.0',
  body: '{"resourceType":"ValueSet","id":"colours"}',
};
const ID = { type: SET.type, logicalId: SET.logicalId } as const;

describe('writing', () => {
  test('every version stays readable, the newest first', async () => {
    await resources.create(SET, PAUL);
    const second = await resources.update({ ...SET, body: '{"b":2}' }, 1, ADA);
    const gone = await resources.remove(ID, 2, PAUL);
    expect([second.version, gone.version, gone.deleted]).toEqual([2, 3, true]);
    const history = await house.store.writtenHistory('ValueSet/colours');
    expect(history.map(({ version, author, deleted }) => [version, author, deleted])).toEqual([
      [3, 'paul', true],
      [2, 'ada', false],
      [1, 'paul', false],
    ]);
    expect(await house.store.writtenBody('ValueSet/colours', 1)).toBe(SET.body);
    expect(await house.store.writtenBody('ValueSet/colours', 3)).toBe('');
  });

  test('a deleted resource lives again with the next version', async () => {
    await resources.create(SET, PAUL);
    await resources.remove(ID, 1, PAUL);
    expect(await resources.update(SET, 2, PAUL)).toMatchObject({ version: 3, deleted: false });
  });

  test('of two changes that saw the same version one is refused, and nothing is lost', async () => {
    await resources.create(SET, PAUL);
    const changes = ['{"a":1}', '{"b":1}'].map((body) => resources.update({ ...SET, body }, 1, PAUL));
    const done = await Promise.allSettled(changes);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await house.store.writtenResource('ValueSet/colours')).toMatchObject({ version: 2 });
  });
});

describe('what is refused', () => {
  test.each<[string, Partial<ResourceToWrite>, number]>([
    ['an id that FHIR does not allow', { logicalId: 'a_b' }, 400],
    ['an id that is too long', { logicalId: 'a'.repeat(65) }, 400],
    ['a url with a version', { url: 'https://example.org/x|1' }, 400],
    ['a relative url', { url: 'ValueSet/x' }, 400],
    ['the id of another', { url: 'https://example.org/other' }, 409],
    ['url and version of another', { logicalId: 'other' }, 409],
  ])('%s', async (_, wrong, status) => {
    await resources.create(SET, PAUL);
    expect((await refusal(resources.create({ ...SET, ...wrong }, PAUL))).status).toBe(status);
  });

  test('a change of what is not there, a second deletion, a stale deletion', async () => {
    expect((await refusal(resources.update(SET, 1, PAUL))).status).toBe(404);
    await resources.create(SET, PAUL);
    expect((await refusal(resources.remove(ID, 9, PAUL))).status).toBe(409);
    await resources.remove(ID, 1, PAUL);
    expect((await refusal(resources.remove(ID, 2, PAUL))).code).toBe('business-rule');
  });

  test.each([
    ['a reader', actor('rob', 'reader'), ['CodeSystem', 'ValueSet', 'ConceptMap']],
    ['a mapper', MINA, ['CodeSystem', 'ValueSet']],
    ['a reviewer', RITA, ['CodeSystem', 'ValueSet', 'ConceptMap']],
  ] as const)('%s may not write', async (_, who, types) => {
    for (const type of types) {
      expect((await refusal(resources.create({ ...SET, type }, who))).status).toBe(403);
    }
  });
});

describe('the audit', () => {
  test('finds nothing where everything went through events', async () => {
    await resources.create(SET, PAUL);
    await resources.update({ ...SET, body: '{}' }, 1, PAUL);
    expect((await house.store.verifyAudit()).problems).toEqual([]);
  });

  test.each([
    [
      "UPDATE fhir_resource SET body = '{}'",
      "resource 'ValueSet/colours' has a secret or definition that no event set",
    ],
    [
      "UPDATE fhir_resource_version SET body = '{}'",
      "resource 'ValueSet/colours' version 1 was changed without an event",
    ],
    ['DELETE FROM fhir_resource_version', "resource 'ValueSet/colours' version 1 is gone"],
    ['DELETE FROM fhir_resource', "resource 'ValueSet/colours' is gone"],
  ])('finds %s', async (sql, text) => {
    await resources.create(SET, PAUL);
    const db = new SQLite(house.file);
    db.exec(sql);
    db.close();
    expect((await house.store.verifyAudit()).problems.map((problem) => problem.text)).toContain(text);
  });
});
