/** What a LOINC release becomes: the tiny release of loinc-support, loaded once, one statement a row. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanUp, folderOf, type Loaded, load, TINY } from './loinc-support.js';

let loaded: Loaded;
beforeAll(async () => {
  loaded = await load(folderOf(TINY));
});
afterAll(cleanUp);

describe('LOINC: concepts', () => {
  test.each([
    ['a term is shown by its long common name', '2345-7', 'Glucose [Mass/volume] in Serum or Plasma', 'ACTIVE', false],
    ['a term without a long common name by its short name', '35211-2', 'Glucose SerPl', 'DISCOURAGED', false],
    ['deprecated terms are inactive', '6777-7', undefined, 'DEPRECATED', true],
    ['trial terms are active', '24323-8', undefined, 'TRIAL', false],
    ['a part is shown by its name', 'LP7576-4', 'Ser/Plas', 'ACTIVE', false],
    ['a part that is not active is inactive', 'LP99999-9', 'Qn', 'DEPRECATED', true],
    ['a part that only a link names', 'LP6827-2', 'MCnc', undefined, false],
    ['a part that only the hierarchy names', 'LP432695-7', '{component}', undefined, false],
    ['a part named as a parent before its own row', 'LP50000-5', 'Panels', undefined, false],
    ['an answer list', 'LL1-9', 'Pos|Neg', undefined, false],
    ['an answer list that only a link names', 'LL9-3', 'Not spelt out', undefined, false],
    ['an answer list defined elsewhere', 'LL3-5', 'Elsewhere', undefined, false],
    ['an answer is shown by its first text', 'LA6577-6', 'Negative', undefined, false],
    ['a group', 'LG1-2', 'Glucose|Pt', 'Active', false],
    ['a group that is not active is inactive', 'LG2-0', 'Glucose|24H', 'Inactive', true],
    ['a group above groups', 'LG100-4', 'Chem', 'ACTIVE', false],
  ])('%s', (_, code, display, status, inactive) => {
    const concept = loaded.concept(code);
    if (display !== undefined) expect(concept.display).toBe(display);
    expect(concept).toMatchObject({ inactive, abstract: false });
    expect(concept.status).toBe(status);
  });

  test('the definition keeps quotes and line ends', () => {
    expect(loaded.concept('2345-7').definition).toBe('Sugar, "blood sugar",\nin plasma.');
  });

  test('rows that name what the release does not have make no concept', () => {
    expect(['77777-7', '88888-8', '99999-9', 'LG9-9'].filter((code) => loaded.store.find(1, code))).toEqual([]);
  });
});

describe('LOINC: properties', () => {
  test.each([
    ['an axis that a part link names is that part', '2345-7', 'COMPONENT', ['LP14635-4']],
    ['also where Part.csv lacks the part', '2345-7', 'PROPERTY', ['LP6827-2']],
    ['and once, where several links name it', '2345-7', 'SYSTEM', ['LP7576-4']],
    ['an axis without a link is the active part of its name', '2345-7', 'SCALE_TYP', ['LP7753-9']],
    ['the class too', '2345-7', 'CLASS', ['LP7786-9']],
    ['an axis without a part is text', '2345-7', 'TIME_ASPCT', ['Pt']],
    ['an empty axis is none', '2345-7', 'METHOD_TYP', []],
    ['a part of another type is not taken for the axis', '24323-8', 'COMPONENT', ['Comprehensive metabolic panel']],
    ['a supplementary link', '2345-7', 'analyte', ['LP14635-4']],
    ['the same part under another property', '2345-7', 'analyte-core', ['LP14635-4']],
    ['a property with two parts, each once', '2345-7', 'search', ['LP14635-4', 'LP7576-4']],
    ['status', '6777-7', 'STATUS', ['DEPRECATED']],
    ['a column under its own name', '2345-7', 'EXAMPLE_UCUM_UNITS', ['mg/dL']],
    ['an empty column is none', '6777-7', 'EXAMPLE_UCUM_UNITS', []],
    ['a rank', '2345-7', 'COMMON_TEST_RANK', ['4']],
    ['rank 0 is none', '2345-7', 'COMMON_ORDER_RANK', []],
    ['terms in a column, known ones as terms', '2345-7', 'AssociatedObservations', ['24323-8', '99999-9']],
    [
      'the notice of the organization that a term names',
      '35211-2',
      'EXTERNAL_COPYRIGHT_NOTICE',
      ['Copyright © Pfizer Inc.'],
    ],
    ['the notice of the term itself comes first', '24323-8', 'EXTERNAL_COPYRIGHT_NOTICE', ['Its own notice']],
    ['part type', 'LP7576-4', 'PartTypeName', ['SYSTEM']],
    ['answers in the order of their sequence', 'LL1-9', 'Answer', ['LA6576-8', 'LA6577-6']],
    ['an answer repeated in its list stands once', 'LL2-7', 'Answer', ['LA6577-6']],
    ['the lists of an answer', 'LA6577-6', 'AnswerList', ['LL1-9', 'LL2-7']],
    ['an answer in another code system, once', 'LA6577-6', 'ExtCode', ['http://snomed.info/sct|260385009']],
    ['a list defined elsewhere', 'LL3-5', 'ExtDefinedAnswerListCodeSystem', ['http://example.org/cs']],
    ['the list of a term, once', '2345-7', 'answer-list', ['LL1-9']],
    ['members of a panel in order, without itself', '24323-8', 'has-member', ['6777-7', '2345-7']],
    ['group', '2345-7', 'group', ['LG1-2']],
    ['group above', 'LG1-2', 'parent-group', ['LG100-4']],
    ['replacement', '35211-2', 'MAP_TO', ['2345-7', '24323-8']],
  ])('%s', (_, code, property, values) => {
    expect(loaded.values(code, property)).toEqual(values);
  });

  test('a reference is of type code and tells the display of what it names', () => {
    const component = loaded.store.properties(loaded.concept('2345-7').ord).find(({ code }) => code === 'COMPONENT');
    expect(component).toEqual({
      code: 'COMPONENT',
      value: { type: 'code', value: 'LP14635-4' },
      description: 'Glucose',
    });
  });

  test('kind and context of an answer list link, and the score of an answer, are extensions', () => {
    const extensions = (code: string, property: string) =>
      loaded.store
        .properties(loaded.concept(code).ord)
        .flatMap((one) => (one.code === property ? [one.extensions] : []));
    expect(extensions('2345-7', 'answer-list')).toEqual([
      [
        { url: 'http://loinc.org/property/AnswerListLinkType', valueCode: 'NORMATIVE' },
        { url: 'http://loinc.org/property/ApplicableContext', valueCode: '24323-8' },
      ],
    ]);
    expect(extensions('LL1-9', 'Answer')).toEqual([
      [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: 1 }],
      [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: 0 }],
    ]);
    expect(extensions('LL2-7', 'Answer')).toEqual([undefined]);
  });

  test('every property that is written is declared, axes as codes', () => {
    const [system] = loaded.store.codeSystems();
    const declared = new Map(system?.info.properties.map(({ code, type }) => [code, type]));
    expect(loaded.store.propertyCodes(1).filter((code) => !declared.has(code))).toEqual([]);
    expect(declared.get('COMPONENT')).toBe('code');
  });
});

describe('LOINC: names', () => {
  test.each([
    [
      'a term',
      '2345-7',
      [
        ['SHORTNAME', undefined, 'Glucose SerPl-mCnc'],
        ['DisplayName', undefined, 'Glucose (S/P) [Mass/Vol]'],
        ['FullySpecifiedName', undefined, 'Glucose:MCnc:Pt:Ser/Plas:Qn'],
        ['RELATEDNAMES2', undefined, 'Glu; Gluc; Level'],
        ['ConsumerName', undefined, 'Glucose, Blood'],
        ['LONG_COMMON_NAME', 'de-DE', 'Glukose [Masse/Volumen] in Serum'],
        ['LinguisticVariantDisplayName', 'de-DE', 'Glukose (S/P)'],
        ['SHORTNAME', 'de-DE', 'Glukose'],
        ['RELATEDNAMES2', 'de-DE', 'Zucker'],
      ],
    ],
    [
      'a term with a method, and without a translated long name',
      '6777-7',
      [
        ['SHORTNAME', undefined, 'Deprecated Glucose SerPl Strip-mCnc'],
        ['FullySpecifiedName', undefined, 'Glucose:MCnc:Pt:Ser/Plas:Qn:Test strip'],
        ['FullySpecifiedName', 'de-DE', 'Glucose:Massenkonzentration:Zeitpunkt::Quantitativ'],
      ],
    ],
    ['a part with another display name', 'LP7576-4', [['PartDisplayName', undefined, 'Serum or Plasma']]],
    ['a part whose display name is its name', 'LP14635-4', []],
    ['an answer with another text in another list', 'LA6577-6', [['DisplayText', undefined, 'Neg']]],
  ])('%s', (_, code, names) => {
    expect(loaded.names(code)).toEqual(names);
  });

  test.each([
    ['glucose', '2345-7'],
    ['glukose', '2345-7'],
    ['zucker', '2345-7'],
    ['gluc', '2345-7'],
    ['negative', 'LA6577-6'],
    ['metabolic', '24323-8'],
  ])('"%s" finds %s first', (word, code) => {
    const [hit] = loaded.store.search(word, 0, 1);
    expect(loaded.store.at(hit?.ord ?? -1)?.code).toBe(code);
  });
});

describe('LOINC: search', () => {
  test('ranked terms come before other terms, and terms before parts', () => {
    const hits = loaded.store.search('glucose', 0, 3).map(({ ord }) => loaded.store.at(ord)?.code);
    expect(hits).toEqual(['2345-7', '35211-2', 'LP14635-4']);
  });
});

describe('LOINC: hierarchy', () => {
  test.each([
    ['2345-7', ['LP14635-4']],
    ['LP14635-4', ['LP7786-9', 'LP50000-5']],
    ['24323-8', ['LP50000-5']],
    ['LP432695-7', []],
    ['LA6577-6', []],
  ])('the parents of %s are %j', (code, parents) => {
    const found = loaded.store.parents(loaded.concept(code).ord).map((parent) => parent.code);
    expect(found.sort()).toEqual([...parents].sort());
  });
});

describe('LOINC: replacements', () => {
  const rows = (): unknown[] =>
    loaded.store.db
      .prepare(
        'SELECT source_code, target_code, relationship, comment, source_display, target_display FROM map_element',
      )
      .raw()
      .all();
  const glucose = 'Glucose [Mass/volume] in Serum or Plasma';
  const panel = 'Comprehensive metabolic panel - Serum or Plasma';
  const strip = 'Deprecated Glucose [Mass/volume] in Serum or Plasma by Test strip';

  test('one is equivalent, a choice is narrower than the term, one with a comment is related', () => {
    expect(rows()).toEqual([
      ['6777-7', '2345-7', 'equivalent', null, strip, glucose],
      ['35211-2', '2345-7', 'source-is-broader-than-target', 'If mass', 'Glucose SerPl', glucose],
      ['35211-2', '24323-8', 'source-is-broader-than-target', 'If panel', 'Glucose SerPl', panel],
      ['24323-8', '2345-7', 'related-to', 'Under a condition', panel, glucose],
    ]);
  });

  test('the map goes from LOINC to LOINC, both of this version', () => {
    const map = loaded.store.db.prepare('SELECT url, version FROM concept_map').raw().get();
    const group = loaded.store.db.prepare('SELECT source, source_version, target, target_version FROM map_group').raw();
    expect(map).toEqual(['http://loinc.org/cm/map-to', '2.78']);
    expect(group.get()).toEqual(['http://loinc.org', '2.78', 'http://loinc.org', '2.78']);
  });
});

describe('LOINC: what is counted', () => {
  test.each([
    ['Loinc.csv', {}],
    ['LoincPartLink_Primary.csv', { 'term not in the release': 1 }],
    ['LoincPartLink_Supplementary.csv', { 'link stated before': 2 }],
    ['AnswerList.csv', { 'answer stated before in its list': 1 }],
    ['LoincAnswerListLink.csv', { 'term not in the release': 1, 'list linked before (in another context)': 1 }],
    ['ComponentHierarchyBySystem.csv', { 'edge stated before': 1, 'term not in the release': 1 }],
    ['PanelsAndForms.csv', { 'the panel itself': 1, 'member stated before': 1, 'term not in the release': 1 }],
    ['GroupLoincTerms.csv', { 'term not in the release': 1, 'group not in the release': 1 }],
    ['ConsumerName.csv', { 'term not in the release': 1 }],
    ['LinguisticVariants.csv', { 'variant without a file in the release': 1 }],
    ['deDE15LinguisticVariant.csv', { 'nothing translated': 1, 'term not in the release': 1 }],
    ['MapTo.csv', { 'term not in the release': 1 }],
  ])('%s leaves out %j', (name, skipped) => {
    expect(loaded.skipped(name)).toEqual(skipped);
  });

  test('every file of the release is counted, and read = loaded + left out', () => {
    expect(loaded.counts.map(({ name }) => name).sort()).toEqual(Object.keys(TINY).sort());
    for (const { read, loaded: rows, skipped } of loaded.counts) {
      expect(read).toBe(rows + Object.values(skipped).reduce((sum, count) => sum + count, 0));
    }
  });

  test('notices of organizations and producers of variants are kept', () => {
    expect(loaded.store.notes()).toMatchObject({
      'source organization Pfizer': 'Pfizer, Inc\nCopyright © Pfizer Inc.\nFree.',
      'linguistic variant de-DE': 'German (GERMANY): An institute',
    });
  });
});

describe('LOINC: the code system', () => {
  test('says what LOINC says of itself', () => {
    const [system] = loaded.store.codeSystems();
    expect(system?.info).toMatchObject({
      url: 'http://loinc.org',
      version: '2.78',
      language: 'en-US',
      caseSensitive: false,
      content: 'complete',
      hierarchyMeaning: 'is-a',
      valueSet: 'http://loinc.org/vs',
    });
    expect(loaded.release).toMatchObject({ title: 'LOINC 2.78', folder: 'loinc', file: '2.78' });
    expect(loaded.release.licence).toContain('http://loinc.org/license');
  });
});
