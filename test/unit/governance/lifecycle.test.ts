import { describe, expect, test } from 'vitest';
import {
  ACTIONS,
  allowed,
  FACTS,
  type Fact,
  type Performer,
  ROLES,
  type RowAction,
  type RowState,
  STATES,
} from '../../../src/governance/lifecycle.js';

/**
 * What everybody may do in every state, written out a second time: one line for each state and action, one letter for each role that may
 * (m mapper, v reviewer, p publisher, a administrator, s system; a reader may nothing), then where it leads. Nothing else is allowed.
 */
const EXPECTED = `
unmapped    propose          m      draft
unmapped    propose-no-map   m      draft
unmapped    auto-approve     s      approved
unmapped    retire           pa     retired
draft       propose          m      draft
draft       propose-no-map   m      draft
draft       submit           m      in-review
draft       retire           pa     retired
draft       undo             mvpa   previous
in-review   withdraw         m      draft
in-review   approve          v      approved
in-review   confirm-no-map   v      no-map
in-review   reject           v      rejected
in-review   request-changes  v      needs-work
in-review   auto-approve     s      approved
in-review   retire           pa     retired
in-review   undo             mvpa   previous
approved    reopen           vpa    needs-work
approved    drift            vpas   in-review
approved    retire           pa     retired
approved    undo             mvpa   previous
rejected    propose          m      draft
rejected    propose-no-map   m      draft
rejected    reopen           vpa    needs-work
rejected    retire           pa     retired
rejected    undo             mvpa   previous
needs-work  propose          m      draft
needs-work  propose-no-map   m      draft
needs-work  submit           m      in-review
needs-work  retire           pa     retired
needs-work  undo             mvpa   previous
reconcile   resolve          mv     in-review
reconcile   reject           v      rejected
reconcile   retire           pa     retired
reconcile   undo             mvpa   previous
no-map      reopen           vpa    needs-work
no-map      drift            vpas   in-review
no-map      retire           pa     retired
no-map      undo             mvpa   previous
retired     reopen           pa     needs-work
retired     undo             mvpa   previous`;

const LETTERS: Readonly<Record<Performer, string>> = {
  reader: 'r',
  mapper: 'm',
  reviewer: 'v',
  publisher: 'p',
  administrator: 'a',
  system: 's',
};

const lines = new Map(
  EXPECTED.trim()
    .split('\n')
    .map((line) => line.split(/\s+/))
    .map(([state, action, roles = '', to = '']) => [`${state} ${action}`, { roles, to }]),
);

const PERFORMERS: readonly Performer[] = [...ROLES, 'system'];
const CASES: readonly Fact[] = ['alone', 'first', 'agreed', 'differing'];
const EVERYTHING = new Set<Fact>([...FACTS.filter((fact) => !CASES.includes(fact)), 'alone']);

const grid = STATES.flatMap((state) =>
  PERFORMERS.flatMap((role) => ACTIONS.map((action): [RowState, Performer, RowAction] => [state, role, action])),
);

describe('every state × role × action, all facts holding', () => {
  test.each(grid)('%s, %s: %s', (state, role, action) => {
    const line = lines.get(`${state} ${action}`);
    const expected =
      line === undefined
        ? { ok: false, lacking: 'transition' }
        : line.roles.includes(LETTERS[role])
          ? { ok: true, to: line.to }
          : { ok: false, lacking: 'role' };
    expect(allowed(state, role, action, { facts: EVERYTHING })).toEqual(expected);
  });
});

describe('a fact that does not hold', () => {
  test.each<[RowState, Performer, RowAction, Fact]>([
    ['unmapped', 'mapper', 'propose', 'own-place'],
    ['unmapped', 'mapper', 'propose', 'within-policy'],
    ['unmapped', 'mapper', 'propose-no-map', 'reason'],
    ['draft', 'mapper', 'submit', 'author'],
    ['in-review', 'mapper', 'withdraw', 'author'],
    ['reconcile', 'mapper', 'resolve', 'reason'],
    ['reconcile', 'reviewer', 'resolve', 'within-policy'],
    ['in-review', 'reviewer', 'approve', 'second-person'],
    ['in-review', 'reviewer', 'approve', 'maps'],
    ['in-review', 'reviewer', 'approve', 'within-policy'],
    ['in-review', 'reviewer', 'approve', 'independent'],
    ['in-review', 'reviewer', 'confirm-no-map', 'second-person'],
    ['in-review', 'reviewer', 'confirm-no-map', 'no-map'],
    ['in-review', 'reviewer', 'confirm-no-map', 'independent'],
    ['in-review', 'reviewer', 'reject', 'reason'],
    ['in-review', 'reviewer', 'reject', 'second-person'],
    ['in-review', 'reviewer', 'request-changes', 'reason'],
    ['unmapped', 'system', 'auto-approve', 'precision'],
    ['in-review', 'system', 'auto-approve', 'precision'],
    ['in-review', 'system', 'auto-approve', 'maps'],
    ['approved', 'reviewer', 'reopen', 'reason'],
    ['retired', 'administrator', 'reopen', 'reason'],
    ['approved', 'system', 'drift', 'reason'],
    ['approved', 'publisher', 'retire', 'reason'],
    ['approved', 'reviewer', 'undo', 'newest-own'],
  ])('%s, %s: %s without %s', (state, role, action, missing) => {
    const facts = new Set([...EVERYTHING].filter((fact) => fact !== missing));
    expect(allowed(state, role, action, { facts })).toEqual({ ok: false, lacking: missing });
  });
});

test.each<[Fact, RowState]>([
  ['alone', 'in-review'],
  ['first', 'draft'],
  ['agreed', 'in-review'],
  ['differing', 'reconcile'],
])('handing in %s leads to %s', (which, to) => {
  for (const from of ['draft', 'needs-work'] as const) {
    expect(allowed(from, 'mapper', 'submit', { facts: new Set(['author', which]) })).toEqual({ ok: true, to });
  }
});

test('withdrawing is for one mapper alone: in dual mapping the other has handed in on the strength of it', () => {
  const verdict = allowed('in-review', 'mapper', 'withdraw', { facts: new Set(['author', 'first']) });
  expect(verdict).toEqual({ ok: false, lacking: 'alone' });
});
