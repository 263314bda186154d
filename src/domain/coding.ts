/**
 * Codes and Codings (FHIR datatypes `code`, `Coding`, `CodeableConcept`). Owns the brand that keeps a code a string (an
 * SCTID can exceed 2^53). Does not know any code system.
 */

declare const codeBrand: unique symbol;

/** A code of some code system: an opaque, case-preserving string, never a number. */
export type Code = string & { readonly [codeBrand]: true };

/** Marks a string as a code; the caller has checked where it comes from. */
export function asCode(text: string): Code {
  return text as Code;
}

/** FHIR `Coding`, version-neutral. `version` is the code system's version. */
export interface Coding {
  readonly system?: string;
  readonly version?: string;
  readonly code: Code;
  readonly display?: string;
  readonly userSelected?: boolean;
}

/** FHIR `CodeableConcept`. */
export interface CodeableConcept {
  readonly coding: readonly Coding[];
  readonly text?: string;
}
