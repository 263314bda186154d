/** What holds of a row, an actor and a request, in the lifecycle's words. Finds; allows nothing. */

import type { DriftFinding } from '../domain/release-drift.js';
import { contentKey, targetsOf } from './content.js';
import type { Fact, Performer } from './lifecycle.js';
import { type MapPolicy, policyBreaches } from './policy.js';
import { currentContent } from './replay.js';
import type { Basis, Content, ProposedTarget, Row } from './row.js';

/** Who acts, with every role held. */
export interface Actor {
  readonly name: string;
  readonly roles: readonly Performer[];
  /** From where: `api 10.0.0.7`, `api-key 3f…`, `cli alice@host` … for the audit. */
  readonly origin: string;
}

/** What is asked of a row. */
export type RowRequest =
  | { readonly action: 'propose'; readonly targets: readonly ProposedTarget[]; readonly basis?: Basis }
  | { readonly action: 'propose-no-map'; readonly reason: string; readonly basis?: Basis }
  | { readonly action: 'submit' | 'withdraw' | 'approve' | 'confirm-no-map'; readonly reason?: string }
  | { readonly action: 'resolve'; readonly content: Content; readonly reason: string }
  | { readonly action: 'reject' | 'request-changes' | 'reopen' | 'retire'; readonly reason: string }
  | {
      readonly action: 'auto-approve';
      readonly targets: readonly ProposedTarget[];
      /** Calibrated, 0 to 1. */
      readonly confidence: number;
      /** Name and version of the ranker. */
      readonly source: string;
    }
  | { readonly action: 'drift'; readonly reason: string; readonly findings?: readonly DriftFinding[] }
  | { readonly action: 'undo'; readonly undoes: number; readonly reason?: string };

/** What beside the row decides. */
export interface Setting {
  readonly policy: MapPolicy;
  /** Mappers to whom the row is assigned; in dual mapping nobody else takes a place. */
  readonly mappers: readonly string[];
  /** Targets, as `system|code`, on which other rows of the map stand. */
  readonly taken: ReadonlySet<string>;
}

/** Two mappers are asked for and have not both handed in: neither may see the other. */
export function isBlind(row: Row, policy: MapPolicy): boolean {
  return policy.dualMapping && !row.independent;
}

/** Everything that holds, and what the policy objects to. */
export function factsOf(
  row: Row,
  request: RowRequest,
  { actor, setting }: { readonly actor: Actor; readonly setting: Setting },
): { readonly facts: ReadonlySet<Fact>; readonly breaches: readonly string[] } {
  const content = contentOf(row, request);
  const breaches = breachesOf(content, setting);
  const holds: Readonly<Record<Exclude<Fact, Case>, boolean>> = {
    author: isAuthor(row, request, { actor, setting }),
    'second-person': row.authors.length > 0 && !row.authors.includes(actor.name),
    maps: content?.kind === 'map',
    'no-map': content?.kind === 'no-map',
    reason: 'reason' in request && (request.reason ?? '').trim() !== '',
    'own-place': hasPlace(row, actor, setting),
    'within-policy': breaches.length === 0,
    independent: !setting.policy.dualMapping || row.independent,
    precision: isPrecise(row, request, setting.policy),
    'newest-own': request.action === 'undo' && mayUndo(row, request.undoes, actor),
  };
  const facts = new Set<Fact>((Object.keys(holds) as Exclude<Fact, Case>[]).filter((fact) => holds[fact]));
  facts.add(caseOf(row, actor, setting.policy));
  return { facts, breaches };
}

type Case = 'alone' | 'first' | 'agreed' | 'differing';

/** What the action is about: what it brings, else what is proposed. */
function contentOf(row: Row, request: RowRequest): Content | undefined {
  if (request.action === 'propose') return { kind: 'map', targets: request.targets };
  if (request.action === 'propose-no-map') return { kind: 'no-map', reason: request.reason };
  if (request.action === 'resolve') return request.content;
  const current = currentContent(row);
  if (request.action !== 'auto-approve') return current;
  return current ?? { kind: 'map', targets: request.targets };
}

function breachesOf(content: Content | undefined, { policy, taken }: Setting): readonly string[] {
  if (content?.kind === 'no-map') return content.reason.trim() === '' ? ['no-map needs a reason'] : [];
  const targets = targetsOf(content);
  if (targets.length === 0) return ['a proposal names at least one target'];
  const empty = targets.filter(({ system, code }) => system === '' || code === '');
  if (empty.length > 0) return ['a target has a system and a code'];
  return policyBreaches(policy, targets, taken);
}

function isAuthor(
  row: Row,
  { action }: RowRequest,
  { actor, setting }: { readonly actor: Actor; readonly setting: Setting },
): boolean {
  if (action !== 'submit') return row.authors.includes(actor.name);
  if (!isBlind(row, setting.policy)) return row.proposals.length > 0 && row.authors.includes(actor.name);
  return row.proposals.some(({ author, submitted }) => author === actor.name && !submitted);
}

/** What was handed in blind stays as it is until the other has handed in too. */
function hasPlace(row: Row, { name }: Actor, { policy, mappers }: Setting): boolean {
  if (!isBlind(row, policy)) return true;
  if (mappers.length > 0 && !mappers.includes(name)) return false;
  const own = row.proposals.find(({ author }) => author === name);
  return own === undefined ? row.proposals.length < 2 : !own.submitted;
}

function caseOf(row: Row, { name }: Actor, policy: MapPolicy): Case {
  if (!isBlind(row, policy)) return 'alone';
  const own = row.proposals.find(({ author }) => author === name);
  const other = row.proposals.find(({ author, submitted }) => author !== name && submitted);
  if (own === undefined || other === undefined) return 'first';
  return contentKey(own.content) === contentKey(other.content) ? 'agreed' : 'differing';
}

/** The policy speaks of the suggestion; where a person has proposed, both must say the same. */
function isPrecise(row: Row, request: RowRequest, { autoApproval }: MapPolicy): boolean {
  if (request.action !== 'auto-approve' || autoApproval === undefined) return false;
  if (!(request.confidence >= autoApproval.minimumPrecision && request.confidence <= 1)) return false;
  const current = currentContent(row);
  return current === undefined || contentKey(current) === contentKey({ kind: 'map', targets: request.targets });
}

/** One's own newest event, or any as administrator; but never the handing-in that let two mappers see each other. */
function mayUndo(row: Row, undoes: number, { name, roles }: Actor): boolean {
  const { newest, previous } = row;
  if (previous === undefined || newest.version !== undoes) return false;
  if (newest.action === 'submit' && row.independent && !previous.independent) return false;
  return newest.actor === name || roles.includes('administrator');
}
