/** Every message of governance, as issues; which HTTP status an issue means is `domain/issue.ts`'s business. */
import type { Issue, IssueCode } from '../domain/issue.js';
import type { Fact, RowAction } from './lifecycle.js';
import type { Row } from './row.js';

function error(code: IssueCode, text: string, diagnostics?: string): Issue {
  return { severity: 'error', code, text, ...(diagnostics === undefined ? {} : { diagnostics }) };
}

const LACKING: Readonly<Record<Fact, readonly [IssueCode, string]>> = {
  author: ['forbidden', 'only who wrote a proposal that is not yet handed in may do so'],
  'second-person': ['forbidden', 'a second person must decide: nobody decides on a row that they wrote'],
  maps: ['business-rule', 'the proposal names no target'],
  'no-map': ['business-rule', 'the proposal names a target; only a recorded absence can be confirmed as no-map'],
  reason: ['required', 'a reason must be given'],
  'own-place': ['conflict', 'both places of the dual mapping are taken, or the proposal is handed in already'],
  'within-policy': ['business-rule', 'the policy of the map does not allow it'],
  independent: ['business-rule', 'the policy asks for two independent mappers, and both have not handed in'],
  precision: ['business-rule', 'no administrator has set a precision that this suggestion reaches'],
  'newest-own': [
    'conflict',
    'only the newest event that counts can be taken back, by whoever caused it or an administrator',
  ],
  alone: ['business-rule', 'the row is in dual mapping'],
  first: ['business-rule', 'the row is not in dual mapping'],
  agreed: ['business-rule', 'the two mappers do not agree'],
  differing: ['business-rule', 'the two mappers agree'],
};

/** Why an action is refused. */
export function refused({
  row,
  action,
  lacking,
  breaches,
}: {
  readonly row: Row;
  readonly action: RowAction;
  readonly lacking: 'transition' | 'role' | Fact;
  readonly breaches: readonly string[];
}): Issue {
  const what = `${action} of '${row.source.code}'`;
  if (lacking === 'transition') return error('business-rule', `${what}: not possible while the row is ${row.state}`);
  if (lacking === 'role')
    return error('forbidden', `${what}: none of your roles may do this while the row is ${row.state}`);
  if (lacking === 'within-policy' && breaches.length > 0)
    return error('business-rule', `${what}: ${breaches.join('; ')}`);
  const [code, text] = LACKING[lacking];
  return error(code, `${what}: ${text}`);
}

/** A change that named a version which is no more. */
export function stale(what: string, { saw, is }: { readonly saw: number; readonly is: number }): Issue {
  return error(
    'conflict',
    `${what} has changed since: the change names version ${saw}, it is at ${is}`,
    `version ${is}`,
  );
}

export function unknown(what: string, id: string): Issue {
  return error('not-found', `there is no ${what} '${id}'`);
}

export function duplicate(what: string, id: string): Issue {
  return error('duplicate', `there is a ${what} '${id}' already`);
}

export function roleNeeded(what: string, roles: readonly string[]): Issue {
  return error('forbidden', `${what} needs the role ${roles.join(' or ')}`);
}

export function invalid(what: string, why: string): Issue {
  return error('value', `${what}: ${why}`);
}

export function breaks(what: string, why: string): Issue {
  return error('business-rule', `${what}: ${why}`);
}

/** The same words for a wrong name and a wrong password. */
export function notAuthenticated(): Issue {
  return error('login', 'name and password, or API key, are not valid');
}

export function tooManyAttempts(seconds: number): Issue {
  return error('throttled', 'too many failed attempts to sign in; try again later', `retry after ${seconds}`);
}
