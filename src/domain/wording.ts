/**
 * Every message text, made from its parameters: the one file of wording. Texts and message ids are those of the terminology
 * ecosystem IG where it defines them, so that validators understand them. Decides nothing.
 */
import { formatCanonical } from './canonical.js';
import type { Issue } from './issue.js';
import { editionName } from './snomed-edition.js';
import { SNOMED_CT } from './systems.js';
import { versionList } from './wording/code-system.js';

export function unknownCodeSystem(url: string, versions: readonly string[], version?: string): Issue {
  if (version !== undefined) {
    const valid = versions.length > 0 ? `. Valid versions: ${versionList(versions)}` : '';
    return {
      severity: 'error',
      code: 'not-found',
      type: 'not-found',
      messageId: versions.length > 0 ? 'UNKNOWN_CODESYSTEM_VERSION' : 'UNKNOWN_CODESYSTEM_VERSION_NONE',
      text: `A definition for CodeSystem '${url}' version '${version}' could not be found, so the code cannot be validated${
        valid === '' ? '. No versions of this code system are known' : valid
      }`,
    };
  }
  return {
    severity: 'error',
    code: 'not-found',
    type: 'not-found',
    messageId: 'UNKNOWN_CODESYSTEM',
    text: `A definition for CodeSystem '${url}' could not be found, so the code cannot be validated`,
  };
}

export function unknownCode(code: string, url: string, version: string | undefined): Issue {
  return {
    severity: 'error',
    code: 'code-invalid',
    type: 'invalid-code',
    messageId: version === undefined ? 'Unknown_Code_in' : 'Unknown_Code_in_Version',
    text: `Unknown code '${code}' in the CodeSystem '${url}'${version === undefined ? '' : ` version '${version}'`}${edition(url, version)}`,
  };
}

/** SNOMED CT's versions are hard to read: the edition is named beside them. */
function edition(url: string, version: string | undefined): string {
  const name = url === SNOMED_CT && version !== undefined ? editionName(version) : undefined;
  return name === undefined ? '' : ` (${name})`;
}

export function unknownCodeInFragment(code: string, url: string, version: string | undefined): Issue {
  return {
    severity: 'warning',
    code: 'code-invalid',
    type: 'invalid-code',
    messageId: 'UNKNOWN_CODE_IN_FRAGMENT',
    text: `Unknown Code '${code}' in the CodeSystem '${url}'${
      version === undefined ? '' : ` version '${version}'`
    } - note that the code system is labeled as a fragment, so the code may be valid in some other fragment`,
  };
}

/** `$lookup` of a code that is not there. */
export function lookupNotFound(code: string, url: string, version: string | undefined): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    type: 'invalid-code',
    text: `Unable to find code '${code}' in ${url}${version === undefined ? '' : ` version ${version}`}`,
  };
}

export function caseDifference(given: string, correct: string, url: string, version: string | undefined): Issue {
  return {
    severity: 'information',
    code: 'business-rule',
    type: 'code-rule',
    messageId: 'CODE_CASE_DIFFERENCE',
    text: `The code '${given}' differs from the correct code '${correct}' by case. Although the code system '${formatCanonical(
      url,
      version,
    )}' is case insensitive, implementers are strongly encouraged to use the correct case anyway`,
  };
}

export function inactiveConcept(code: string, status: string): Issue {
  return {
    severity: 'warning',
    code: 'business-rule',
    type: 'code-comment',
    messageId: 'INACTIVE_CONCEPT_FOUND',
    text: `The concept '${code}' has a status of ${status} and its use should be reviewed`,
  };
}

export function abstractNotAllowed(system: string, code: string): Issue {
  return {
    severity: 'error',
    code: 'business-rule',
    type: 'code-rule',
    messageId: 'ABSTRACT_CODE_NOT_ALLOWED',
    text: `Code '${system}#${code}' is abstract, and not allowed in this context`,
  };
}

export function supplementMissing(canonicals: readonly string[]): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    type: 'not-found',
    messageId: 'VALUESET_SUPPLEMENT_MISSING',
    text: `Required supplement${canonicals.length > 1 ? 's' : ''} not found: ${canonicals.join(', ')}`,
  };
}

export function missingParameter(what: string): Issue {
  return { severity: 'error', code: 'required', type: 'invalid-data', text: `Missing parameter: ${what}` };
}

export function invalidParameter(name: string, why: string): Issue {
  return { severity: 'error', code: 'invalid', type: 'invalid-data', text: `Parameter '${name}': ${why}` };
}

export function notFound(what: string): Issue {
  return { severity: 'error', code: 'not-found', type: 'not-found', text: `${what} could not be found` };
}

export function notSupported(what: string): Issue {
  return { severity: 'error', code: 'not-supported', text: `${what} is not supported` };
}

/** Of a target that a newer release puts in doubt; `reason` names what changed. */
export function driftedTarget(reason: string): string {
  return `Warning: ${reason}`;
}

export function noTranslations(): string {
  return 'No translations found';
}

export function codingWithoutSystem(): Issue {
  return {
    severity: 'warning',
    code: 'invalid',
    type: 'invalid-data',
    messageId: 'Coding_has_no_system__cannot_validate',
    text: 'Coding has no system. A code with no system has no defined meaning, and it cannot be validated. A system should be provided',
  };
}

export function deprecatedConcept(code: string): Issue {
  return {
    severity: 'warning',
    code: 'business-rule',
    type: 'code-comment',
    messageId: 'DEPRECATED_CONCEPT_FOUND',
    text: `The concept '${code}' is deprecated and its use should be reviewed`,
  };
}

/** A display that was right once; names that hold a blank are quoted. */
export function inactiveDisplay(display: string, code: string, valid: readonly string[]): Issue {
  const shown = valid.map((value) => (value.includes(' ') ? `"${value}"` : value));
  const correct = shown.length === 1 ? `is ${shown[0]}` : `is one of ${shown.join(',')}`;
  return {
    severity: 'warning',
    code: 'invalid',
    type: 'display-comment',
    messageId: 'INACTIVE_DISPLAY_FOUND',
    text: `'${display}' is no longer considered a correct display for code '${code}' (status = inactive). The correct display ${correct}.`,
  };
}

export function malformedBody(why: string): Issue {
  return {
    severity: 'error',
    code: 'structure',
    type: 'invalid-data',
    text: `The request body is not valid JSON: ${why}`,
  };
}

/** Something that was not foreseen; the log has the details under the reference. */
export function internalError(reference: string): Issue {
  return { severity: 'fatal', code: 'exception', text: `The server failed to answer (reference ${reference})` };
}

export function bodyTooLarge(limit: number): Issue {
  return { severity: 'error', code: 'too-costly', text: `The request body is larger than ${limit} bytes` };
}

export function noSuchRoute(method: string, path: string): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    type: 'not-found',
    text: `${method} ${path} is not an operation of this server`,
  };
}

export function methodNotAllowed(method: string, path: string, allowed: readonly string[]): Issue {
  return {
    severity: 'error',
    code: 'not-supported',
    text: `${method} is not possible on ${path}; what is: ${allowed.join(', ')}`,
  };
}

export function tooManyEntries(entries: number, most: number): Issue {
  return {
    severity: 'error',
    code: 'too-costly',
    text: `The batch has ${entries} entries; at most ${most} are answered at once`,
  };
}
