/**
 * From a request to the event that it becomes, or to the issue that says why not. The only maker of row events. Pure; writing the event
 * is the store's business.
 */
import type { Issue } from '../domain/issue.js';
import { type Actor, factsOf, isBlind, type RowRequest, type Setting } from './facts.js';
import { allowed, type Performer, ROLES, type RowState, type Verdict } from './lifecycle.js';
import type { Content, Row, RowDetail, RowEvent } from './row.js';
import { refused } from './wording.js';

/** A row event before it has its place in the chain. */
export interface NewRowEvent extends Omit<RowEvent, 'version' | 'at'> {
  readonly role: Performer;
}

export type Decision =
  | { readonly ok: true; readonly event: NewRowEvent }
  | { readonly ok: false; readonly issue: Issue };

/** Tries the actor's roles in order, the lowest first; the first that may, does. */
export function decide(row: Row, request: RowRequest, by: { actor: Actor; setting: Setting }): Decision {
  const { facts, breaches } = factsOf(row, request, by);
  let lacking: Exclude<Verdict, { ok: true }>['lacking'] = 'role';
  for (const role of inOrder(by.actor.roles)) {
    const verdict = allowed(row.state, role, request.action, { facts });
    if (verdict.ok) return { ok: true, event: eventOf(row, request, { ...by, role, to: verdict.to }) };
    // A role that could act but for a fact says more than one that never may.
    if (verdict.lacking !== 'role') lacking = verdict.lacking;
  }
  return { ok: false, issue: refused({ row, action: request.action, lacking, breaches }) };
}

function inOrder(roles: readonly Performer[]): readonly Performer[] {
  return [...ROLES, 'system' as const].filter((role) => roles.includes(role));
}

interface Permitted {
  readonly actor: Actor;
  readonly setting: Setting;
  readonly role: Performer;
  readonly to: RowState | 'previous';
}

function eventOf(row: Row, request: RowRequest, { actor, setting, role, to }: Permitted): NewRowEvent {
  const reason = 'reason' in request ? request.reason?.trim() : undefined;
  return {
    action: request.action,
    actor: actor.name,
    role,
    to: to === 'previous' ? (row.previous?.state ?? row.state) : to,
    ...(reason === undefined || reason === '' ? {} : { reason }),
    detail: detailOf(row, request, setting),
  };
}

function detailOf(row: Row, request: RowRequest, { policy }: Setting): RowDetail {
  const blind = isBlind(row, policy) ? { blind: true } : {};
  switch (request.action) {
    case 'propose':
      return { content: { kind: 'map', targets: request.targets }, ...basisOf(request), ...blind };
    case 'propose-no-map':
      return { content: { kind: 'no-map', reason: request.reason.trim() }, ...basisOf(request), ...blind };
    case 'submit':
      return blind;
    case 'resolve':
      return { content: request.content };
    case 'auto-approve': {
      const content: Content = { kind: 'map', targets: request.targets };
      return { content, basis: { kind: 'suggestion', confidence: request.confidence, source: request.source } };
    }
    case 'drift':
      return request.findings === undefined ? {} : { findings: request.findings };
    case 'undo':
      return { undoes: request.undoes };
    default:
      return {};
  }
}

function basisOf({ basis }: { readonly basis?: RowDetail['basis'] }): Pick<RowDetail, 'basis'> {
  return basis === undefined ? {} : { basis };
}
