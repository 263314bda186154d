/** What a client says of the version that it changes (FHIR R5 §3.2.0.8 "managing resource contention"), and the version tags it gets. */
import { TerminologyError } from '../../domain/issue.js';
import { invalidParameter } from '../../domain/wording.js';

/** `ETag` of a version: weak, as FHIR says. */
export function etagOf(version: number): string {
  return `W/"${version}"`;
}

/**
 * The version that `If-Match` names; undefined without the header.
 * @throws TerminologyError 400 where it is no tag that this server gives.
 */
export function ifMatch(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const [, version = ''] = /^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(header) ?? [];
  if (version === '') throw new TerminologyError(invalidParameter('If-Match', `must be like W/"3", not '${header}'`));
  return Number(version);
}

/**
 * Conditional create, update and delete are not offered; what is not obeyed may not be ignored (FHIR R5 §3.2.0.1.6).
 * @throws TerminologyError 400.
 */
export function refuseConditional(header: (name: string) => string | undefined): void {
  for (const name of ['If-None-Exist', 'If-None-Match', 'If-Modified-Since']) {
    if (header(name) !== undefined) throw new TerminologyError(invalidParameter(name, 'is not supported here'));
  }
}
