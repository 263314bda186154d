/** Issues as an OperationOutcome (FHIR R5 §2.37; terminology ecosystem IG: `tx-issue-type`, `operationoutcome-message-id`). */
import type { Issue } from '../domain/issue.js';
import { TX_ISSUE_TYPE } from '../domain/systems.js';
import { jsonString } from './json-text.js';

const MESSAGE_ID = 'http://hl7.org/fhir/StructureDefinition/operationoutcome-message-id';

/** The OperationOutcome as JSON text; R4 and R5 agree on it. */
export function encodeOutcome(issues: readonly Issue[]): string {
  return `{"resourceType":"OperationOutcome","issue":[${issues.map(issueText).join(',')}]}`;
}

function issueText({ severity, code, text, messageId, type, expression, diagnostics }: Issue): string {
  let encoded = '{';
  if (messageId !== undefined) {
    encoded += `"extension":[{"url":"${MESSAGE_ID}","valueString":${jsonString(messageId)}}],`;
  }
  encoded += `"severity":"${severity}","code":"${code}","details":{`;
  if (type !== undefined) encoded += `"coding":[{"system":"${TX_ISSUE_TYPE}","code":"${type}"}],`;
  encoded += `"text":${jsonString(text)}}`;
  if (diagnostics !== undefined) encoded += `,"diagnostics":${jsonString(diagnostics)}`;
  if (expression !== undefined) encoded += `,"expression":[${jsonString(expression)}]`;
  return `${encoded}}`;
}
