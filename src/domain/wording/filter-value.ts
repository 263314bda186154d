/** Message texts about the values of filters that a code system defines for itself. */
import type { Issue } from '../issue.js';

/** A filter with a value that its code system cannot take. */
export interface WrongFilterValue {
  readonly system: string;
  readonly property: string;
  readonly op: string;
  readonly value: string;
  /** What would have been right. */
  readonly expected: string;
}

export function wrongFilterValue({ system, property, op, value, expected }: WrongFilterValue): Issue {
  return {
    severity: 'error',
    code: 'invalid',
    type: 'vs-invalid',
    messageId: 'FILTER_NOT_UNDERSTOOD',
    text: `The filter "${property} ${op} ${value}" was not understood in the context of ${system}: expected ${expected}`,
  };
}
