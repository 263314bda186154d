/** Message texts about value sets: resolving, expanding, filters, membership. Texts and ids are those of the terminology ecosystem IG. */
import type { Issue } from '../issue.js';

interface FilterWords {
  readonly system: string;
  readonly property: string;
  readonly op: string;
}

export function filterWithoutValue({ system, property, op }: FilterWords): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    type: 'vs-invalid',
    messageId: 'UNABLE_TO_HANDLE_SYSTEM_FILTER_WITH_NO_VALUE',
    text: `The system ${system} filter with property = ${property}, op = ${op} has no value`,
  };
}

export function filterNotUnderstood(
  filter: FilterWords & { readonly value: string; readonly valueSet: string },
): Issue {
  const { property, op, value, valueSet, system } = filter;
  return {
    severity: 'error',
    code: 'not-supported',
    type: 'vs-invalid',
    messageId: 'FILTER_NOT_UNDERSTOOD',
    text: `The filter "${property} ${op} ${value}" from the value set ${valueSet} was not understood in the context of ${system}`,
  };
}

export function invalidRegex(pattern: string, why: string): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    type: 'vs-invalid',
    text: `The regex '${pattern}' could not be executed: ${why}`,
  };
}

/** The value set that a request names is not known. */
export function unknownValueSet(canonical: string): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    type: 'not-found',
    messageId: 'Unable_to_resolve_value_Set_',
    text: `A definition for the value Set '${canonical}' could not be found`,
  };
}

/** A value set that another one includes is not known, when expanding. */
export function unknownImport(url: string, version?: string): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    type: 'not-found',
    messageId: version === undefined ? 'VS_EXP_IMPORT_UNK' : 'VS_EXP_IMPORT_UNK_PINNED',
    text: `Unable to find included value set '${url}'${version === undefined ? '' : ` version '${version}'`}`,
  };
}

export function circularImport(canonical: string, pathway: readonly string[]): Issue {
  return {
    severity: 'error',
    code: 'processing',
    type: 'vs-invalid',
    messageId: 'VALUESET_CIRCULAR_REFERENCE',
    text: `Found a circularity pointing to ${canonical} processing ValueSet with pathway [${pathway.join(', ')}]`,
  };
}

export function tooCostly(valueSet: string, limit: number): Issue {
  return {
    severity: 'error',
    code: 'too-costly',
    messageId: 'VALUESET_TOO_COSTLY',
    text: `The value set '${valueSet}' expansion has too many codes to produce (>${limit})`,
  };
}

export function tooManyImports(valueSet: string, most: number): Issue {
  return {
    severity: 'error',
    code: 'too-costly',
    text: `The value set '${valueSet}' imports so many others that more than ${most} steps would be needed`,
  };
}

export function tookTooLong(what: string, milliseconds: number): Issue {
  return {
    severity: 'error',
    code: 'too-costly',
    outOfTime: true,
    messageId: 'VALUESET_TOO_COSTLY_TIME',
    text: `${what} took too long to process (>${milliseconds} ms)`,
  };
}

export function notEnumerable(system: string): Issue {
  return {
    severity: 'error',
    code: 'not-supported',
    messageId: 'CODESYSTEM_NOT_ENUMERABLE',
    text: `The code system '${system}' cannot be expanded because its codes cannot be iterated or enumerated in any meaningful sense`,
  };
}

export function setWithoutSystem(valueSet: string, set: string): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    type: 'vs-invalid',
    text: `The ${set} of the value set '${valueSet}' has neither a system nor a valueSet`,
  };
}

export function lockedDate(valueSet: string): Issue {
  return {
    severity: 'error',
    code: 'business-rule',
    type: 'vs-invalid',
    text: `Cannot process ValueSet ${valueSet} due to the presence of a lockedDate on the compose`,
  };
}

/** For `expansion.extension`: why the list cannot be complete. */
export function unclosedReason(system: string, reason: 'fragment' | { readonly enumeration?: string }): string {
  if (reason === 'fragment') return `This extension is based on a fragment of the code system ${system}`;
  const infinite = `The code System '${system}' has a grammar and so has infinite members`;
  return reason.enumeration === undefined ? infinite : `${infinite}. This extension is based on ${reason.enumeration}`;
}

export function noValueSetGiven(): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    type: 'invalid-data',
    text: 'No ValueSet specified - provide url parameter or valueSet resource',
  };
}

export function noCodeGiven(): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    text: 'Unable to find code to validate (looked for coding | codeableConcept | code+system | code+inferSystem in parameters',
  };
}

export function notInValueSet(shown: string, valueSet: string): Issue {
  return {
    severity: 'error',
    code: 'code-invalid',
    type: 'not-in-vs',
    messageId: 'None_of_the_provided_codes_are_in_the_value_set_one',
    text: `The provided code ${shown} was not found in the value set '${valueSet}'`,
  };
}

/** The same for one coding of several. */
export function thisNotInValueSet(shown: string, valueSet: string): Issue {
  return { ...notInValueSet(shown, valueSet), severity: 'information', type: 'this-code-not-in-vs' };
}

export function noValidCoding(valueSet: string): Issue {
  return {
    severity: 'error',
    code: 'code-invalid',
    type: 'not-in-vs',
    messageId: 'TX_GENERAL_CC_ERROR_MESSAGE',
    text: `No valid coding was found for the value set '${valueSet}'`,
  };
}

export function systemNotInferred(code: string, valueSet: string): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    type: 'cannot-infer',
    messageId: 'UNABLE_TO_INFER_CODESYSTEM',
    text: `The System URI could not be determined for the code '${code}' in the ValueSet '${valueSet}'`,
  };
}

export function systemAmbiguous(code: string, valueSet: string, systems: readonly string[]): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    type: 'cannot-infer',
    messageId: 'Unable_to_resolve_system__value_set_has_multiple_matches',
    text: `The System URI could not be determined for the code '${code}' in the ValueSet '${valueSet}': value set expansion has multiple matches: [${systems.join(', ')}]`,
  };
}

export function notActive(code: string): Issue {
  return {
    severity: 'error',
    code: 'business-rule',
    type: 'code-rule',
    messageId: 'STATUS_CODE_WARNING_CODE',
    text: `The concept '${code}' is valid but is not active`,
  };
}

interface DeprecatedUse {
  readonly code: string;
  readonly system: string;
  readonly valueSet: string;
  readonly status: string;
}

export function deprecatedInValueSet({ code, system, valueSet, status }: DeprecatedUse): Issue {
  return {
    severity: 'warning',
    code: 'business-rule',
    type: 'code-comment',
    messageId: 'CONCEPT_DEPRECATED_IN_VALUESET',
    text: `The presence of the concept '${code}' in the system '${system}' in the value set ${valueSet} is marked with a status of ${status} and its use should be reviewed`,
  };
}

/** A resource that is referred to has a status worth knowing. */
export function statusNote(
  status: 'deprecated' | 'withdrawn' | 'retired' | 'experimental' | 'draft',
  what: string,
): Issue {
  return {
    severity: 'information',
    code: 'business-rule',
    type: 'status-check',
    messageId: `MSG_${status.toUpperCase()}`,
    text: `Reference to ${status} ${what}`,
  };
}
