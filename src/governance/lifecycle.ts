/**
 * The lifecycle of a map row: one table of states, actions, roles and what must hold, and the one function that reads it. Nothing
 * else decides whether a state may change. Knows neither rows nor storage; `row.ts` keeps the row, `facts.ts` finds what holds.
 */

export const STATES = [
  'unmapped',
  'draft',
  'in-review',
  'approved',
  'rejected',
  'needs-work',
  'reconcile',
  'no-map',
  'retired',
] as const;
export type RowState = (typeof STATES)[number];

export const ROLES = ['reader', 'mapper', 'reviewer', 'publisher', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who acts: a person in a role, or Concord itself where a policy or a new release makes it act. No person can be `system`. */
export type Performer = Role | 'system';

export const ACTIONS = [
  'propose',
  'propose-no-map',
  'submit',
  'withdraw',
  'resolve',
  'approve',
  'confirm-no-map',
  'reject',
  'request-changes',
  'auto-approve',
  'reopen',
  'drift',
  'retire',
  'undo',
] as const;
export type RowAction = (typeof ACTIONS)[number];

/** What can hold of an action about to happen; `facts.ts` finds it out. */
export const FACTS = [
  /** The actor wrote the proposal or a part of it. */
  'author',
  /** A person wrote the proposal, and the actor is not among its authors. */
  'second-person',
  /** The proposal names targets. */
  'maps',
  /** The proposal says that no target exists. */
  'no-map',
  /** The action gives a reason. */
  'reason',
  /** The actor may write here: alone, or in one of the two places of a dual mapping. */
  'own-place',
  /** Relationships and cardinality are what the map's policy allows. */
  'within-policy',
  /** Dual mapping is not asked for, or two mappers have handed in. */
  'independent',
  /** The calibrated confidence reaches the precision that an administrator has set. */
  'precision',
  /** The event named is the newest that still counts, and may be taken back by this actor. */
  'newest-own',
  /** Handing in: by the one mapper that is needed; as the first of two; as the second, alike; as the second, not alike. */
  'alone',
  'first',
  'agreed',
  'differing',
] as const;
export type Fact = (typeof FACTS)[number];

export interface Transition {
  readonly from: readonly RowState[];
  readonly action: RowAction;
  readonly by: readonly Performer[];
  /** `previous`: the state before the event that is taken back. */
  readonly to: RowState | 'previous';
  readonly needs: readonly Fact[];
}

const MAPPER = ['mapper'] as const;
const REVIEWER = ['reviewer'] as const;
const STEWARDS = ['publisher', 'administrator'] as const;
const WRITABLE = ['unmapped', 'draft', 'rejected', 'needs-work'] as const;
const HANDED_IN = ['draft', 'needs-work'] as const;
const BUT_RETIRED = STATES.filter((state) => state !== 'retired');
const BUT_UNMAPPED = STATES.filter((state) => state !== 'unmapped');

/** The lifecycle. Where several lines fit a state and an action, the first whose needs are met counts. */
export const TRANSITIONS: readonly Transition[] = [
  { from: WRITABLE, action: 'propose', by: MAPPER, to: 'draft', needs: ['own-place', 'within-policy'] },
  { from: WRITABLE, action: 'propose-no-map', by: MAPPER, to: 'draft', needs: ['own-place', 'reason'] },

  { from: HANDED_IN, action: 'submit', by: MAPPER, to: 'in-review', needs: ['author', 'alone'] },
  { from: HANDED_IN, action: 'submit', by: MAPPER, to: 'draft', needs: ['author', 'first'] },
  { from: HANDED_IN, action: 'submit', by: MAPPER, to: 'in-review', needs: ['author', 'agreed'] },
  { from: HANDED_IN, action: 'submit', by: MAPPER, to: 'reconcile', needs: ['author', 'differing'] },
  { from: ['in-review'], action: 'withdraw', by: MAPPER, to: 'draft', needs: ['author', 'alone'] },
  {
    from: ['reconcile'],
    action: 'resolve',
    by: ['mapper', 'reviewer'],
    to: 'in-review',
    needs: ['reason', 'within-policy'],
  },

  {
    from: ['in-review'],
    action: 'approve',
    by: REVIEWER,
    to: 'approved',
    needs: ['second-person', 'maps', 'within-policy', 'independent'],
  },
  {
    from: ['in-review'],
    action: 'confirm-no-map',
    by: REVIEWER,
    to: 'no-map',
    needs: ['second-person', 'no-map', 'independent'],
  },
  {
    from: ['in-review', 'reconcile'],
    action: 'reject',
    by: REVIEWER,
    to: 'rejected',
    needs: ['second-person', 'reason'],
  },
  {
    from: ['in-review'],
    action: 'request-changes',
    by: REVIEWER,
    to: 'needs-work',
    needs: ['reason'],
  },
  // The one exception to the second person, and never a person's own doing.
  {
    from: ['unmapped', 'in-review'],
    action: 'auto-approve',
    by: ['system'],
    to: 'approved',
    needs: ['precision', 'maps', 'within-policy'],
  },

  {
    from: ['approved', 'no-map', 'rejected'],
    action: 'reopen',
    by: ['reviewer', ...STEWARDS],
    to: 'needs-work',
    needs: ['reason'],
  },
  { from: ['retired'], action: 'reopen', by: STEWARDS, to: 'needs-work', needs: ['reason'] },
  {
    from: ['approved', 'no-map'],
    action: 'drift',
    by: ['system', 'reviewer', ...STEWARDS],
    to: 'in-review',
    needs: ['reason'],
  },
  { from: BUT_RETIRED, action: 'retire', by: STEWARDS, to: 'retired', needs: ['reason'] },
  {
    from: BUT_UNMAPPED,
    action: 'undo',
    by: ['mapper', 'reviewer', ...STEWARDS],
    to: 'previous',
    needs: ['newest-own'],
  },
];

export interface LifecycleContext {
  readonly facts: ReadonlySet<Fact>;
}

/** `lacking`: nothing leads on from this state by this action; the role may not; or the first fact that does not hold. */
export type Verdict =
  | { readonly ok: true; readonly to: RowState | 'previous' }
  | { readonly ok: false; readonly lacking: 'transition' | 'role' | Fact };

const BY_STATE: ReadonlyMap<string, readonly Transition[]> = new Map(
  STATES.flatMap((state) =>
    ACTIONS.map((action) => [
      `${state} ${action}`,
      TRANSITIONS.filter((line) => line.from.includes(state) && line.action === action),
    ]),
  ),
);
const CASES: ReadonlySet<Fact> = new Set(['alone', 'first', 'agreed', 'differing']);

/** Whether this role may take this action in this state while these facts hold, and where it leads. */
export function allowed(state: RowState, role: Performer, action: RowAction, context: LifecycleContext): Verdict {
  const lines = transitionsOf(state, action);
  if (lines.length === 0) return { ok: false, lacking: 'transition' };
  const own = lines.filter(({ by }) => by.includes(role));
  if (own.length === 0) return { ok: false, lacking: 'role' };
  const met = own.find(({ needs }) => needs.every((fact) => context.facts.has(fact)));
  if (met !== undefined) return { ok: true, to: met.to };
  const missing = own.flatMap(({ needs }) => needs.filter((fact) => !context.facts.has(fact)));
  return { ok: false, lacking: missing.find((fact) => !CASES.has(fact)) ?? missing[0] ?? 'transition' };
}

/** The lines of the table for a state and an action. */
export function transitionsOf(state: RowState, action: RowAction): readonly Transition[] {
  return BY_STATE.get(`${state} ${action}`) ?? [];
}

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
