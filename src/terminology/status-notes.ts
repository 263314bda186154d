/** Whether the status of a value set or code system is worth a word where another resource builds on it (terminology ecosystem IG). */
import { formatCanonical } from '../domain/canonical.js';
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import type { PublicationStatus } from '../domain/publication.js';
import type { ValueSetDefinition } from '../domain/value-set.js';

export type NotableStatus = 'deprecated' | 'withdrawn' | 'retired' | 'experimental' | 'draft';

/** What of a resource's head matters here. */
export interface StatusFacts {
  readonly status: PublicationStatus;
  readonly standardsStatus?: string;
  readonly experimental?: boolean;
}

/**
 * The status to report of a resource that `source` builds on (or of the source itself): deprecated, withdrawn and retired always,
 * experimental and draft only where the source is not so itself.
 */
export function notableStatus(resource: StatusFacts, source: StatusFacts): NotableStatus | undefined {
  if (resource.standardsStatus === 'deprecated') return 'deprecated';
  if (resource.standardsStatus === 'withdrawn') return 'withdrawn';
  if (resource.status === 'retired') return 'retired';
  if (resource.experimental === true && source.experimental !== true) return 'experimental';
  const isDraft = (facts: StatusFacts): boolean => facts.status === 'draft' || facts.standardsStatus === 'draft';
  return isDraft(resource) && !isDraft(source) ? 'draft' : undefined;
}

/** `ValueSet url|version`, as the notes call it. */
export function valueSetName({ url = '', version }: ValueSetDefinition): string {
  return `ValueSet ${formatCanonical(url, version)}`;
}

export function codeSystemName({ url, version }: CodeSystemInfo): string {
  return `CodeSystem ${formatCanonical(url, version)}`;
}
