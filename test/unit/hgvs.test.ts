import { expect, test } from 'vitest';
import { hgvs } from '../../src/codesystem/hgvs/hgvs.js';

const variants = hgvs();

test.each([
  'NM_004006.2:c.4375C>T',
  'NC_000023.10:g.33038255C>A',
  'NG_012232.1(NM_004006.2):c.93+1G>T',
  'LRG_199t1:c.79_80delinsTT',
  'NM_004006.2:c.5697del',
  'NM_004006.2:c.20_23dup',
  'NM_004006.2:c.-14G>C',
  'NM_004006.2:c.*37A>G',
  'NM_004006.2:c.169_170insA',
  'NC_000023.10:g.(?_31060227)_(33417151_?)del',
  'LRG_199t1:c.[145C>T;147C>G]',
  'NP_003997.1:p.Trp24Ter',
  'NP_003997.1:p.(Trp24*)',
  'NP_003997.1:p.Arg97ProfsTer23',
  'NP_003997.1:p.?',
  'NC_000001.11:g.1234=',
  'NM_004006.2:c.=',
])('%s is a variant', (code) => {
  expect(variants.find(code)).toMatchObject({ code, display: code });
});

test.each([
  'BRCA1',
  'NM_004006.2',
  'NM_004006.2:4375C>T',
  'NM_004006.2:c.',
  'NM_004006:c.4375C>T',
  'NM_004006.2:c.4375C>T ',
  ':c.1A>T',
  '',
])('%j is no variant', (code) => {
  expect(variants.find(code)).toBeUndefined();
});

test('what lacks the form is explained, what has it is remarked upon, and nothing is listed', () => {
  expect(variants.explain?.('BRCA1')).toContain('reference:type.change');
  const concept = variants.find('NM_004006.2:c.4375C>T');
  expect(concept && variants.remark?.(concept)).toContain('form');
  expect(variants.grammar?.listable).toBe(false);
});

test('a long description takes no long time', () => {
  expect(variants.find(`NM_004006.2:c.[${'1delins(;'.repeat(50)}`)).toBeUndefined();
});
