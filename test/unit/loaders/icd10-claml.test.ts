/** The ClaML loader on tiny classifications: hierarchy, names, notes, modifiers, languages, and faults. */
import { afterEach, describe, expect, test } from 'vitest';
import { icd10ClamlLoader } from '../../../loaders/icd10-claml/load.js';
import { ICD10 } from '../../../src/domain/systems.js';
import { cleanUp, folderOf, load, loadErrorOf, recognise } from './icd-support.js';

afterEach(cleanUp);

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ClaML SYSTEM "ClaML.dtd">
<ClaML version="2.0.0">
  <Meta name="lang" value="en"/>
  <Meta name="copyright" value="Test only."/>
  <Identifier authority="WHO" uid="icd10_2099"/>
  <Title date="2099-01-02" name="ICD-10-EN-2099" version="2099">International Classification,
    10th Revision</Title>
  <ClassKinds><ClassKind name="category"/><ClassKind name="block"/><ClassKind name="chapter"/></ClassKinds>
  <UsageKinds><UsageKind mark="*" name="aster"/><UsageKind mark="+" name="dagger"/></UsageKinds>
  <RubricKinds><RubricKind name="preferred"/><RubricKind name="inclusion"/></RubricKinds>`;

const rubric = (kind: string, ...labels: readonly string[]) =>
  `<Rubric kind="${kind}">${labels.map((label) => `<Label xml:lang="en">${label}</Label>`).join('')}</Rubric>`;

const CLASSES = `
  <Modifier code="S04E10_4"><SubClass code=".0"/>${rubric('text', 'For use with E10')}</Modifier>
  <ModifierClass code=".0" modifier="S04E10_4"><SuperClass code="S04E10_4"/>
    ${rubric('preferred', 'With coma')}${rubric('inclusion', 'Diabetic coma')}
  </ModifierClass>
  <ModifierClass code=".2" modifier="S04E10_4" usage="dagger">
    ${rubric('preferred', 'With renal complications')}
    ${rubric('inclusion', 'Diabetic nephropathy <Reference class="in brackets" code="N08.3" usage="aster">N08.3</Reference>')}
  </ModifierClass>
  <ModifierClass code="0" modifier="S04E10_5">${rubric('preferred', 'controlled')}</ModifierClass>
  <ModifierClass code="1" modifier="S04E10_5">
    <Meta name="excludeOnPrecedingModifier" value="S04E10_4 .0"/>${rubric('preferred', 'not controlled')}
  </ModifierClass>
  <ModifierClass code="0" modifier="S99">${rubric('preferred', 'Never used')}</ModifierClass>
  <Class code="I" kind="chapter"><SubClass code="A15-A19"/>${rubric('preferred', 'Infectious diseases')}</Class>
  <Class code="A15-A19" kind="block"><SuperClass code="I"/><SubClass code="A17"/>${rubric('preferred', 'Tuberculosis')}</Class>
  <Class code="A17" kind="category" usage="dagger">
    <Meta name="MortBCode" value="014"/>
    <SuperClass code="A15-A19"/><SubClass code="A17.0"/><SubClass code="A17.9"/>
    ${rubric('preferred', 'Tuberculosis of nervous system')}
  </Class>
  <Class code="A17.0" kind="category" usage="dagger">
    <SuperClass code="A17"/>
    ${rubric('preferred', 'Meningitis <Reference class="in brackets" code="G01" usage="aster">G01</Reference>')}
    ${rubric('preferredLong', 'Tuberculous meningitis <Reference class="in brackets" code="G01" usage="aster">G01</Reference>')}
    ${rubric('inclusion', 'Tuberculosis of meninges')}
    ${rubric('exclusion', 'tuberculoma <Reference class="in brackets" code="A17.1">A17.1</Reference>')}
    ${rubric('coding-hint', 'A hint')}${rubric('definition', 'First part.')}${rubric('definition', 'Second part.')}
    ${rubric('note', '<Para>One</Para><Para>Two</Para>')}
  </Class>
  <Class code="IV" kind="chapter"><SubClass code="E10"/>${rubric('preferred', 'Endocrine diseases')}</Class>
  <Class code="E10" kind="category">
    <SuperClass code="IV"/>
    <ModifiedBy code="S04E10_4"/><ModifiedBy code="S04E10_5"/>
    ${rubric('preferred', 'Type 1 diabetes mellitus')}
  </Class>`;

const claml = (classes = CLASSES, head = HEAD) => ({ 'icd10.xml': `${head}${classes}\n</ClaML>\n` });
const loadClasses = (classes = CLASSES, head = HEAD) => load(icd10ClamlLoader, folderOf(claml(classes, head)));

describe('a classification', () => {
  test('is a code system of its title', async () => {
    const loaded = await loadClasses();
    expect(loaded.release).toMatchObject({ title: 'ICD-10-EN-2099 2099', folder: 'icd-10', file: '2099' });
    expect(loaded.release.licence).toMatch(/World Health Organization.*Test only\./);
    expect(loaded.store.codeSystems()[0]?.info).toMatchObject({
      url: ICD10,
      version: '2099',
      date: '2099-01-02',
      publisher: 'WHO',
      language: 'en',
      title: 'International Classification, 10th Revision',
      hierarchyMeaning: 'is-a',
    });
    const skipped = { 'modifier class that makes no code': 1 };
    expect(loaded.counts).toMatchObject([{ read: 6 + 5, loaded: 6 + 4, skipped }]);
  });

  test.each([
    ['I', [], true, 'chapter'],
    ['A15-A19', ['I'], true, 'block'],
    ['A17', ['A15-A19'], false, 'category'],
    ['A17.0', ['A17'], false, 'category'],
    ['E10.0', ['E10'], false, 'category'],
    ['E10.20', ['E10.2'], false, 'category'],
  ])('%s stands below %j', async (code, parents, abstract, kind) => {
    const loaded = await loadClasses();
    expect(loaded.parents(code)).toEqual(parents);
    expect(loaded.concept(code).abstract).toBe(abstract);
    expect(loaded.values(code, 'kind')).toEqual([kind]);
  });

  test('the long title is the display, without the code that it is paired with', async () => {
    const loaded = await loadClasses();
    expect(loaded.concept('A17.0')).toMatchObject({
      display: 'Tuberculous meningitis',
      definition: 'First part.\nSecond part.',
    });
    expect(loaded.names('A17.0')).toEqual([
      ['preferred', 'Meningitis'],
      ['inclusion', 'Tuberculosis of meninges'],
    ]);
    expect(loaded.search('meninges')).toEqual(['A17.0']);
  });

  test.each([
    ['A17.0', 'usage', ['dagger']],
    ['A17.0', 'paired-code', ['G01*']],
    ['A17.0', 'inclusion', ['Tuberculosis of meninges']],
    ['A17.0', 'exclusion', ['tuberculoma (A17.1)']],
    ['A17.0', 'coding-hint', ['A hint']],
    ['A17.0', 'note', ['One\nTwo']],
    ['A17', 'MortBCode', ['014']],
    ['A17', 'usage', ['dagger']],
    ['I', 'usage', []],
  ])('%s: %s is %j', async (code, property, values) => {
    expect((await loadClasses()).values(code, property)).toEqual(values);
  });

  test('all properties are declared', async () => {
    const loaded = await loadClasses();
    const declared = loaded.store.codeSystems()[0]?.info.properties.map(({ code }) => code) ?? [];
    expect(loaded.store.propertyCodes(1).filter((code) => !declared.includes(code))).toEqual([]);
    expect(declared).not.toContain('excludeOnPrecedingModifier');
  });
});

describe('modifiers', () => {
  test('make the codes that the file does not list', async () => {
    const loaded = await loadClasses();
    expect(loaded.children('E10')).toEqual(['E10.0', 'E10.2']);
    expect(loaded.children('E10.0')).toEqual(['E10.00']);
    expect(loaded.children('E10.2')).toEqual(['E10.20', 'E10.21']);
    expect(loaded.concept('E10.21').display).toBe('Type 1 diabetes mellitus: With renal complications: not controlled');
    expect(loaded.values('E10.2', 'usage')).toEqual(['dagger']);
    expect(loaded.values('E10.2', 'modifier')).toEqual(['S04E10_4']);
    expect(loaded.values('E10.2', 'inclusion')).toEqual(['Diabetic nephropathy (N08.3*)']);
    expect(loaded.names('E10.2')).toEqual([['inclusion', 'Diabetic nephropathy']]);
  });

  test('what the file lists wins', async () => {
    const listed = `<Class code="E10.0" kind="category"><SuperClass code="E10"/>${rubric('preferred', 'Listed')}</Class>`;
    const loaded = await loadClasses(CLASSES + listed);
    expect(loaded.concept('E10.0').display).toBe('Listed');
    expect(loaded.children('E10')).toEqual(['E10.0', 'E10.2']);
    expect(loaded.children('E10.0')).toEqual(['E10.00', 'E10.01']);
  });

  test('of a block hold for what is below, unless excluded', async () => {
    const loaded = await loadClasses(`
      <ModifierClass code="0" modifier="S5">${rubric('preferred', 'closed')}</ModifierClass>
      <ModifierClass code="1" modifier="S5">${rubric('preferred', 'open')}</ModifierClass>
      <Class code="S00-S09" kind="block"><ModifiedBy code="S5" all="true" position="5"/>${rubric('preferred', 'Head')}</Class>
      <Class code="S02" kind="category"><SuperClass code="S00-S09"/>${rubric('preferred', 'Skull')}</Class>
      <Class code="S02.0" kind="category"><SuperClass code="S02"/>${rubric('preferred', 'Vault')}</Class>
      <Class code="S02.1" kind="category"><SuperClass code="S02"/><ExcludeModifier code="S5"/>${rubric('preferred', 'Base')}</Class>
      <Class code="S02.2" kind="category"><SuperClass code="S02"/>
        <ModifiedBy code="S5" all="false"><ValidModifierClass code="1"/></ModifiedBy>${rubric('preferred', 'Nose')}</Class>`);
    expect(loaded.children('S02')).toEqual(['S02.0', 'S02.1', 'S02.2']);
    expect(loaded.children('S02.0')).toEqual(['S02.00', 'S02.01']);
    expect(loaded.children('S02.1')).toEqual([]);
    expect(loaded.children('S02.2')).toEqual(['S02.21']);
  });
});

describe('languages', () => {
  const head = HEAD.replace('value="en"', 'value="nl"').replace('ICD-10-EN-2099', 'ICD-10-NL');
  const label = (language: string, text: string) => `<Label xml:lang="${language}">${text}</Label>`;
  const both = (nl: string, en: string) => label('nl', nl) + label('en', en);
  const classes = `
    <ModifierClass code=".0" modifier="M"><Rubric kind="preferred">${both('gesloten', 'closed')}</Rubric></ModifierClass>
    <Class code="II" kind="chapter"><Rubric kind="preferred">${label('en', 'Neoplasms')}</Rubric></Class>
    <Class code="C22" kind="category"><SuperClass code="II"/><ModifiedBy code="M"/>
      <Rubric kind="preferred">${both('Lever', 'Liver')}</Rubric>
      <Rubric kind="inclusion">${both('leverkanker', 'liver cancer')}</Rubric>
      <Rubric kind="exclusion">${label('en', 'other')}</Rubric>
    </Class>
    <Class code="C231" kind="category"><SuperClass code="C23"/><Rubric kind="preferred"><Label>Zonder taal</Label></Rubric></Class>
    <Class code="C23" kind="category"><SuperClass code="II"/><SubClass code="C23.1"/><Rubric kind="preferred">${label('nl', 'x')}</Rubric></Class>`;

  test('the display is in the language of the file, the others are designations', async () => {
    const loaded = await loadClasses(classes, head);
    expect(loaded.store.codeSystems()[0]?.info).toMatchObject({
      url: 'http://hl7.org/fhir/sid/icd-10-nl',
      language: 'nl',
    });
    expect(loaded.concept('C22').display).toBe('Lever');
    expect(loaded.names('C22')).toEqual([
      ['preferred', 'Liver'],
      ['inclusion', 'leverkanker', 'nl'],
      ['inclusion', 'liver cancer'],
    ]);
    expect(loaded.values('C22', 'inclusion')).toEqual(['leverkanker']);
    expect(loaded.values('C22', 'exclusion')).toEqual(['other']);
    expect(loaded.concept('II').display).toBe('Neoplasms');
    expect(loaded.concept('C22.0').display).toBe('Lever: gesloten');
    expect(loaded.names('C22.0')).toEqual([['preferred', 'Liver: closed']]);
  });

  test('a code that lacks its dot gets it', async () => {
    const loaded = await loadClasses(classes, head);
    expect(loaded.concept('C23.1').display).toBe('Zonder taal');
    expect(loaded.parents('C23.1')).toEqual(['C23']);
  });
});

describe('other forms', () => {
  test('ClaML 3 with a namespace prefix', async () => {
    const body = claml()
      ['icd10.xml'].replace('<ClaML version="2.0.0">', '<c:ClaML xmlns:c="urn:claml" version="3.0.0">')
      .replace('</ClaML>', '</c:ClaML>');
    const loaded = await load(icd10ClamlLoader, folderOf({ 'icd10.claml': body }));
    expect(loaded.parents('A17.0')).toEqual(['A17']);
  });

  test('UTF-16', async () => {
    const body = claml()['icd10.xml'].replace('encoding="UTF-8"', 'encoding="UTF-16"');
    const loaded = await load(icd10ClamlLoader, folderOf({ 'x.xml': Buffer.from(`\uFEFF${body}`, 'utf16le') }));
    expect(loaded.concept('A17.0').display).toBe('Tuberculous meningitis');
  });

  test('the hierarchy may be told from above only', async () => {
    const loaded = await loadClasses(CLASSES.replaceAll(/<SuperClass code="A1[^"]*"\/>/g, ''));
    expect(loaded.parents('A17.0')).toEqual(['A17']);
    expect(loaded.parents('A17')).toEqual(['A15-A19']);
  });

  test('--system and --version say what the file does not', async () => {
    const files = { 'x.xml': `<ClaML version="2.0.0"><Title name="Mine"/>${CLASSES}</ClaML>` };
    const options = { system: 'https://example.org/mine', version: '7' };
    const loaded = await load(icd10ClamlLoader, folderOf(files), options);
    expect(loaded.release).toMatchObject({ title: 'Mine 7', folder: 'example.org-mine', file: '7' });
    expect(loaded.store.codeSystems()[0]?.info).toMatchObject({ url: 'https://example.org/mine', name: 'mine' });
  });

  test.each([
    ['another root', { 'x.xml': '<ICD10CM.tabular/>' }],
    ['no XML', { 'x.xml': 'ClaML', 'y.txt': '<ClaML/>' }],
    ['a comment about it', { 'x.xml': '<?xml version="1.0"?><!-- <ClaML> --><html/>' }],
  ])('%s is not of its kind', async (_, files) => {
    expect(await recognise(icd10ClamlLoader, folderOf(files))).toEqual([]);
  });
});

describe('faults', () => {
  const twice = `<Class code="I" kind="chapter">${rubric('preferred', 'x')}</Class>`;
  const circle = `<Class code="X01" kind="category"><SuperClass code="X02"/></Class>
    <Class code="X02" kind="category"><SuperClass code="X01"/></Class>`;
  test.each([
    [
      'an unknown classification',
      claml(CLASSES, HEAD.replaceAll(/WHO|ICD-10-EN-2099/g, 'Z')),
      /of "Z": give .* --system/,
    ],
    ['no version', claml(CLASSES, HEAD.replace(/date="[^"]*"/, '').replace(/ version="2099"/, '')), /give --version/],
    [
      'a class without a code',
      claml(CLASSES.replace('<Class code="A17.0"', '<Class')),
      /:\d+:\d+: a Class has no code/,
    ],
    ['a class twice', claml(CLASSES + twice), /icd10\.xml:\d+: the class I stands there twice/],
    [
      'a super class that is not there',
      claml(CLASSES.replace('"A15-A19"/><SubClass', '"A15-A20"/><SubClass')),
      /A15-A20/,
    ],
    ['a circle', claml(CLASSES + circle), /the super classes of X0[12], X0[12] go in a circle/],
    ['a truncated file', { 'x.xml': claml()['icd10.xml'].slice(0, -300) }, /malformed XML/],
    ['one release twice', { ...claml(), 'again.xml': claml()['icd10.xml'] }, /is a second ICD-10-EN-2099 2099/],
    [
      'a wrong encoding',
      { 'x.xml': Buffer.from(claml(CLASSES.replace('A hint', 'Ménière'))['icd10.xml'], 'latin1') },
      /0xe9/,
    ],
  ])('%s', async (_, files, message) => {
    const error = await loadErrorOf(() => load(icd10ClamlLoader, folderOf(files)));
    expect(error.message).toMatch(message);
  });
});
