/** What becomes of the rows of an RxNorm release: concepts, names, properties, relations, hierarchy; and what broken files say. */
import { afterEach, describe, expect, test } from 'vitest';
import { rxnormLoader } from '../../../loaders/rxnorm-rrf/load.js';
import { RXNDOC, RXNREL, RXNSAB, RXNSAT, RXNSTY } from '../../../loaders/rxnorm-rrf/tables.js';
import { folderWith, loadErrorOf } from '../loaders-shared/support.js';
import { atom, type Cells, conso, type Loaded, loadAt, rrf } from './rxnorm-support.js';

const opened: Loaded[] = [];
afterEach(() => {
  for (const { store } of opened.splice(0)) store.close();
});

async function load(files: Readonly<Record<string, string | Buffer>>): Promise<Loaded> {
  const inFolder = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`RxNorm_full_08042025/rrf/${name}`, text]),
  );
  const loaded = await loadAt(rxnormLoader, folderWith(inFolder));
  opened.push(loaded);
  return loaded;
}

const loadAtoms = (...atoms: readonly Cells[]) => load({ 'RXNCONSO.RRF': conso(...atoms) });

describe('concepts', () => {
  test.each<[string, Cells[], { display: string; types: string[] }]>([
    ['one atom', [atom(1, 'IN', 'aspirin')], { display: 'aspirin', types: ['IN'] }],
    [
      'the clinical drug before its synonyms, wherever they stand',
      [atom(1, 'PSN', 'psn'), atom(1, 'SY', 'sy'), atom(1, 'SCD', 'scd'), atom(1, 'TMSY', 'tmsy')],
      { display: 'scd', types: ['SCD'] },
    ],
    [
      'an ingredient before an entry term',
      [atom(1, 'ET', 'et'), atom(1, 'DF', 'df')],
      { display: 'df', types: ['DF', 'ET'] },
    ],
    ['a synonym only when alone', [atom(1, 'TMSY', 'tmsy'), atom(1, 'SY', 'sy')], { display: 'sy', types: ['SY'] }],
    [
      'a current name before an obsolete one',
      [atom(1, 'IN', 'old', { SUPPRESS: 'O' }), atom(1, 'PIN', 'new')],
      { display: 'new', types: ['PIN', 'IN'] },
    ],
    [
      'an obsolete name before a current synonym',
      [atom(1, 'SY', 'sy'), atom(1, 'SCD', 'scd', { SUPPRESS: 'O' })],
      { display: 'scd', types: ['SCD'] },
    ],
    ['a type that is not known yet', [atom(1, 'NEW', 'new'), atom(1, 'SY', 'sy')], { display: 'new', types: ['NEW'] }],
  ])('the display is %s', async (_, atoms, { display, types }) => {
    const loaded = await loadAtoms(...atoms, atom(2, 'IN', 'other'));
    expect(loaded.concept('1').display).toBe(display);
    expect(loaded.values('1', 'TTY')).toEqual(types);
    expect(loaded.store.codeSystems()[0]?.count).toBe(2);
  });

  test.each<[string, string[], { inactive: boolean; status?: string; suppress: string }]>([
    ['all current', ['N', 'N'], { inactive: false, suppress: 'N' }],
    ['all obsolete', ['O', 'O'], { inactive: true, status: 'Obsolete', suppress: 'O' }],
    ['suppressed by the editors', ['Y', 'O'], { inactive: true, status: 'Suppressed', suppress: 'Y' }],
    ['obsolete but for a synonym', ['O', 'N'], { inactive: false, suppress: 'O' }],
    ['prescribed in quantified form', ['E', 'E'], { inactive: false, suppress: 'E' }],
  ])('%s', async (_, [first = '', second = ''], { suppress, ...state }) => {
    const loaded = await loadAtoms(
      atom(1, 'SCD', 'name', { SUPPRESS: first }),
      atom(1, 'SY', 'synonym', { SUPPRESS: second }),
    );
    expect(loaded.concept('1')).toMatchObject(state);
    expect(loaded.values('1', 'SUPPRESS')).toEqual([suppress]);
  });

  test('an RXCUI that only other sources name is none', async () => {
    const loaded = await loadAtoms(atom(1, 'IN', 'one'), atom(2, 'PT', 'two', { SAB: 'MTHSPL' }));
    expect(loaded.store.find(1, '2')).toBeUndefined();
    expect(loaded.count('RXNCONSO.RRF')).toMatchObject({
      read: 2,
      loaded: 1,
      skipped: { 'RXCUI that RxNorm itself does not name': 1 },
    });
  });
});

describe('names', () => {
  const ATOMS = conso(
    atom(1, 'SU', 'METFORMIN HCL', { SAB: 'MTHSPL', RXAUI: '77' }),
    atom(1, 'IN', 'metformin'),
    atom(1, 'TMSY', 'metFORMIN', { SUPPRESS: 'O' }),
    atom(1, 'SY', 'metformin', { RXAUI: '78' }),
    atom(1, 'PT', 'Metformin', { SAB: 'SNOMEDCT_US' }),
  );
  const SAB = rrf(
    RXNSAB,
    { RSAB: 'RXNORM', SRL: 0 },
    { RSAB: 'MTHSPL', SRL: 0, SSN: 'FDA Structured Product Labels' },
    { RSAB: 'SNOMEDCT_US', SRL: 9 },
  );

  test('of RxNorm and of free sources are designations with their use and atom', async () => {
    const loaded = await load({ 'RXNCONSO.RRF': ATOMS, 'RXNSAB.RRF': SAB });
    expect(loaded.store.descriptions(loaded.concept('1').ord)).toEqual([
      {
        language: 'en',
        use: { code: 'MTHSPL/SU', display: 'SU (FDA Structured Product Labels)' },
        value: 'METFORMIN HCL',
        id: '77',
      },
      {
        language: 'en',
        use: {
          system: 'http://www.nlm.nih.gov/research/umls/rxnorm',
          code: 'TMSY',
          display: 'Tall Man Lettering Synonym',
        },
        value: 'metFORMIN',
        inactive: true,
        id: 'A1TMSY',
      },
    ]);
    expect(loaded.count('RXNCONSO.RRF')).toMatchObject({
      read: 5,
      loaded: 3,
      skipped: { 'same name as the display': 1, 'name of a source not known to be free to use': 1 },
    });
    expect(loaded.values('1', 'SAB')).toEqual(['MTHSPL', 'RXNORM', 'SNOMEDCT_US']);
  });

  test('without RXNSAB only those of RxNorm', async () => {
    const loaded = await load({ 'RXNCONSO.RRF': ATOMS });
    expect(loaded.names('1')).toEqual([['TMSY', 'metFORMIN']]);
  });

  test('RXNDOC says what term types and properties stand for', async () => {
    const loaded = await load({
      'RXNCONSO.RRF': ATOMS,
      'RXNDOC.RRF': rrf(
        RXNDOC,
        { DOCKEY: 'TTY', VALUE: 'TMSY', TYPE: 'expanded_form', EXPL: 'Tall Man synonym' },
        { DOCKEY: 'ATN', VALUE: 'NDC', TYPE: 'expanded_form', EXPL: 'National Drug Code' },
        { DOCKEY: 'RELA', VALUE: 'isa', TYPE: 'rela_inverse', EXPL: 'inverse_isa' },
      ),
      'RXNSAT.RRF': rrf(RXNSAT, { RXCUI: 1, ATN: 'NDC', SAB: 'RXNORM', ATV: 'x' }),
    });
    expect(loaded.store.designations(loaded.concept('1').ord)[0]?.use?.display).toBe('Tall Man synonym');
    const properties = loaded.store.properties(loaded.concept('1').ord);
    expect(properties.find(({ code }) => code === 'NDC')?.codeDisplay).toBe('National Drug Code');
    const info = loaded.store.codeSystems()[0]?.info;
    expect(info?.properties.find(({ code }) => code === 'NDC')?.description).toBe('National Drug Code');
    expect(loaded.count('RXNDOC.RRF')).toMatchObject({ read: 3, loaded: 2, skipped: { 'not an expanded form': 1 } });
  });
});

describe('attributes and semantic types', () => {
  test('of RxNorm are properties, each value once', async () => {
    const attribute = (RXCUI: number, ATN: string, ATV: string, SAB = 'RXNORM') => ({ RXCUI, ATN, ATV, SAB });
    const loaded = await load({
      'RXNCONSO.RRF': conso(atom(1, 'SCD', 'one'), atom(2, 'SCD', 'two')),
      'RXNSAT.RRF': rrf(
        RXNSAT,
        attribute(1, 'NDC', '00093111310'),
        attribute(1, 'NDC', '00143126701'),
        attribute(1, 'NDC', '00093111310'),
        attribute(1, 'RXN_STRENGTH', '10 MG'),
        attribute(1, 'NDC', '55555', 'MTHSPL'),
        attribute(2, 'NDC', '00093111310'),
        attribute(3, 'NDC', '1'),
        attribute(1, 'RXN_QUANTITY', ''),
      ),
      'RXNSTY.RRF': rrf(
        RXNSTY,
        { RXCUI: 1, TUI: 'T200', STY: 'Clinical Drug' },
        { RXCUI: 3, TUI: 'T200', STY: 'Clinical Drug' },
      ),
    });
    expect(loaded.values('1', 'NDC')).toEqual(['00093111310', '00143126701']);
    expect(loaded.values('2', 'NDC')).toEqual(['00093111310']);
    expect(loaded.values('1', 'RXN_STRENGTH')).toEqual(['10 MG']);
    expect(loaded.values('1', 'STY')).toEqual(['T200 Clinical Drug']);
    expect(loaded.count('RXNSAT.RRF')).toMatchObject({
      read: 8,
      loaded: 4,
      skipped: {
        'same attribute of the same concept again': 1,
        'attribute of another source': 1,
        'RXCUI that RxNorm itself does not name': 1,
        'empty attribute': 1,
      },
    });
    const definition = loaded.store.propertyDefinition(1, 'NDC') ?? -1;
    expect(loaded.store.ordsWithValue(definition, '00093111310')).toHaveLength(2);
  });
});

describe('relations', () => {
  const relation = (RXCUI2: number, RELA: string, RXCUI1: number, more: Cells = {}) => ({
    RXCUI1,
    STYPE1: 'CUI',
    REL: 'RO',
    RXCUI2,
    STYPE2: 'CUI',
    RELA,
    SAB: 'RXNORM',
    ...more,
  });
  const ATOMS = conso(atom(1, 'IN', 'in'), atom(2, 'SCD', 'scd'), atom(3, 'SCDF', 'scdf'), atom(4, 'SCDG', 'scdg'));

  test('RXCUI2 has the relation to RXCUI1', async () => {
    const loaded = await load({
      'RXNCONSO.RRF': ATOMS,
      'RXNREL.RRF': rrf(
        RXNREL,
        relation(2, 'has_ingredient', 1),
        relation(1, 'ingredient_of', 2),
        relation(2, '', 3, { REL: 'RB' }),
        relation(2, 'has_ingredient', 9),
        relation(2, 'includes', 1, { STYPE1: 'AUI', STYPE2: 'AUI' }),
        relation(2, 'mapped_to', 1, { SAB: 'GS' }),
      ),
    });
    expect(loaded.values('2', 'has_ingredient')).toEqual(['1']);
    expect(loaded.values('1', 'ingredient_of')).toEqual(['2']);
    expect(loaded.values('2', 'RB')).toEqual(['3']);
    const definition = loaded.store.propertyDefinition(1, 'has_ingredient') ?? -1;
    expect(loaded.store.ordsWithTarget(definition, loaded.concept('1').ord)).toEqual([loaded.concept('2').ord]);
    expect(loaded.count('RXNREL.RRF')).toMatchObject({
      read: 6,
      loaded: 3,
      skipped: {
        'RXCUI that RxNorm itself does not name': 1,
        'relation between names, not concepts': 1,
        'relation of another source': 1,
      },
    });
  });

  test('is-a is the hierarchy, said either way', async () => {
    const loaded = await load({
      'RXNCONSO.RRF': ATOMS,
      'RXNREL.RRF': rrf(RXNREL, relation(2, 'isa', 3), relation(3, 'inverse_isa', 2), relation(4, 'inverse_isa', 3)),
    });
    expect(loaded.parents('2')).toEqual(['3']);
    expect(loaded.parents('3')).toEqual(['4']);
    expect(loaded.values('2', 'isa')).toEqual(['3']);
    expect(loaded.values('4', 'inverse_isa')).toEqual(['3']);
    expect(loaded.store.cover(loaded.concept('4').ord)).toHaveLength(2);
  });

  test('an is-a that closes a circle is left out and counted', async () => {
    const loaded = await load({
      'RXNCONSO.RRF': ATOMS,
      'RXNREL.RRF': rrf(
        RXNREL,
        relation(2, 'isa', 3),
        relation(3, 'isa', 4),
        relation(4, 'isa', 2),
        relation(1, 'isa', 1),
      ),
    });
    expect(loaded.parents('2')).toEqual(['3']);
    expect(loaded.parents('3')).toEqual(['4']);
    expect(loaded.parents('4')).toEqual([]);
    expect(loaded.count('RXNREL.RRF')).toMatchObject({
      read: 4,
      loaded: 2,
      skipped: { 'is-a that closes a circle': 2 },
    });
  });
});

test('the head is complete', async () => {
  const info = (await loadAtoms(atom(1, 'IN', 'x'))).store.codeSystems()[0]?.info;
  expect(info).toMatchObject({
    url: 'http://www.nlm.nih.gov/research/umls/rxnorm',
    version: '2025-08-04',
    date: '2025-08-04',
    status: 'active',
    content: 'complete',
    caseSensitive: true,
    hierarchyMeaning: 'is-a',
    valueSet: 'http://www.nlm.nih.gov/research/umls/rxnorm/vs',
  });
  expect(info?.filters.find(({ code }) => code === 'has_ingredient')?.value).toBe('CUI:[RXCUI]');
  expect(new Set(info?.properties.map(({ code }) => code)).size).toBe(info?.properties.length);
});

describe('what is broken is one error with its place', () => {
  const GOOD = conso(atom(1, 'IN', 'one'));
  const CUT = `${GOOD}2|ENG||||||A2||2||RXNORM|IN|2|two`;
  test.each<[string, Readonly<Record<string, string | Buffer>>, RegExp]>([
    [
      'a row with too few fields',
      { 'RXNCONSO.RRF': `${GOOD}2|ENG|x|\n` },
      /RXNCONSO\.RRF:2: 18 columns expected, 3 found$/,
    ],
    ['a file cut off in a row', { 'RXNCONSO.RRF': CUT }, /RXNCONSO\.RRF:2: .*cut short/],
    [
      'another column in RXNREL',
      { 'RXNCONSO.RRF': GOOD, 'RXNREL.RRF': `${'|'.repeat(17)}\n` },
      /RXNREL\.RRF:1: 16 columns/,
    ],
    [
      'an RXCUI that is no number',
      { 'RXNCONSO.RRF': conso(atom(1, 'IN', 'a'), { ...atom(2, 'IN', 'b'), RXCUI: 'C2' }) },
      /:2: the RXCUI "C2" is not a number/,
    ],
    ['a name that is empty', { 'RXNCONSO.RRF': conso(atom(1, 'IN', '')) }, /:1: the name \(STR\) of RXCUI 1 is empty/],
    [
      'another encoding',
      { 'RXNCONSO.RRF': Buffer.from(conso(atom(1, 'IN', 'caf\xe9')), 'latin1') },
      /:1:\d+: byte 0xe9 is not valid utf-8/,
    ],
    [
      'no name of RxNorm',
      { 'RXNCONSO.RRF': conso(atom(1, 'PT', 'x', { SAB: 'GS' })) },
      /RXNCONSO\.RRF: holds no name of source RXNORM/,
    ],
  ])('%s', async (_, files, message) => {
    expect((await loadErrorOf(() => load(files))).message).toMatch(message);
  });

  test('an empty file beside RXNCONSO is no error', async () => {
    expect((await load({ 'RXNCONSO.RRF': GOOD, 'RXNREL.RRF': '' })).count('RXNREL.RRF')).toMatchObject({ read: 0 });
  });
});
