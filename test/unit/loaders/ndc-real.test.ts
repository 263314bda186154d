/** Real files of the NDC directory and the project's sample: what the content files hold, against counts made from the files themselves. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { elevenDigits } from '../../../loaders/ndc/codes.js';
import { ndcLoader } from '../../../loaders/ndc/load.js';
import { type Loaded, loadAt } from './rxnorm-support.js';

const SHARED = resolve(process.env['CONCORD_SHARED'] ?? '../shared');
const REAL = `${SHARED}/tx-suite/tx-source/ndc/2025-07-11`;
const SAMPLE = resolve('data-samples/ndc');

if (!existsSync(REAL)) console.log(`NDC: not tested on real files, as there is no ${REAL} (set CONCORD_SHARED)`);

/** Fields of every line after the header, split without the project's readers. */
function linesOf(folder: string, name: string): string[][] {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith(name)) ?? name;
  const text = readFileSync(`${folder}/${found}`, 'latin1');
  return text
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split('\t'));
}

describe.each([
  ['the directory of 2025-07-11', REAL, 72, 100],
  ['the sample', SAMPLE, 10, 15],
] as const)('%s', (_, folder, products, packages) => {
  describe.skipIf(!existsSync(folder))('loaded', () => {
    let loaded: Loaded;
    beforeAll(async () => {
      loaded = await loadAt(ndcLoader, folder, { version: '2025-07-11' });
    });
    afterAll(() => loaded.store.close());

    test('has every product and package', () => {
      const productCodes = linesOf(folder, 'product.txt').map((fields) => fields[1] ?? '');
      const packageCodes = linesOf(folder, 'package.txt').map((fields) => fields[2] ?? '');
      expect([productCodes.length, packageCodes.length]).toEqual([products, packages]);
      expect(loaded.store.codeSystems()[0]?.count).toBe(products + packages);
      for (const code of [...productCodes, ...packageCodes]) expect(loaded.concept(code).code).toBe(code);
      expect(loaded.counts.map(({ read, skipped }) => [read, skipped])).toEqual([
        [products, {}],
        [packages, {}],
      ]);
    });

    test('has every package below its product and with its 11 digits', () => {
      for (const [, product = '', code = ''] of linesOf(folder, 'package.txt')) {
        expect(loaded.parents(code)).toEqual([product]);
        expect(loaded.values(code, 'ndc11')).toEqual([elevenDigits(code)]);
      }
    });
  });
});
