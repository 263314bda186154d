/**
 * Codes of ICD-9-CM: diagnoses (volumes 1 and 2), supplementary E and V codes, and procedures (volume 3), as CMS writes
 * them without a dot and as FHIR wants them with it. It does not decide whether a code exists.
 */

/** What a file of ICD-9-CM is about: its diagnoses or its procedures. */
export type Icd9Part = 'diagnosis' | 'procedure';

export const ICD9_DIAGNOSIS = /^(\d{3,5}|V\d{2,4}|E\d{3,4})$/;
export const ICD9_PROCEDURE = /^\d{2,4}$/;

/** `0010` → `001.0`, `V0101` → `V01.01`, `E8000` → `E800.0`. */
export function dottedDiagnosis(code: string): string {
  return dotAfter(code, code.startsWith('E') ? 4 : 3);
}

/** `0001` → `00.01`. */
export function dottedProcedure(code: string): string {
  return dotAfter(code, 2);
}

function dotAfter(code: string, length: number): string {
  return code.length > length ? `${code.slice(0, length)}.${code.slice(length)}` : code;
}

/**
 * Which part undotted codes belong to: only diagnoses have letters and five digits, only procedures two digits; codes
 * of three and four digits may be either.
 */
export function partOf(codes: readonly string[]): Icd9Part | 'either' | undefined {
  if (codes.length === 0) return undefined;
  const areProcedures = codes.every((code) => ICD9_PROCEDURE.test(code));
  const areDiagnoses = codes.every((code) => ICD9_DIAGNOSIS.test(code));
  if (areProcedures && areDiagnoses) return 'either';
  if (areProcedures) return 'procedure';
  return areDiagnoses ? 'diagnosis' : undefined;
}
