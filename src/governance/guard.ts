/** Who may do what does not go through the lifecycle of rows: maps, users, comments. */
import { TerminologyError } from '../domain/issue.js';
import type { Actor } from './facts.js';
import type { Performer } from './lifecycle.js';
import { roleNeeded } from './wording.js';

/**
 * The role, of those that suffice, in which the actor acts; the system may do what is not a person's decision.
 * @throws TerminologyError (forbidden, 403) where the actor has none of them.
 */
export function requireRole(actor: Actor, roles: readonly Performer[], what: string): Performer {
  const role = [...roles, 'system' as const].find((each) => actor.roles.includes(each));
  if (role === undefined) throw new TerminologyError(roleNeeded(what, roles));
  return role;
}
