// Owns the check digits of generated identifiers: Verhoeff for SCTIDs, mod 10 for LOINC codes, parts and answers.

const D5 = [
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
const STEP = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
const INVERSE = [0, 4, 3, 2, 1, 5, 6, 7, 8, 9];

/** PRODUCT[c * 10 + d] is the dihedral product; PERMUTED[i % 8 * 10 + d] the digit d as it counts at position i. */
const PRODUCT = Uint8Array.from(D5.flat());
const PERMUTED = Uint8Array.from(permutations().flat());

function permutations() {
  const rows = [Array.from({ length: 10 }, (_, digit) => digit)];
  for (let i = 1; i < 8; i++) rows.push((rows[i - 1] ?? []).map((digit) => Number(STEP[digit])));
  return rows;
}

/** The Verhoeff check digit of a number without one (SCTID, RF2 guide 5.5). @param {string} digits */
export function verhoeff(digits) {
  let c = 0;
  for (let i = digits.length - 1, position = 1; i >= 0; i--, position++) {
    const digit = digits.charCodeAt(i) - 48;
    c = Number(PRODUCT[c * 10 + Number(PERMUTED[(position & 7) * 10 + digit])]);
  }
  return Number(INVERSE[c]);
}

/**
 * The mod 10 check digit that follows the hyphen of a LOINC identifier (LOINC Users' Guide).
 * @param {number} number
 */
export function mod10(number) {
  let sum = 0;
  let double = true;
  for (let rest = number; rest > 0; rest = Math.floor(rest / 10)) {
    const digit = rest % 10;
    const value = double ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
    double = !double;
  }
  return (10 - (sum % 10)) % 10;
}
