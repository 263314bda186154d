/** Issues as an OperationOutcome (FHIR R5 §2.37; terminology ecosystem IG: `tx-issue-type`, `operationoutcome-message-id`). */
import type { Issue } from '../domain/issue.js';
import { TX_ISSUE_TYPE } from '../domain/systems.js';

const MESSAGE_ID = 'http://hl7.org/fhir/StructureDefinition/operationoutcome-message-id';

/** An OperationOutcome as sent; R4 and R5 agree on it. */
export interface OperationOutcomeResource {
  readonly resourceType: 'OperationOutcome';
  readonly issue: readonly Readonly<Record<string, unknown>>[];
}

export function encodeOutcome(issues: readonly Issue[]): OperationOutcomeResource {
  return { resourceType: 'OperationOutcome', issue: issues.map(encodeIssue) };
}

function encodeIssue({ severity, code, text, messageId, type, expression, diagnostics }: Issue) {
  const encoded: Record<string, unknown> = {};
  if (messageId !== undefined) encoded['extension'] = [{ url: MESSAGE_ID, valueString: messageId }];
  encoded['severity'] = severity;
  encoded['code'] = code;
  encoded['details'] = type === undefined ? { text } : { coding: [{ system: TX_ISSUE_TYPE, code: type }], text };
  if (diagnostics !== undefined) encoded['diagnostics'] = diagnostics;
  if (expression !== undefined) encoded['expression'] = [expression];
  return encoded;
}
