/** The loader of the NDC directory: recognition and version, products and packages, the forms of a code, broken files. */
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { elevenDigits, tenDigits } from '../../../loaders/ndc/codes.js';
import { classList, productText } from '../../../loaders/ndc/display.js';
import { ndcLoader } from '../../../loaders/ndc/load.js';
import { type NdcTable, PACKAGE, PRODUCT } from '../../../loaders/ndc/release.js';
import type { LoadOptions } from '../../../loaders/shared/loader.js';
import { fileWith, folderWith, loadErrorOf } from '../loaders-shared/support.js';
import { type Cells, type Loaded, loadAt, releasesAt } from './rxnorm-support.js';

const opened: Loaded[] = [];
afterEach(() => {
  for (const { store } of opened.splice(0)) store.close();
});

function tsv({ columns, optional }: NdcTable, rows: readonly Cells[], order = [...columns, ...optional]): string {
  return [order, ...rows.map((row) => order.map((column) => row[column] ?? ''))]
    .map((line) => `${line.join('\t')}\r\n`)
    .join('');
}

const HUMULIN: Cells = {
  PRODUCTID: '0002-8215_a',
  PRODUCTNDC: '0002-8215',
  PRODUCTTYPENAME: 'HUMAN OTC DRUG',
  PROPRIETARYNAME: 'Humulin ',
  PROPRIETARYNAMESUFFIX: 'R',
  NONPROPRIETARYNAME: 'Insulin human',
  DOSAGEFORMNAME: 'INJECTION, SOLUTION',
  ROUTENAME: 'INTRAVENOUS; SUBCUTANEOUS',
  STARTMARKETINGDATE: '19830627',
  SUBSTANCENAME: 'INSULIN HUMAN',
  ACTIVE_NUMERATOR_STRENGTH: '100',
  ACTIVE_INGRED_UNIT: '[iU]/mL',
  PHARM_CLASSES: 'Insulin [CS], Insulin, Short-Acting [EPC]',
};
const VIAL: Cells = {
  PRODUCTID: '0002-8215_a',
  PRODUCTNDC: '0002-8215',
  NDCPACKAGECODE: '0002-8215-01',
  PACKAGEDESCRIPTION: '1 VIAL in 1 CARTON (0002-8215-01)  / 10 mL in 1 VIAL',
  STARTMARKETINGDATE: '19830627',
};

function files(products: readonly Cells[] = [HUMULIN], packages: readonly Cells[] = [VIAL]) {
  return { '2025-07-11/product.txt': tsv(PRODUCT, products), '2025-07-11/package.txt': tsv(PACKAGE, packages) };
}

async function load(content: Readonly<Record<string, string | Buffer>>, options: LoadOptions = {}): Promise<Loaded> {
  const loaded = await loadAt(ndcLoader, folderWith(content), options);
  opened.push(loaded);
  return loaded;
}

describe('recognition', () => {
  const PAIR = { 'product.txt': tsv(PRODUCT, [HUMULIN]), 'package.txt': tsv(PACKAGE, [VIAL]) };
  const inFolder = (folder: string) =>
    Object.fromEntries(Object.entries(PAIR).map(([name, text]) => [`${folder}/${name}`, text]));

  test.each([
    ['2025-07-11', '2025-07-11'],
    ['ndctext_20250711', '2025-07-11'],
    ['2025-07-11/ndctext', '2025-07-11'],
  ])('a directory in %s is that of %s', async (folder, version) => {
    expect(await releasesAt(ndcLoader, folderWith(inFolder(folder)))).toMatchObject([
      { title: `NDC Directory ${version}`, folder: 'ndc', file: version },
    ]);
  });

  test('each dated folder is a release of its own files', async () => {
    const both = { ...inFolder('2025-07-11'), ...inFolder('2025-08-01'), 'readme.txt': 'x' };
    const found = await releasesAt(ndcLoader, folderWith(both));
    expect(found.map(({ file, source }) => [file, source.files.length])).toEqual([
      ['2025-07-11', 2],
      ['2025-08-01', 2],
    ]);
  });

  test.each([
    ['no date', PAIR, /product\.txt: the version .* give --version/],
    ['no packages', { '2025-07-11/product.txt': PAIR['product.txt'] }, /2025-07-11: .* lacks package\.txt$/],
    ['no products', { '2025-07-11/package.txt': PAIR['package.txt'] }, /2025-07-11: .* lacks product\.txt$/],
  ])('%s is an error', async (_, content, message) => {
    expect((await loadErrorOf(() => releasesAt(ndcLoader, folderWith(content)))).message).toMatch(message);
  });

  test('one file alone is an error', async () => {
    const error = await loadErrorOf(() => releasesAt(ndcLoader, fileWith('package.txt', PAIR['package.txt'])));
    expect(error.message).toMatch(/package\.txt: is part of the NDC directory but lacks product\.txt/);
  });

  test('other product lists are none of its business', async () => {
    expect(await releasesAt(ndcLoader, folderWith({ 'product.txt': 'id\tname\n1\tx\n', 'package.txt': '' }))).toEqual(
      [],
    );
  });

  test('--version is taken as it is', async () => {
    const loaded = await load(PAIR, { version: '20250711' });
    expect(loaded.store.codeSystems()[0]?.info).toMatchObject({ version: '20250711', versionAlgorithm: 'natural' });
  });
});

describe('products and packages', () => {
  test('are concepts, a package below its product', async () => {
    const loaded = await load(files());
    expect(loaded.concept('0002-8215').display).toBe('Humulin R (Insulin human) 100 [iU]/mL INJECTION, SOLUTION');
    expect(loaded.concept('0002-8215-01').display).toBe(
      'Humulin R (Insulin human) 100 [iU]/mL INJECTION, SOLUTION, 1 VIAL in 1 CARTON (0002-8215-01) / 10 mL in 1 VIAL',
    );
    expect(loaded.parents('0002-8215-01')).toEqual(['0002-8215']);
    expect(loaded.values('0002-8215-01', 'PRODUCTNDC')).toEqual(['0002-8215']);
    expect(loaded.names('0002-8215')).toEqual([
      ['PROPRIETARYNAME', 'Humulin R'],
      ['NONPROPRIETARYNAME', 'Insulin human'],
    ]);
    expect(loaded.names('0002-8215-01')).toEqual([
      ['ndc11', '00002821501'],
      ['PACKAGEDESCRIPTION', '1 VIAL in 1 CARTON (0002-8215-01) / 10 mL in 1 VIAL'],
    ]);
    expect(loaded.counts).toMatchObject([
      { name: '2025-07-11/product.txt', read: 1, loaded: 1, skipped: {} },
      { name: '2025-07-11/package.txt', read: 1, loaded: 1, skipped: {} },
    ]);
  });

  test.each([
    ['0002-8215', 'PHARM_CLASSES', ['Insulin [CS]', 'Insulin, Short-Acting [EPC]']],
    ['0002-8215', 'ROUTENAME', ['INTRAVENOUS', 'SUBCUTANEOUS']],
    ['0002-8215', 'STARTMARKETINGDATE', ['1983-06-27']],
    ['0002-8215', 'ENDMARKETINGDATE', []],
    ['0002-8215', 'code-type', ['product']],
    ['0002-8215-01', 'code-type', ['10-digit']],
    ['0002-8215-01', 'ndc10', ['0002821501']],
    ['0002-8215-01', 'ndc11', ['00002821501']],
  ])('%s has %s = %j', async (code, property, values) => {
    expect((await load(files())).values(code, property)).toEqual(values);
  });

  test('a package is found by the 11-digit form and by its digits', async () => {
    const { store, concept } = await load(files());
    for (const [property, value] of [
      ['ndc11', '00002821501'],
      ['ndc10', '0002821501'],
    ] as const) {
      const definition = store.propertyDefinition(1, property) ?? -1;
      expect(store.ordsWithValue(definition, value)).toEqual([concept('0002-8215-01').ord]);
    }
  });

  test.each([
    ['20250710', true],
    ['20250711', false],
    ['', false],
  ])('marketing that ended on %s before the date of the directory: inactive %s', async (end, inactive) => {
    const loaded = await load(files([HUMULIN], [{ ...VIAL, ENDMARKETINGDATE: end }]));
    expect(loaded.concept('0002-8215-01').inactive).toBe(inactive);
    expect(loaded.concept('0002-8215-01').status).toBe(inactive ? 'discontinued' : undefined);
    expect(loaded.concept('0002-8215').inactive).toBe(false);
  });

  test('packages of a discontinued product are inactive', async () => {
    const loaded = await load(files([{ ...HUMULIN, ENDMARKETINGDATE: '20200101' }]));
    expect(loaded.concept('0002-8215-01').inactive).toBe(true);
  });

  test('further listings are counted, packages of an unlisted product are loaded', async () => {
    const loaded = await load(
      files(
        [HUMULIN, { ...HUMULIN, PRODUCTID: '0002-8215_b' }],
        [
          VIAL,
          VIAL,
          { ...VIAL, PRODUCTID: '0002-8215_b', NDCPACKAGECODE: '0002-8215-17' },
          { NDCPACKAGECODE: '0003-1-1', PRODUCTID: 'x' },
        ],
      ),
    );
    expect(loaded.parents('0002-8215-17')).toEqual(['0002-8215']);
    expect(loaded.parents('0003-1-1')).toEqual([]);
    expect(loaded.concept('0003-1-1').display).toBeUndefined();
    expect(loaded.counts.map(({ read, loaded: rows }) => [read, rows])).toEqual([
      [2, 1],
      [4, 3],
    ]);
  });

  test('columns may stand in any order, later ones may be missing', async () => {
    const order = [...PRODUCT.columns].reverse();
    const loaded = await load({ ...files(), '2025-07-11/product.txt': tsv(PRODUCT, [HUMULIN], order) });
    expect(loaded.values('0002-8215', 'PRODUCTTYPENAME')).toEqual(['HUMAN OTC DRUG']);
    expect(loaded.values('0002-8215', 'NDC_EXCLUDE_FLAG')).toEqual([]);
  });

  test.each(['latin1', 'utf8'] as const)('the file may be %s', async (encoding) => {
    const text = tsv(PRODUCT, [{ ...HUMULIN, PROPRIETARYNAME: 'Crème' }]);
    const loaded = await load({ ...files(), '2025-07-11/product.txt': Buffer.from(text, encoding) });
    expect(loaded.values('0002-8215', 'PROPRIETARYNAME')).toEqual(['Crème']);
  });
});

describe('what is broken is one error with its place', () => {
  const columns = PRODUCT.columns.filter((column) => column !== 'LABELERNAME');
  test.each<[string, Readonly<Record<string, string | Buffer>>, RegExp]>([
    ['a missing column', { 'product.txt': tsv(PRODUCT, [HUMULIN], columns) }, /product\.txt:1: .* column LABELERNAME/],
    [
      'a short row',
      { 'package.txt': `${tsv(PACKAGE, [VIAL])}0002\t0002\r\n` },
      /package\.txt:3: 8 columns expected, 2 found/,
    ],
    [
      'a product without code',
      { 'product.txt': tsv(PRODUCT, [{ PRODUCTID: 'x' }]) },
      /product\.txt:2: the product code/,
    ],
    [
      'a package without code',
      { 'package.txt': tsv(PACKAGE, [{ PRODUCTID: 'x' }]) },
      /package\.txt:2: the package code/,
    ],
  ])('%s', async (_, changed, message) => {
    const content = {
      ...files(),
      ...Object.fromEntries(Object.entries(changed).map(([name, text]) => [`2025-07-11/${name}`, text])),
    };
    expect((await loadErrorOf(() => load(content))).message).toMatch(message);
  });
});

describe('forms of a code', () => {
  test.each([
    ['0002-0152-01', '00002015201', '0002015201'],
    ['50242-040-62', '50242004062', '5024204062'],
    ['60575-4112-1', '60575411201', '6057541121'],
    ['12345-6789-01', '12345678901', undefined],
    ['0002-0152', undefined, undefined],
    ['123456-789-01', undefined, undefined],
    ['00002015201', undefined, undefined],
  ])('%s', (code, eleven, ten) => {
    expect(elevenDigits(code)).toBe(eleven);
    expect(tenDigits(code)).toBe(ten);
  });

  test('the 11-digit form keeps the digits and their order', () => {
    const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
    const code = fc.constantFrom([4, 4, 2], [5, 3, 2], [5, 4, 1]).chain((lengths) => fc.tuple(...lengths.map(digits)));
    fc.assert(
      fc.property(code, (segments) => {
        const eleven = elevenDigits(segments.join('-')) ?? '';
        expect(eleven).toMatch(/^\d{11}$/);
        const padded = [eleven.slice(0, 5), eleven.slice(5, 9), eleven.slice(9)];
        expect(padded.map(Number)).toEqual(segments.map(Number));
      }),
    );
  });
});

describe('the line for a product', () => {
  const names = { proprietary: 'A', suffix: '', nonproprietary: 'b', doseForm: 'TABLET', strengths: '', units: '' };
  test.each([
    [{}, 'A (b) TABLET'],
    [{ nonproprietary: 'a' }, 'A TABLET'],
    [{ nonproprietary: '' }, 'A TABLET'],
    [{ proprietary: '' }, 'b TABLET'],
    [{ strengths: '10; 12.5', units: 'mg/1; mg/1' }, 'A (b) 10 mg / 12.5 mg TABLET'],
    [{ strengths: '1; 2', units: 'mg/1' }, 'A (b) TABLET'],
    [{ strengths: '1; 2; 3; 4', units: 'g; g; g; g' }, 'A (b) TABLET'],
    [{ proprietary: '', nonproprietary: '', doseForm: '' }, ''],
  ])('%j reads %s', (more, text) => {
    expect(productText({ ...names, ...more })).toBe(text);
  });

  test('classes hold commas of their own', () => {
    expect(classList('Insulin, Human [CS], Insulin [EPC]')).toEqual(['Insulin, Human [CS]', 'Insulin [EPC]']);
  });
});
