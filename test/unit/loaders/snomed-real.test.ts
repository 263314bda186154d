/** A real subset of SNOMED CT and the project's sample: what the content files hold, against counts made from the files themselves. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanUp, folderOf, type Loaded, load } from './snomed-support.js';

const SHARED = resolve(process.env['CONCORD_SHARED'] ?? '../shared');
const SUBSET = `${SHARED}/tx-suite/tx-source/snomed`;
const SAMPLE = resolve('data-samples/snomed');
const URI = 'http://snomed.info/xsct/31000003106/version/20250909';

if (!existsSync(SUBSET)) {
  console.log(`SNOMED CT: not tested on real files, as there is no ${SUBSET} (set CONCORD_SHARED)`);
}

afterAll(cleanUp);

type Cells = Readonly<Record<string, string>>;

/** The rows of a file by header names: read without the project's readers. */
function rowsOf(folder: string, part: string): readonly Cells[] {
  const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((one) => basename(one).includes(part));
  if (name === undefined) throw new Error(`no ${part} in ${folder}`);
  const [header = '', ...lines] = readFileSync(join(folder, name), 'utf8').trimEnd().split('\r\n');
  const names = header.split('\t');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((cell, i) => [names[i], cell])));
}

const sum = (loaded: Loaded, sql: string): unknown => loaded.store.db.prepare(sql).pluck().get();

describe.skipIf(!existsSync(SUBSET))('a subset of SNOMED CT', () => {
  let loaded: Loaded;
  const rows = (part: string): readonly Cells[] => rowsOf(SUBSET, part);
  const IS_A = '116680003';
  beforeAll(async () => {
    loaded = await load(SUBSET, { versionUri: URI });
  });

  test('is the version that the user names', () => {
    expect([loaded.release.folder, loaded.release.file]).toEqual(['snomed-31000003106', '20250909']);
    expect(loaded.store.codeSystems()[0]?.info.version).toBe(URI);
  });

  test('tells its edition and date without help', async () => {
    const detected = await load(SUBSET);
    expect(detected.store.codeSystems()[0]?.info.version).toBe(URI.replace('xsct', 'sct'));
  });

  test('has every concept', () => {
    const concepts = rows('sct2_Concept_');
    expect(concepts).toHaveLength(2258);
    expect(sum(loaded, 'SELECT count(*) FROM concept')).toBe(2258);
    const wrong = concepts.filter(({ id = '', active }) => loaded.store.find(1, id)?.inactive !== (active === '0'));
    expect(wrong).toEqual([]);
  });

  test('every concept has a display and its three properties', () => {
    expect(sum(loaded, 'SELECT count(*) FROM concept WHERE display IS NULL')).toBe(0);
    const concepts = rows('sct2_Concept_');
    const wrong = concepts.filter(({ id = '', effectiveTime, moduleId, definitionStatusId }) => {
      const [time] = loaded.values(id, 'effectiveTime');
      const [module] = loaded.values(id, 'moduleId');
      const [defined] = loaded.values(id, 'sufficientlyDefined');
      const isDefined = String(definitionStatusId === '900000000000073002');
      return time?.replaceAll('-', '') !== effectiveTime || module !== moduleId || defined !== isDefined;
    });
    expect(wrong).toEqual([]);
  });

  test('has every description and definition as it stands', () => {
    const descriptions = [...rows('sct2_Description_'), ...rows('sct2_TextDefinition_')];
    expect(descriptions).toHaveLength(7882 + 363);
    expect(sum(loaded, 'SELECT count(*) FROM designation')).toBe(descriptions.length);
    const wrong = descriptions.filter(({ id, conceptId = '', term, typeId, active, moduleId, effectiveTime }) => {
      const found = loaded.store.descriptions(loaded.concept(conceptId).ord).find((one) => one.id === id);
      const same = [found?.value, found?.use?.code, found?.module, found?.effectiveTime];
      return (
        String(same) !== String([term, typeId, moduleId, effectiveTime]) ||
        (found?.inactive === true) !== (active === '0')
      );
    });
    expect(wrong).toEqual([]);
  });

  test('has every active member of the language reference sets', () => {
    const active = rows('LanguageSnapshot').filter((row) => row['active'] === '1');
    const dialects = loaded.store
      .between(0, 5000, 5000)
      .flatMap(({ ord }) =>
        loaded.store
          .descriptions(ord)
          .flatMap(({ id, dialects = [] }) => dialects.map(({ refset, preferred }) => `${id} ${refset} ${preferred}`)),
      );
    const expected = active.map((row) => {
      const isPreferred = row['acceptabilityId'] === '900000000000548007';
      return `${row['referencedComponentId']} ${row['refsetId']} ${isPreferred}`;
    });
    expect(dialects.sort()).toEqual(expected.sort());
    expect(loaded.count('LanguageSnapshot').loaded).toBe(active.length);
  });

  test('the display is the preferred synonym in American English where there is one', () => {
    const preferred = new Set(
      rows('LanguageSnapshot')
        .filter((row) => row['active'] === '1' && row['refsetId'] === '900000000000509007')
        .filter((row) => row['acceptabilityId'] === '900000000000548007')
        .map((row) => row['referencedComponentId']),
    );
    const synonyms = rows('sct2_Description_').filter(
      (row) => row['active'] === '1' && row['typeId'] === '900000000000013009' && preferred.has(row['id']),
    );
    expect(synonyms.length).toBeGreaterThan(2000);
    const wrong = synonyms.filter(({ conceptId = '', term }) => loaded.concept(conceptId).display !== term);
    expect(wrong).toEqual([]);
  });

  test('has every active is-a relationship in the hierarchy', () => {
    const edges = rows('sct2_Relationship_').filter((row) => row['typeId'] === IS_A && row['active'] === '1');
    const expected = new Set(edges.map((row) => `${row['sourceId']} ${row['destinationId']}`));
    expect(sum(loaded, 'SELECT count(*) FROM parent')).toBe(expected.size);
    const parents = loaded.store
      .between(0, 5000, 5000)
      .flatMap(({ ord, code }) => loaded.store.parents(ord).map((parent) => `${code} ${parent.code}`));
    expect(parents.sort()).toEqual([...expected].sort());
  });

  test('has every attribute with its role group', () => {
    const attributes = rows('sct2_Relationship_').filter((row) => row['typeId'] !== IS_A);
    const values = rows('RelationshipConcreteValues_');
    expect(values).toHaveLength(8);
    const expected = [
      ...attributes.map(
        (row) => `${row['sourceId']} ${row['typeId']} ${row['relationshipGroup']}:${row['destinationId']}`,
      ),
      ...values.map(
        (row) => `${row['sourceId']} ${row['typeId']} ${row['relationshipGroup']}:${row['value']?.slice(1)}`,
      ),
    ];
    const found = loaded.store.between(0, 5000, 5000).flatMap(({ ord, code }) =>
      loaded.store
        .properties(ord)
        .filter((property) => /^\d+$/.test(property.code))
        .map((property) => `${code} ${property.code} ${property.group}:${property.value.value}`),
    );
    expect(found.sort()).toEqual(expected.sort());
  });

  test.each([
    ['OWLExpression', 2312],
    ['Association', 33],
    ['MRCMAttributeDomain', 81],
    ['MRCMAttributeRange', 71],
  ])('has every member of %s', (part, members) => {
    const expected = rows(part).filter((row) => loaded.store.find(1, row['refsetId'] ?? '') !== undefined);
    expect(rows(part)).toHaveLength(members);
    expect(loaded.count(part)).toMatchObject({ read: members, loaded: expected.length });
    for (const row of expected.slice(0, 20)) {
      const { id, active, moduleId, effectiveTime, refsetId = '', referencedComponentId = '', ...fields } = row;
      const memberships = loaded.store.memberships(loaded.concept(referencedComponentId).ord);
      expect(memberships.find(({ memberId }) => memberId === id)).toEqual({
        refset: loaded.concept(refsetId).ord,
        ord: loaded.concept(referencedComponentId).ord,
        memberId: id,
        active: active === '1',
        module: moduleId,
        effectiveTime,
        fields,
      });
    }
  });

  test('translates by its historical associations', () => {
    const replaced = rows('Association').filter(
      (row) => row['refsetId'] === '900000000000526001' && row['active'] === '1',
    );
    expect(replaced.length).toBeGreaterThan(0);
    for (const row of replaced) {
      expect(loaded.mapped('900000000000526001', row['referencedComponentId'] ?? '')).toContainEqual([
        row['targetComponentId'],
        'equivalent',
        'equivalent',
      ]);
    }
  });
});

describe('the sample', () => {
  const [root = ''] = readdirSync(SAMPLE).filter((name) => name.startsWith('SnomedCT'));
  const files = (state: string): Record<string, Buffer> => {
    const folder = join(SAMPLE, root, state);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'));
    return Object.fromEntries(names.map((name) => [`${state}/${name}`, readFileSync(join(folder, name))]));
  };

  test('loads from its Snapshot, every row counted', async () => {
    const loaded = await load(SAMPLE);
    expect(loaded.counts.every(({ name }) => name.includes('/Snapshot/'))).toBe(true);
    for (const { name, read } of loaded.counts) {
      expect([name, read]).toEqual([name, rowsOf(join(SAMPLE, root, 'Snapshot'), basename(name)).length]);
    }
    expect(loaded.count('sct2_Concept_').loaded).toBe(rowsOf(join(SAMPLE, root, 'Snapshot'), 'sct2_Concept_').length);
  });

  test('its Full files hold the same latest states', async () => {
    const snapshot = await load(folderOf(files('Snapshot')));
    const full = await load(folderOf(files('Full')));
    expect(full.release.file).toBe(snapshot.release.file);
    const all = (loaded: Loaded) =>
      loaded.store
        .between(0, 10_000, 10_000)
        .map(({ ord, ...concept }) => ({
          ...concept,
          parents: loaded.store.parents(ord).map(({ code }) => code),
          descriptions: [...loaded.store.descriptions(ord)].sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1)),
          properties: loaded.store
            .properties(ord)
            .map(({ code, group, value }) => `${code} ${group} ${value.value}`)
            .sort(),
          members: loaded.store
            .memberships(ord)
            .map(({ memberId, active, fields }) => `${memberId} ${active} ${JSON.stringify(fields)}`)
            .sort(),
        }))
        .sort((a, b) => (a.code < b.code ? -1 : 1));
    expect(all(full)).toEqual(all(snapshot));
  });
});
