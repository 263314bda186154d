/**
 * Packages from package.txt: one concept for each package code, below its product.
 *
 * The code is the FDA's form with hyphens, as FHIR's page on NDC asks. The 11-digit form that claims and RxNorm use, and the ten digits without
 * hyphens, are properties (`ndc11`, `ndc10`) by which a package can be found: as codes of their own they would list every package thrice.
 */
import { NDC } from '../../src/domain/systems.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import { ownCopy } from '../shared/text.js';
import { elevenDigits, tenDigits } from './codes.js';
import { ended, hasEnded, type NdcInput, type Product, type Products, writeColumn } from './products.js';
import { type Field, type NdcFile, readRows } from './read.js';

const COLUMNS = ['STARTMARKETINGDATE', 'ENDMARKETINGDATE', 'NDC_EXCLUDE_FLAG', 'SAMPLE_PACKAGE'];

export async function writePackages(opened: NdcFile, input: NdcInput, products: Products): Promise<FileCount> {
  const codes = new Set<string>();
  return readRows(opened, (field, line) => {
    const code = field('NDCPACKAGECODE');
    if (code === '') {
      throw new LoadError(
        { file: opened.source.label(opened.file), line },
        'the package code (NDCPACKAGECODE) is empty',
      );
    }
    if (products.byCode.has(code)) return 'package code that is a product code';
    if (codes.has(code)) return 'further listing of a package that is there already';
    codes.add(ownCopy(code));
    const product = products.byListing.get(field('PRODUCTID')) ?? products.byCode.get(field('PRODUCTNDC'));
    writePackage(input, { code, product, field });
    return undefined;
  });
}

interface Package {
  readonly code: string;
  /** Undefined where the directory has packages of a product that it does not list. */
  readonly product: Product | undefined;
  readonly field: Field;
}

function writePackage({ system, date }: NdcInput, { code, product, field }: Package): void {
  const description = field('PACKAGEDESCRIPTION').replace(/\s+/g, ' ');
  const display = [product?.text ?? '', description].filter((part) => part !== '').join(', ');
  const inactive = product?.inactive === true || hasEnded(field('ENDMARKETINGDATE'), date);
  const id = system.concept({ code, ...(display === '' ? {} : { display }), ...ended(inactive) });
  if (product !== undefined) {
    system.parent(id, product.id);
    system.property(id, { code: 'PRODUCTNDC', target: product.id });
  }
  const eleven = elevenDigits(code);
  const ten = tenDigits(code);
  system.property(id, { code: 'code-type', value: '10-digit' });
  if (ten !== undefined) system.property(id, { code: 'ndc10', value: ten });
  if (eleven !== undefined) {
    system.property(id, { code: 'ndc11', value: eleven });
    system.designation(id, { value: eleven, use: { system: NDC, code: 'ndc11', display: '11-digit form' } });
  }
  if (description !== '' && description !== display) {
    const use = { system: NDC, code: 'PACKAGEDESCRIPTION', display: 'Package description' };
    system.designation(id, { value: description, language: 'en', use });
  }
  writeColumn(system, id, { column: 'PACKAGEDESCRIPTION', text: description });
  for (const column of COLUMNS) writeColumn(system, id, { column, text: field(column) });
}
