/** Message texts about code systems and their versions. Texts and ids are those of the terminology ecosystem IG. */
import type { Issue } from '../issue.js';

/** `a`, `a or b`, `a, b and c`: how the IG lists versions. */
export function versionList(versions: readonly string[]): string {
  if (versions.length < 3) return versions.join(' or ');
  return `${versions.slice(0, -1).join(', ')} and ${versions.at(-1) ?? ''}`;
}

/** A code system that a value set needs in order to be expanded. */
export function unknownForExpansion(url: string, versions: readonly string[], version?: string): Issue {
  const base = { severity: 'error', code: 'not-found', type: 'not-found' } as const;
  if (version === undefined) {
    return {
      ...base,
      messageId: 'UNKNOWN_CODESYSTEM_EXP',
      text: `A definition for CodeSystem '${url}' could not be found, so the value set cannot be expanded`,
    };
  }
  const none = versions.length === 0;
  const known = none ? 'No versions of this code system are known' : `Valid versions: ${versionList(versions)}`;
  return {
    ...base,
    messageId: none ? 'UNKNOWN_CODESYSTEM_VERSION_EXP_NONE' : 'UNKNOWN_CODESYSTEM_VERSION_EXP',
    text: `A definition for CodeSystem '${url}' version '${version}' could not be found, so the value set cannot be expanded. ${known}`,
  };
}

/** An unknown system among codings of which another one is in the value set. */
export function codingNotChecked(canonical: string): Issue {
  return {
    severity: 'warning',
    code: 'not-found',
    type: 'not-found',
    messageId: 'UNKNOWN_CODESYSTEM_CODING_NOT_CHECKED',
    text: `A definition for CodeSystem '${canonical}' could not be found, so the coding was not checked`,
  };
}

export function versionNotAllowed(url: string, version: string | undefined, required: string): Issue {
  return {
    severity: 'error',
    code: 'exception',
    type: 'version-error',
    messageId: 'VALUESET_VERSION_CHECK',
    text: `The version '${version ?? ''}' is not allowed for system '${url}': required to be '${required}' by a version-check parameter`,
  };
}

export function conflictingVersions(url: string, kind: 'override' | 'default', versions: readonly string[]): Issue {
  return {
    severity: 'error',
    code: 'exception',
    type: 'version-error',
    messageId: kind === 'override' ? 'SYSTEM_VERSION_MULTIPLE_OVERRIDE' : 'SYSTEM_VERSION_MULTIPLE_DEFAULT',
    text: `Attempt to specify more than one ${kind} version for the code system '${url}': ${versions.join(' and ')}`,
  };
}

/** The version in a Coding against the one that the value set's include settles on. */
export interface VersionMismatch {
  readonly system: string;
  /** What the value set includes, as it stands. */
  readonly included: string | undefined;
  /** What the include comes to by version parameters. */
  readonly effective: string | undefined;
  /** The version of the code system that answers. */
  readonly found: string | undefined;
  readonly given: string;
}

export function versionMismatch({ system, included, effective, given }: VersionMismatch): Issue {
  const what = `The code system '${system}' version '${effective ?? ''}'`;
  const how = effective === included ? '' : ` resulting from the version '${included ?? ''}'`;
  return {
    severity: 'error',
    code: 'invalid',
    type: 'vs-invalid',
    messageId: effective === included ? 'VALUESET_VALUE_MISMATCH' : 'VALUESET_VALUE_MISMATCH_CHANGED',
    text: `${what}${how} in the ValueSet include is different to the one in the value ('${given}')`,
  };
}

/** The include names no version. */
export function versionMismatchDefault({ system, found, given }: VersionMismatch): Issue {
  return {
    severity: 'warning',
    code: 'invalid',
    type: 'vs-invalid',
    messageId: 'VALUESET_VALUE_MISMATCH_DEFAULT',
    text: `The code system '${system}' version '${found ?? ''}' for the versionless include in the ValueSet include is different to the one in the value ('${given}')`,
  };
}

export function expansionVersionMismatch(system: string, expansion: string, given: string): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    type: 'vs-invalid',
    text: `The code system "${system}" version "${expansion}" in the ValueSet expansion is different to the one in the value ("${given}")`,
  };
}

export function relativeSystem(): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    type: 'invalid-data',
    messageId: 'Terminology_TX_System_Relative',
    text: 'Coding.system must be an absolute reference, not a local reference',
  };
}

export function systemIsValueSet(url: string): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    type: 'invalid-data',
    messageId: 'Terminology_TX_System_ValueSet2',
    text: `The Coding references a value set, not a code system ('${url}')`,
  };
}

export function systemIsSupplement(canonical: string): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    type: 'invalid-data',
    messageId: 'CODESYSTEM_CS_NO_SUPPLEMENT',
    text: `CodeSystem ${canonical} is a supplement, so can't be used as a value in Coding.system`,
  };
}

/** What a grammar's parser says of a code; and the remark on one that could not be checked in full. */
export function parserSays(text: string): Issue {
  return { severity: 'information', code: 'code-invalid', type: 'invalid-code', text };
}

export function processNote(text: string): Issue {
  return { severity: 'information', code: 'informational', type: 'process-note', text };
}

export function notInNormalForm(given: string, normal: string, canonical: string): Issue {
  return {
    severity: 'information',
    code: 'business-rule',
    type: 'code-rule',
    messageId: 'CODE_NOT_IN_NORMAL_FORM',
    text: `The code '${given}' is valid but is not in the normal form of the code system '${canonical}', which is '${normal}'`,
  };
}

export function codingWithoutCode(system: string | undefined): Issue {
  return {
    severity: 'warning',
    code: 'invalid',
    type: 'invalid-data',
    text:
      system === undefined
        ? 'Coding has no code and cannot be validated'
        : `Coding has no code for system ${system} and cannot be validated`,
  };
}

export function codingWithNothing(): Issue {
  return {
    severity: 'warning',
    code: 'invalid',
    type: 'invalid-data',
    messageId: 'Coding_has_no_system_or_code__cannot_validate',
    text: 'Coding has no system and no code, so it cannot be validated',
  };
}

export function noCodeSystemGiven(): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    type: 'invalid-data',
    text: 'No CodeSystem specified - provide url parameter or codeSystem resource',
  };
}
