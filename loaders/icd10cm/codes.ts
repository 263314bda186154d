/**
 * The two ways of writing an ICD-10-CM code: NCHS's order file leaves out the dot (`A000`), FHIR and the tabular list
 * have it (`A00.0`). It does not decide whether a code exists.
 */

/** `A000` → `A00.0`; a category stays as it is. */
export function dotted(code: string): string {
  return code.length > 3 ? `${code.slice(0, 3)}.${code.slice(3)}` : code;
}

/** `A00.0` → `A000`. */
export function undotted(code: string): string {
  return code.replace('.', '');
}

/** An undotted code: a letter, a digit, a digit or letter, and up to four more characters. */
export const ICD10_CM_CODE = /^[A-Z]\d[0-9A-Z]{1,5}$/;
