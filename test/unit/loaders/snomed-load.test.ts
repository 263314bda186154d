/** What a content file holds of a SNOMED CT release: the tiny edition loaded and read back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storedConceptMaps } from '../../../src/conceptmap/concept-map-store.js';
import {
  ATTACK,
  CORE,
  cleanUp,
  DEF,
  DESCRIPTION_HEADER,
  DISEASE,
  FINDING,
  FSN,
  folderOf,
  GB,
  HEART,
  ICD10_MAP,
  INDICATOR,
  LOCAL_MAP,
  type Loaded,
  load,
  MODEL,
  OLD,
  OTHER_MAP,
  PAIN,
  PART_OF,
  POSSIBLY,
  REPLACED_BY,
  ROOT,
  SAME_AS,
  SIMPLE,
  SITE,
  STRENGTH,
  SYN,
  TABLET,
  tinyFiles,
  tsv,
  UNNAMED,
  US,
} from './snomed-support.js';

const URI = `http://snomed.info/sct/${CORE}/version/20260101`;

let loaded: Loaded;
beforeAll(async () => {
  loaded = await load(folderOf(tinyFiles()));
});
afterAll(cleanUp);

describe('release and code system', () => {
  test('the release is named by edition and date', () => {
    const { title, folder, file } = loaded.release;
    expect({ title, folder, file }).toEqual({
      title: 'SNOMED CT International Edition 2026-01-01',
      folder: `snomed-${CORE}`,
      file: '20260101',
    });
    expect(loaded.release.licence).toContain('SNOMED International');
  });

  test('the head of the code system', () => {
    const [system] = loaded.store.codeSystems();
    expect(system?.info).toMatchObject({
      url: 'http://snomed.info/sct',
      version: URI,
      title: 'SNOMED CT International Edition 2026-01-01',
      language: 'en',
      caseSensitive: true,
      compositional: true,
      versionNeeded: false,
      content: 'complete',
      hierarchyMeaning: 'is-a',
      displayIsDesignation: true,
    });
    expect(system?.info.name).toBeUndefined();
    expect(system?.count).toBe(22);
  });
});

describe('concepts', () => {
  test.each([
    ['preferred synonym in American English', ATTACK, 'Heart attack'],
    ['else in British English', HEART, 'Heart of Britain'],
    ['else in any dialect', DISEASE, 'Krankheit'],
    ['else the first synonym', PAIN, 'Pain'],
    ['else the fully specified name', ROOT, 'Tiny root (tiny)'],
    ['of a retired concept its retired synonym', OLD, 'Old thing'],
    ['nothing where there is no description', UNNAMED, undefined],
  ])('display: %s', (_, code, display) => {
    expect(loaded.concept(code).display).toBe(display);
  });

  test.each([
    [ATTACK, false],
    [OLD, true],
    [UNNAMED, true],
  ])('%s inactive: %s', (code, inactive) => {
    expect(loaded.concept(code).inactive).toBe(inactive);
    expect(loaded.concept(code).status).toBeUndefined();
  });

  test('inactive concepts stand after all active ones', () => {
    const first = Math.min(loaded.concept(OLD).ord, loaded.concept(UNNAMED).ord);
    expect(loaded.store.between(0, first, 100).every(({ inactive }) => !inactive)).toBe(true);
    expect(first).toBe(20);
  });

  test('the first active text definition is the definition', () => {
    expect(loaded.concept(ATTACK).definition).toBe('A thing that the heart does.');
  });

  test.each([
    [ATTACK, 'effectiveTime', ['2026-01-01']],
    [TABLET, 'effectiveTime', []],
    [ATTACK, 'sufficientlyDefined', ['true']],
    [PAIN, 'sufficientlyDefined', ['false']],
    [ATTACK, 'moduleId', [CORE]],
    [CORE, 'moduleId', [MODEL]],
  ])('%s %s', (code, property, values) => {
    expect(loaded.values(code, property)).toEqual(values);
  });

  test('a module that is a concept of the release is one in the property', () => {
    const modules = loaded.store.properties(loaded.concept(PAIN).ord).filter(({ code }) => code === 'moduleId');
    expect(modules).toMatchObject([{ value: { type: 'code', value: CORE } }]);
    const definition = loaded.store.propertyDefinition(1, 'moduleId') ?? -1;
    expect(loaded.store.ordsWithTarget(definition, loaded.concept(CORE).ord)).toContain(loaded.concept(PAIN).ord);
  });
});

describe('descriptions', () => {
  test('all are designations, retired ones flagged', () => {
    const rows = loaded.store.descriptions(loaded.concept(ATTACK).ord);
    expect(rows.map(({ id, value, inactive }) => [id, value, inactive === true])).toEqual([
      ['1001011', 'Cardiac attack, "so called"', false],
      ['1002011', 'Attack of the heart (disorder)', false],
      ['1003011', 'Heart attack, British', false],
      ['1004011', 'Heart attack', false],
      ['1005011', 'Hart attack', true],
      ['1200011', 'What it no longer is.', true],
      ['1201011', 'A thing that the heart does.', false],
      ['1202011', 'A second definition.', false],
    ]);
  });

  test.each([
    ['1002011', FSN, 'Fully specified name'],
    ['1003011', SYN, 'Synonym'],
    ['1201011', DEF, 'Definition'],
  ])('%s has the use %s |%s|', (id, code, display) => {
    const found = loaded.store.descriptions(loaded.concept(ATTACK).ord).find((one) => one.id === id);
    expect(found?.use).toEqual({ system: 'http://snomed.info/sct', code, display });
  });

  test('dialects are those of active members, in the order of the file', () => {
    const dialects = new Map(
      loaded.store.descriptions(loaded.concept(ATTACK).ord).map((one) => [one.id, one.dialects]),
    );
    expect(dialects.get('1003011')).toEqual([
      { refset: GB, preferred: true },
      { refset: US, preferred: false },
    ]);
    expect(dialects.get('1001011')).toBeUndefined();
  });

  test('description filters find module, time and case significance', () => {
    const [first] = loaded.store.descriptions(loaded.concept(ATTACK).ord);
    expect(first).toMatchObject({
      id: '1001011',
      language: 'en',
      module: CORE,
      effectiveTime: '20251231',
      caseSignificance: '900000000000448009',
    });
  });

  test('languages are kept', () => {
    const languages = loaded.store.designations(loaded.concept(DISEASE).ord).map(({ language }) => language);
    expect(languages).toEqual(['de', 'de', 'en']);
  });

  test.each([
    ['cardiac', [ATTACK]],
    ['krankheit', [DISEASE]],
    ['disorder', [DISEASE, ATTACK]],
    ['does', []],
  ])('full text finds %s', (word, codes) => {
    const hits = loaded.store.search(word, 0, 10).map(({ ord }) => loaded.store.at(ord)?.code);
    expect([...new Set(hits)].sort()).toEqual([...codes].sort());
  });

  test.each([
    ['Description_Snapshot-en', { read: 18, loaded: 17, skipped: { 'concept not in the release': 1 } }],
    ['Description_Snapshot-de', { read: 3, loaded: 3, skipped: {} }],
    ['TextDefinition', { read: 3, loaded: 3, skipped: {} }],
    [
      'LanguageSnapshot',
      { read: 9, loaded: 7, skipped: { 'inactive member': 1, 'description not in the release': 1 } },
    ],
  ])('counts of %s', (part, counts) => {
    expect(loaded.count(part)).toEqual(counts);
  });
});

describe('relationships', () => {
  test('inferred is-a relationships are the hierarchy', () => {
    const parents = (code: string) => loaded.store.parents(loaded.concept(code).ord).map((one) => one.code);
    expect(parents(ATTACK).sort()).toEqual([PAIN, DISEASE].sort());
    expect(parents(FINDING)).toEqual([ROOT]);
    expect(parents(ROOT)).toEqual([]);
  });

  test.each([
    [ATTACK, SITE, [`1:${HEART}`]],
    [PAIN, SITE, []],
    [TABLET, STRENGTH, ['1:500', '2:0.25', '0:a "big" one', '0:true']],
  ])('attributes: %s %s', (code, attribute, values) => {
    expect(loaded.values(code, attribute)).toEqual(values);
  });

  test('concrete values have types', () => {
    const types = loaded.store
      .properties(loaded.concept(TABLET).ord)
      .filter(({ code }) => code === STRENGTH)
      .map(({ value }) => value.type);
    expect(types).toEqual(['integer', 'decimal', 'string', 'boolean']);
  });

  test('attributes carry their preferred term', () => {
    const [site] = loaded.store.properties(loaded.concept(ATTACK).ord).filter(({ code }) => code === SITE);
    expect(site).toMatchObject({ codeDisplay: 'Finding site', description: 'Heart of Britain' });
  });

  test('what is left out is counted by reason', () => {
    expect(loaded.count('sct2_Relationship_')).toEqual({
      read: 12,
      loaded: 7,
      skipped: {
        'inactive relationship': 1,
        'stated relationship': 1,
        'additional relationship': 1,
        'source concept not in the release': 1,
        'target concept not in the release': 1,
      },
    });
    expect(loaded.count('ConcreteValues')).toEqual({ read: 5, loaded: 4, skipped: { 'inactive relationship': 1 } });
  });
});

describe('reference sets', () => {
  test.each([
    [
      'simple',
      SIMPLE,
      [
        [ATTACK, true, {}],
        [PAIN, false, {}],
      ],
    ],
    [
      'association',
      POSSIBLY,
      [
        [OLD, true, { targetComponentId: PAIN }],
        [OLD, true, { targetComponentId: ATTACK }],
      ],
    ],
    [
      'of a description, with the concept',
      INDICATOR,
      [[ATTACK, true, { valueId: '900000000000485001', referencedComponentId: '1005011' }]],
    ],
    ['simple map', LOCAL_MAP, [[ATTACK, true, { mapTarget: 'H1' }]]],
  ])('members: %s', (_, refset, members) => {
    expect(loaded.members(refset)).toEqual(members);
  });

  test('a member has its id, module and time', () => {
    const [, inactive] = loaded.store.members(loaded.concept(SIMPLE).ord);
    expect(inactive).toMatchObject({
      memberId: '00000000-0000-4000-8000-000000000021',
      active: false,
      module: CORE,
      effectiveTime: '20250701',
    });
  });

  test.each([
    [
      'SimpleSnapshot',
      {
        read: 5,
        loaded: 2,
        skipped: {
          'references a relationship': 1,
          'references a concept not in the release': 1,
          'reference set concept not in the release': 1,
        },
      },
    ],
    ['AttributeValue', { read: 2, loaded: 1, skipped: { 'references a description not in the release': 1 } }],
    ['ModuleDependency', { read: 1, loaded: 0, skipped: { 'references a concept not in the release': 1 } }],
  ])('counts of %s', (part, counts) => {
    expect(loaded.count(part)).toEqual(counts);
  });
});

describe('implicit concept maps', () => {
  test.each([
    ['REPLACED BY, active members only', REPLACED_BY, OLD, [[ATTACK, 'equivalent', 'equivalent']]],
    ['SAME AS', SAME_AS, UNNAMED, [[PAIN, 'equivalent', 'equal']]],
    [
      'POSSIBLY EQUIVALENT TO',
      POSSIBLY,
      OLD,
      [
        [PAIN, 'related-to', 'inexact'],
        [ATTACK, 'related-to', 'inexact'],
      ],
    ],
    ['another association', PART_OF, HEART, [[HEART, 'related-to', 'relatedto']]],
    [
      'an extended map by group and priority',
      ICD10_MAP,
      ATTACK,
      [
        ['R07', 'source-is-narrower-than-target', 'wider'],
        ['I21.9', 'related-to', 'relatedto'],
        ['Z9', 'related-to', 'relatedto'],
      ],
    ],
    ['no target', ICD10_MAP, PAIN, [[undefined, undefined, undefined]]],
    ['a simple map', OTHER_MAP, ATTACK, [['X200E', 'related-to', 'relatedto']]],
  ])('%s', (_, refset, code, rows) => {
    expect(loaded.mapped(refset, code)).toEqual(rows);
  });

  const maps = () => storedConceptMaps(loaded.store.db);
  const mapOf = (refset: string) => maps().find(({ info }) => info.url.endsWith(`fhir_cm=${refset}`));

  test.each([
    [REPLACED_BY, 'http://snomed.info/sct', URI],
    [ICD10_MAP, 'http://hl7.org/fhir/sid/icd-10', undefined],
    [OTHER_MAP, 'http://read.info/ctv3', undefined],
    [LOCAL_MAP, undefined, undefined],
  ])('%s maps to %s', (refset, target, targetVersion) => {
    expect(mapOf(refset)?.info).toMatchObject({ version: URI, status: 'active' });
    expect(mapOf(refset)?.groups).toHaveLength(1);
    const [group] = mapOf(refset)?.groups ?? [];
    expect(group?.source).toBe('http://snomed.info/sct');
    expect([group?.target, group?.targetVersion]).toEqual([target, targetVersion]);
  });

  test('maps are titled by their reference set', () => {
    expect(mapOf(REPLACED_BY)?.info.title).toBe('SNOMED CT REPLACED BY Concept Map');
    expect(mapOf(SAME_AS)?.info.title).toBe(`SNOMED CT ${SAME_AS} Concept Map`);
  });

  test('group, priority, rule, advice, correlation and category accompany the target', () => {
    const [first] = mapOf(ICD10_MAP)?.groups[0]?.bySource(ATTACK) ?? [];
    expect(first?.comment).toBe('IF PAIN CHOOSE R07');
    expect(first?.target?.product.map(({ attribute, value }) => [attribute, value.value])).toEqual([
      ['mapGroup', 1],
      ['mapPriority', 1],
      ['mapRule', 'IFA 22253000 | Pain |'],
      ['mapAdvice', 'IF PAIN CHOOSE R07'],
      ['correlationId', '447558009'],
      ['mapCategoryId', '447639009'],
    ]);
    const [none] = mapOf(ICD10_MAP)?.groups[0]?.bySource(PAIN) ?? [];
    expect(none?.comment).toBe('CANNOT BE CLASSIFIED');
  });
});

test('names in the language of the edition go before those in others', async () => {
  const row = ['1300011', '20250101', '1', CORE, ATTACK, 'de', DEF, 'Etwas, das das Herz tut.', 'x'];
  const german = 'Snapshot/Terminology/sct2_TextDefinition_Snapshot-de_INT_20260101.txt';
  const other = await load(folderOf({ ...tinyFiles(), [german]: tsv([DESCRIPTION_HEADER, row]) }));
  expect(other.concept(ATTACK).definition).toBe('A thing that the heart does.');
  expect(other.store.designations(other.concept(ATTACK).ord).at(-1)).toMatchObject({ language: 'de', value: row[7] });
});

test('read is loaded and left out together, in every file', () => {
  expect(loaded.counts).toHaveLength(13);
  for (const { read, loaded: taken, skipped } of loaded.counts) {
    expect(Object.values(skipped).reduce((sum, count) => sum + count, taken)).toBe(read);
  }
});
