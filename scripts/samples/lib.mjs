/**
 * Shared by the sample writers: check digits, stable identifiers and the three line formats (quoted CSV, pipe-delimited
 * RRF, tab-delimited RF2). It knows nothing of any terminology's content; the same input always gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of `data-samples`, wherever the script is started from. */
export const SAMPLES = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'data-samples');

/** Writes text under `data-samples`, or under the folder named as the script's argument, making folders as needed. */
export function writeSample(path, text) {
  const file = join(process.argv[2] ?? SAMPLES, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Every field quoted and quotes doubled, as LOINC publishes its CSV files; LF line ends. */
export function csv(header, rows) {
  const line = (fields) => fields.map((field) => `"${String(field ?? '').replaceAll('"', '""')}"`).join(',');
  return `${[header, ...rows].map(line).join('\n')}\n`;
}

/** RRF: fields closed (not separated) by a pipe, no header. */
export function rrf(rows) {
  return rows.map((fields) => `${fields.map((field) => field ?? '').join('|')}|\n`).join('');
}

/** RF2: tab-delimited with a header, CRLF line ends, no quoting. */
export function rf2(header, rows) {
  return [header, ...rows].map((fields) => `${fields.join('\t')}\r\n`).join('');
}

/** Mod-10 check digit of LOINC identifiers: digits doubled from the right at odd places, summed. */
export function mod10(digits) {
  let sum = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return (10 - (sum % 10)) % 10;
}

const DIHEDRAL = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const PERMUTATION = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];
const INVERSE = '0432156789';

/** Verhoeff check digit of a SNOMED CT identifier (RF2 specification, "Check-digit"). */
export function verhoeff(digits) {
  let check = 0;
  for (const [index, digit] of [...digits].reverse().entries()) {
    check = Number(DIHEDRAL[check][Number(PERMUTATION[(index + 1) % 8][Number(digit)])]);
  }
  return Number(INVERSE[check]);
}

/** An UUID that depends on the name alone (SHA-1, version 5 bits set). */
export function stableUuid(name) {
  const hex = createHash('sha1').update(`concord-samples:${name}`).digest('hex');
  const variant = ((Number.parseInt(hex[16], 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
