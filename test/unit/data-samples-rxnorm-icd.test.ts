/**
 * Checks the RxNorm, ICD-10-CM, ICD-10, NDC and GEM samples: fields, widths, counts, and references within and between them.
 */
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { absent, at, column, icd10cm, lines, read, rrf, tsv } from './data-samples-files.js';

describe('RxNorm', () => {
  test.each([
    ['RXNCONSO.RRF', 18, 379],
    ['RXNREL.RRF', 16, 716],
    ['RXNSAT.RRF', 13, 632],
    ['RXNSTY.RRF', 6, 336],
    ['RXNSAB.RRF', 25, 2],
    ['RXNDOC.RRF', 4, 44],
    ['RXNATOMARCHIVE.RRF', 16, 3],
    ['RXNCUI.RRF', 5, 3],
    ['RXNCUICHANGES.RRF', 7, 3],
  ])('%s: %i fields closed by a pipe, %i rows', (name, fields, count) => {
    const rows = rrf(name);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([fields + 1]));
    expect(rows).toHaveLength(count);
  });

  const concepts = new Set(rrf('RXNCONSO.RRF').map((row) => at(row, 0)));

  test('atoms are unique, and every concept has one of SAB RXNORM', () => {
    const atoms = rrf('RXNCONSO.RRF');
    expect(new Set(atoms.map((row) => at(row, 7))).size).toBe(atoms.length);
    expect(new Set(atoms.filter((row) => at(row, 11) === 'RXNORM').map((row) => at(row, 0)))).toEqual(concepts);
  });

  test('relations, attributes and types speak of concepts that exist', () => {
    const named = [
      ...rrf('RXNREL.RRF').flatMap((row) => [at(row, 0), at(row, 4)]),
      ...[...rrf('RXNSAT.RRF'), ...rrf('RXNSTY.RRF')].map((row) => at(row, 0)),
    ];
    expect(absent(named, concepts)).toEqual([]);
  });

  test('every relation has its inverse', () => {
    const inverse = new Map(
      rrf('RXNDOC.RRF')
        .filter((row) => at(row, 2) === 'rela_inverse')
        .map((row) => [at(row, 1), at(row, 3)]),
    );
    const relations = rrf('RXNREL.RRF').map((row) => [at(row, 0), at(row, 7), at(row, 4)] as const);
    const present = new Set(relations.map((relation) => relation.join('|')));
    expect(present.size).toBe(relations.length);
    expect(
      absent(
        relations.map(([first, rela, second]) => `${second}|${inverse.get(rela)}|${first}`),
        present,
      ),
    ).toEqual([]);
  });

  test('NDCs have eleven digits', () => {
    const ndcs = rrf('RXNSAT.RRF').filter((row) => at(row, 8) === 'NDC');
    expect(ndcs.length).toBeGreaterThan(200);
    expect(ndcs.filter((row) => !/^\d{11}$/.test(at(row, 10)))).toEqual([]);
  });

  test('merged concepts are gone and lead to concepts that exist', () => {
    const merged = rrf('RXNCUI.RRF').map((row) => [at(row, 0), at(row, 4)] as const);
    expect(merged.filter(([old, current]) => concepts.has(old) || !concepts.has(current))).toEqual([]);
    expect(rrf('RXNATOMARCHIVE.RRF').map((row) => [at(row, 12), at(row, 15)])).toEqual(merged);
  });
});

describe('ICD-10-CM', () => {
  test('order file: fixed columns, ascending numbers, 191 of 248 billable', () => {
    const rows = lines('icd10cm/icd10cm-order-2026.txt');
    expect(
      rows.filter((row) => !/^\d{5} [A-Z][0-9A-Z]{2,6} * {1,2}[01] .{60} \S.*$/.test(row) || row.charAt(15) !== ' '),
    ).toEqual([]);
    expect(rows.map((row) => Number(row.slice(0, 5)))).toEqual(rows.map((_, index) => index + 1));
    expect([icd10cm.size, [...icd10cm.values()].filter((flag) => flag === '1').length]).toEqual([248, 191]);
  });

  test('the tabular list, with seventh characters and placeholders, gives the order file', () => {
    const codes = tabularCodes(read('icd10cm/icd10cm-tabular-2026.xml'));
    expect([...codes].sort()).toEqual([...icd10cm.entries()].sort());
    expect(['W19XXXA', 'O401XX0', 'E1137X1', 'E113211', 'S52501A'].filter((code) => codes.get(code) !== '1')).toEqual(
      [],
    );
  });
});

/** Codes without dots and their billable flags, as the tabular list implies them: leaves, or leaves with a 7th character. */
function tabularCodes(xml: string): Map<string, string> {
  const codes = new Map<string, string>();
  const stack: { name: string; seventh: string[]; parent: boolean }[] = [];
  let text = '';
  const parser = new SaxesParser();
  parser.on('text', (chunk) => {
    text += chunk;
  });
  parser.on('opentag', (tag) => {
    text = '';
    const above = stack.at(-1);
    if (tag.name === 'diag') {
      if (above) above.parent = true;
      stack.push({ name: '', seventh: above?.seventh ?? [], parent: false });
    }
    if (tag.name === 'sevenChrDef' && above) above.seventh = [];
    if (tag.name === 'extension' && above) above.seventh.push(String(tag.attributes['char']));
  });
  parser.on('closetag', (tag) => {
    const open = stack.at(-1);
    if (tag.name === 'name' && open) open.name = text.replace('.', '');
    if (tag.name !== 'diag' || !open) return;
    stack.pop();
    const leaf = !open.parent;
    codes.set(open.name, leaf && open.seventh.length === 0 ? '1' : '0');
    if (leaf) for (const character of open.seventh) codes.set(`${open.name.padEnd(6, 'X')}${character}`, '1');
  });
  parser.write(xml).close();
  return codes;
}

describe('ICD-10 ClaML', () => {
  const xml = read('icd10who/icd10-sample-claml.xml');
  const classes = new Map(
    [...xml.matchAll(/<Class code="([^"]+)" kind="(\w+)"[^>]*>(.*?)<\/Class>/gs)].map(
      ([, code = '', kind, body = '']) => [code, { kind, body }],
    ),
  );

  test('65 classes of three kinds, 10 modifier classes', () => {
    expect(classes.size).toBe(65);
    expect(new Set([...classes.values()].map(({ kind }) => kind))).toEqual(new Set(['chapter', 'block', 'category']));
    expect([...xml.matchAll(/<ModifierClass /g)]).toHaveLength(10);
  });

  test('super and subclasses agree', () => {
    const down = [...classes].flatMap(([code, { body }]) =>
      [...body.matchAll(/<SubClass code="([^"]+)"/g)].map(([, child]) => `${code}>${child}`),
    );
    const up = [...classes].flatMap(([code, { body }]) =>
      [...body.matchAll(/<SuperClass code="([^"]+)"/g)].map(([, parent]) => `${parent}>${code}`),
    );
    expect(up.sort()).toEqual(down.sort());
    expect(
      absent(
        up.map((edge) => edge.split('>')[1] ?? ''),
        new Set(classes.keys()),
      ),
    ).toEqual([]);
  });

  test('daggers and asterisks, and the modifier of diabetes', () => {
    expect([...xml.matchAll(/<(?:Class|ModifierClass) [^>]*usage="(\w+)"/g)].map(([, usage]) => usage).sort()).toEqual([
      ...Array(9).fill('aster'),
      ...Array(5).fill('dagger'),
    ]);
    const modified = [...classes]
      .filter(([, { body }]) => body.includes('<ModifiedBy code="S04E10_4"/>'))
      .map(([code]) => code);
    expect(modified).toEqual(['E10', 'E11', 'E12', 'E13', 'E14']);
  });
});

describe('NDC and GEM files', () => {
  const products = tsv('ndc/2026-01-01/product.txt');
  const packages = tsv('ndc/2026-01-01/package.txt');

  test('ten products and fifteen packages of them, in the three ten-digit forms', () => {
    expect([
      products.length,
      packages.length,
      Object.keys(products[0] ?? {}).length,
      Object.keys(packages[0] ?? {}).length,
    ]).toEqual([10, 15, 20, 8]);
    expect(absent(column(packages, 'PRODUCTID'), new Set(column(products, 'PRODUCTID')))).toEqual([]);
    const forms = column(packages, 'NDCPACKAGECODE').map((code) =>
      code
        .split('-')
        .map((part) => part.length)
        .join('-'),
    );
    expect(new Set(forms)).toEqual(new Set(['4-4-2', '5-3-2', '5-4-1']));
  });

  test('every package is in eleven digits an NDC of the RxNorm sample', () => {
    const ndcs = new Set(
      rrf('RXNSAT.RRF')
        .filter((row) => at(row, 8) === 'NDC')
        .map((row) => at(row, 10)),
    );
    const eleven = column(packages, 'NDCPACKAGECODE').map((code) =>
      code
        .split('-')
        .map((part, index) => part.padStart([5, 4, 2][index] ?? 0, '0'))
        .join(''),
    );
    expect(absent(eleven, ndcs)).toEqual([]);
  });

  test.each([
    ['2018_I9gem.txt', /^(\S{3,5}) +(?<icd10>\S+) +[01]{3}\d\d$/, 19, 31],
    ['2018_I10gem.txt', /^(?<icd10>\S{3,7}) +(\S+) +[01]{3}\d\d$/, 19, 62],
  ])('gems/%s is fixed in width and speaks of codes of the ICD-10-CM sample', (name, pattern, width, count) => {
    const rows = lines(`gems/${name}`);
    expect(rows).toHaveLength(count);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([width]));
    const codes = rows.map((row) => pattern.exec(row)?.groups?.['icd10'] ?? row);
    expect(
      absent(
        codes.filter((code) => code !== 'NoDx'),
        new Set(icd10cm.keys()),
      ),
    ).toEqual([]);
  });
});
