/**
 * Check digits of the publishers: SNOMED CT's Verhoeff digit (RF2 Specification §5.5 "Check-digit") and LOINC's mod-10
 * digit (LOINC Users' Guide, appendix C). Hints, never gates: 14 published LOINC codes fail theirs.
 */

const MULTIPLY: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
  [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
  [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
  [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
  [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
  [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
  [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
  [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
  [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
const PERMUTE: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
  [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
  [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
  [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
  [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
  [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
  [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];
const INVERSE: readonly number[] = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9];

function verhoeff(digits: string, offset: 0 | 1): number {
  let check = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    check = MULTIPLY[check]?.[PERMUTE[(i + offset) % 8]?.[digit] ?? 0] ?? 0;
  }
  return check;
}

/** The Verhoeff digit to append to `digits`. */
export function verhoeffDigit(digits: string): number {
  return INVERSE[verhoeff(digits, 1)] ?? 0;
}

/** True for 6 to 18 digits with a right Verhoeff digit. */
export function isSctid(text: string): boolean {
  return /^[1-9]\d{5,17}$/.test(text) && verhoeff(text, 0) === 0;
}

/** LOINC's mod-10 digit for the digits before the hyphen. */
export function loincDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}

/**
 * What the letters of part, answer, answer list and group numbers add to the mod-10 digit, for an even and for an odd number of digits.
 * Regenstrief does not document it: observed from published identifiers, all of which agree with it.
 */
const PREFIX_ADDS: ReadonlyMap<string, readonly [even: number, odd: number]> = new Map([
  ['LP', [2, 7]],
  ['LA', [5, 2]],
  ['LL', [1, 1]],
  ['LG', [2, 6]],
]);

/** True for `NNNNN-C`, also with one of the prefixes LP, LA, LL, LG, whose digit is right. */
export function hasLoincDigit(text: string): boolean {
  const [, prefix, digits, digit] = /^(LP|LA|LL|LG)?(\d{1,7})-(\d)$/.exec(text) ?? [];
  if (digits === undefined) return false;
  const added = prefix === undefined ? 0 : (PREFIX_ADDS.get(prefix)?.[digits.length % 2 === 0 ? 0 : 1] ?? 0);
  return (loincDigit(digits) + added) % 10 === Number(digit);
}
