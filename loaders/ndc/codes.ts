/**
 * The forms of a National Drug Code. The FDA writes ten digits in three segments (labeler, product, package: 4-4-2, 5-3-2 or 5-4-1), HIPAA
 * and RxNorm eleven digits without hyphens, each segment padded with zeros to 5-4-2. Pure.
 */

const PACKAGE_CODE = /^(\d{4,5})-(\d{3,4})-(\d{1,2})$/;

/** `0002-0152-01` → `00002015201`; undefined for what is no package code of up to 5-4-2 digits. */
export function elevenDigits(code: string): string | undefined {
  const found = PACKAGE_CODE.exec(code);
  if (found === null) return undefined;
  const [, labeler = '', product = '', pack = ''] = found;
  return labeler.padStart(5, '0') + product.padStart(4, '0') + pack.padStart(2, '0');
}

/** `0002-0152-01` → `0002015201`; undefined for what does not have ten digits. */
export function tenDigits(code: string): string | undefined {
  const digits = PACKAGE_CODE.test(code) ? code.replaceAll('-', '') : '';
  return digits.length === 10 ? digits : undefined;
}
