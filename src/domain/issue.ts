/**
 * Issues and the one error class. An issue is what an OperationOutcome reports (FHIR R5 §2.37) in the terms of the
 * terminology ecosystem IG; which HTTP status an issue code means is decided here and nowhere else.
 */

import type { Filling } from './filling.js';

export type IssueSeverity = 'fatal' | 'error' | 'warning' | 'information';

/** The codes of FHIR `issue-type` that Concord uses. */
export type IssueCode =
  | 'invalid'
  | 'structure'
  | 'required'
  | 'value'
  | 'not-found'
  | 'not-supported'
  | 'code-invalid'
  | 'too-costly'
  | 'business-rule'
  | 'processing'
  | 'conflict'
  | 'exception'
  | 'timeout'
  | 'login'
  | 'forbidden'
  | 'informational'
  | 'unknown'
  | 'duplicate'
  | 'deleted'
  | 'throttled';

/** The codes of the IG's `tx-issue-type`. */
export type TxIssueType =
  | 'not-found'
  | 'not-in-vs'
  | 'this-code-not-in-vs'
  | 'invalid-code'
  | 'invalid-display'
  | 'invalid-data'
  | 'display-comment'
  | 'cannot-infer'
  | 'code-rule'
  | 'code-comment'
  | 'vs-invalid'
  | 'status-check'
  | 'version-error'
  | 'process-note'
  | 'informational';

export interface Issue {
  readonly severity: IssueSeverity;
  readonly code: IssueCode;
  /** Human-readable text; made by `wording.ts`. */
  readonly text: string;
  /** `operationoutcome-message-id`: the name of the message in the IG. */
  readonly messageId?: string;
  readonly type?: TxIssueType;
  /** FHIRPath of the offending input, such as `Coding.display`. */
  readonly expression?: string;
  readonly diagnostics?: string;
  /** Given up for its time, so that a thread with more of it may find the answer. */
  readonly outOfTime?: true;
}

/** The issue with the place that it is about, as a FHIRPath. */
export function issueAt(issue: Issue, expression: string): Issue {
  const { severity, code, text, messageId, type, diagnostics, outOfTime } = issue;
  const placed: Filling<Issue> = { severity, code, text, expression };
  if (messageId !== undefined) placed.messageId = messageId;
  if (type !== undefined) placed.type = type;
  if (diagnostics !== undefined) placed.diagnostics = diagnostics;
  if (outOfTime !== undefined) placed.outOfTime = outOfTime;
  return placed;
}

const STATUS: Readonly<Partial<Record<IssueCode, number>>> = {
  'not-found': 404,
  deleted: 410,
  conflict: 409,
  duplicate: 409,
  login: 401,
  forbidden: 403,
  throttled: 429,
  'too-costly': 422,
  processing: 422,
  'business-rule': 422,
  'code-invalid': 422,
  timeout: 422,
  unknown: 422,
  exception: 422,
  'not-supported': 422,
};

/** HTTP status for an issue code; every input that is merely wrong is a 400. */
export function httpStatus(code: IssueCode): number {
  return STATUS[code] ?? 400;
}

/** Thrown where an operation cannot answer. Expected outcomes (`result = false`) are values, not errors. */
export class TerminologyError extends Error {
  override readonly name = 'TerminologyError';
  readonly issues: readonly Issue[];
  readonly status: number;

  constructor(issues: Issue | readonly Issue[], status?: number) {
    const list = Array.isArray(issues) ? (issues as readonly Issue[]) : [issues as Issue];
    // A foreseen answer, not a fault: nobody reads its stack, and capturing one costs more than finding the answer.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(list.map((issue) => issue.text).join('; '));
    Error.stackTraceLimit = limit;
    this.issues = list;
    this.status = status ?? httpStatus(list[0]?.code ?? 'invalid');
  }
}
