/** Laws of the lifecycle and of the audit chain, over random sequences of whatever anybody may try. */
import SQLite from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../src/governance/canonical-json.js';
import { contentKey } from '../../src/governance/content.js';
import { decide } from '../../src/governance/decide.js';
import type { Actor, RowRequest, Setting } from '../../src/governance/facts.js';
import { allowed, FACTS, type Fact, type Performer, ROLES, STATES } from '../../src/governance/lifecycle.js';
import type { MapPolicy } from '../../src/governance/policy.js';
import { apply, created, replay, snapshotOf } from '../../src/governance/replay.js';
import type { Content, Row, RowEvent } from '../../src/governance/row.js';
import { actor, openHouse, POLICY, refusal, source, target } from '../unit/governance/support.js';

const people = ['ann', 'bob', 'cas', 'dee'].map((name) => actor(name, ...ROLES));
const limited = ROLES.map((role) => actor(`only-${role}`, role));
const actors: readonly Actor[] = [...people, ...limited, actor('concord', 'system')];

const content: fc.Arbitrary<Content> = fc.oneof(
  fc.constantFrom('1-8', '2-6').map((code): Content => ({ kind: 'map', targets: [target(code)] })),
  fc.constant<Content>({ kind: 'no-map', reason: 'none fits' }),
);
const reason = fc.constantFrom('because', 'because', 'because', '');
const request: fc.Arbitrary<RowRequest> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('1-8', '2-6').map((code) => ({ action: 'propose', targets: [target(code)] }) as const),
  },
  { weight: 2, arbitrary: reason.map((text) => ({ action: 'propose-no-map', reason: text }) as const) },
  { weight: 6, arbitrary: fc.constantFrom<RowRequest>({ action: 'submit' }, { action: 'withdraw' }) },
  { weight: 8, arbitrary: fc.constantFrom<RowRequest>({ action: 'approve' }, { action: 'confirm-no-map' }) },
  fc.tuple(content, reason).map(([said, text]) => ({ action: 'resolve', content: said, reason: text }) as const),
  fc
    .tuple(
      fc.constantFrom('reject', 'request-changes', 'request-changes', 'reopen', 'reopen', 'drift', 'retire'),
      reason,
    )
    .map(([action, text]) => ({ action, reason: text }) as RowRequest),
  fc
    .tuple(fc.constantFrom('1-8', '2-6'), fc.constantFrom(0.5, 0.95, 1))
    .map(
      ([code, confidence]) => ({ action: 'auto-approve', targets: [target(code)], confidence, source: 'r' }) as const,
    ),
  { weight: 2, arbitrary: fc.constant<RowRequest>({ action: 'undo', undoes: -1 }) },
);
const step = fc.record({
  actor: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...people) }, fc.constantFrom(...actors)),
  request,
});
const policy: fc.Arbitrary<MapPolicy> = fc.record({ dual: fc.boolean(), auto: fc.boolean() }).map(({ dual, auto }) => ({
  ...POLICY,
  dualMapping: dual,
  ...(auto ? { autoApproval: { minimumPrecision: 0.9, setBy: 'ada', setAt: '' } } : {}),
}));
const steps = fc.array(step, { minLength: 1, maxLength: 80, size: 'max' });

const AT = '2026-01-01T00:00:00.000Z';
const FIRST = created({ id: 'r', map: 'm', source: source('K') }, { actor: 'importer', at: AT });

interface Run {
  readonly row: Row;
  readonly events: readonly RowEvent[];
  readonly rows: readonly Row[];
}

/** Tries every step; what is refused leaves the row as it is. */
function run(tried: readonly { readonly actor: Actor; readonly request: RowRequest }[], rules: MapPolicy): Run {
  const setting: Setting = { policy: rules, mappers: [], taken: new Set() };
  let row = FIRST;
  const events: RowEvent[] = [];
  const rows: Row[] = [];
  for (const { actor: by, request: wanted } of tried) {
    // An undo is tried of what could be undone; any other is refused for certain.
    const asked = wanted.action === 'undo' ? { ...wanted, undoes: row.newest.version } : wanted;
    const decision = decide(row, asked, { actor: by, setting });
    if (!decision.ok) continue;
    const event: RowEvent = { ...decision.event, version: row.version + 1, at: AT };
    row = apply(row, event);
    events.push(event);
    rows.push(row);
  }
  return { row, events, rows };
}

const text = (row: Row): string => canonicalJson(snapshotOf(row) as unknown as Json);

test('the random walks reach every state', () => {
  const reached = new Set<string>(['unmapped']);
  for (const sample of fc.sample(fc.tuple(steps, policy), { numRuns: 3000, seed: 1 })) {
    for (const { state } of run(...sample).rows) reached.add(state);
  }
  expect([...reached].sort()).toEqual([...STATES].sort());
});

test('no path to approved or no-map without a second person, save by the policy', () => {
  fc.assert(
    fc.property(steps, policy, (tried, rules) => {
      const { events, rows } = run(tried, rules);
      for (const [i, row] of rows.entries()) {
        if (row.state !== 'approved' && row.state !== 'no-map') continue;
        const { standing } = row;
        if (standing === undefined) throw new Error('nothing stands');
        if (standing.by === 'policy') {
          expect(rules.autoApproval).toBeDefined();
          continue;
        }
        const wrote = events
          .slice(0, i + 1)
          .filter(
            ({ detail }) => detail.content !== undefined && contentKey(detail.content) === contentKey(standing.content),
          )
          .map((event) => event.actor);
        expect(wrote.some((name) => name !== standing.reviewer && name !== 'concord')).toBe(true);
        expect(standing.authors.length).toBeGreaterThan(0);
        expect(standing.authors).not.toContain(standing.reviewer);
        expect(standing.reviewer).not.toBe('concord');
      }
    }),
    { numRuns: 3000 },
  );
});

test('under dual mapping two mappers stand behind what a reviewer approved', () => {
  fc.assert(
    fc.property(steps, (tried) => {
      for (const { standing } of run(tried, { ...POLICY, dualMapping: true }).rows) {
        if (standing !== undefined)
          expect(new Set([...standing.authors, standing.reviewer]).size).toBeGreaterThanOrEqual(3);
      }
    }),
    { numRuns: 2000 },
  );
});

test('replaying the events gives the same state, and so does replaying a part and then the rest', () => {
  fc.assert(
    fc.property(steps, policy, fc.nat(), (tried, rules, cut) => {
      const { row, events } = run(tried, rules);
      const at = cut % (events.length + 1);
      expect(text(replay(FIRST, events))).toBe(text(row));
      expect(text(replay(replay(FIRST, events.slice(0, at)), events.slice(at)))).toBe(text(row));
    }),
    { numRuns: 1000 },
  );
});

test('undo restores all but version and time', () => {
  fc.assert(
    fc.property(steps, policy, (tried, rules) => {
      const { row, rows } = run(tried, rules);
      const before = rows.at(-2) ?? FIRST;
      if (rows.length === 0 || row.newest.version !== row.version) return;
      const undo: RowEvent = {
        action: 'undo',
        version: row.version + 1,
        actor: 'x',
        at: AT,
        to: before.state,
        detail: { undoes: row.version },
      };
      const { version: _v, ...restored } = snapshotOf(apply(row, undo));
      const { version: _w, ...expected } = snapshotOf(before);
      expect(restored).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('more facts never forbid what fewer allow', () => {
  const facts = fc.subarray([...FACTS]);
  const performers: readonly Performer[] = [...ROLES, 'system'];
  fc.assert(
    fc.property(
      fc.constantFrom(...STATES),
      fc.constantFrom(...performers),
      request,
      facts,
      facts,
      (state, role, { action }, some, more) => {
        const few = allowed(state, role, action, { facts: new Set<Fact>(some) });
        const many = allowed(state, role, action, { facts: new Set<Fact>([...some, ...more]) });
        if (few.ok) expect(many.ok).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

describe('in the store', () => {
  test('random work leaves a chain in which nothing is wrong, and any tampered event is found', async () => {
    // As far as the database's own constraints let it be changed.
    const changes = [
      ...['subject', 'action', 'actor', 'role', 'origin', 'at', 'detail', 'after', 'previous_hash', 'hash'].map(
        (column) => `${column} = ${column} || ' '`,
      ),
      "kind = 'x'",
      "reason = coalesce(reason, '') || '.'",
      'version = version + 1000',
      'seq = seq + 1000',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2), step), { minLength: 3, maxLength: 25 }),
        fc.nat(),
        fc.constantFrom(...changes),
        async (tried, which, change) => {
          const house = await openHouse();
          const ids = await house.rows('A', 'B', 'C');
          for (const [index, { actor: by, request: wanted }] of tried) {
            const row = ids[index] ?? '';
            const { newest } = (await house.store.row(row)) ?? {};
            const asked = wanted.action === 'undo' ? { ...wanted, undoes: newest?.version ?? 0 } : wanted;
            await house.act(row, asked, by).catch(() => undefined);
          }
          const clean = await house.store.verifyAudit();
          expect(clean.problems).toEqual([]);
          const db = new SQLite(house.file);
          db.exec('DROP TRIGGER event_is_not_changed');
          const seq = (which % clean.events) + 1;
          db.prepare(`UPDATE event SET ${change} WHERE seq = ?`).run(seq);
          const spoilt = await house.store.verifyAudit();
          db.close();
          await house.close();
          expect(spoilt.problems.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('of changes that saw the same version one goes through, and nothing of it is lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('1-8', '2-6', '3-4'), { minLength: 2, maxLength: 8 }),
        async (codes) => {
          const house = await openHouse();
          const [row = ''] = await house.rows('A');
          const version = 1;
          const mapper = people[0] ?? actor('ann', 'mapper');
          const all = await Promise.allSettled(
            codes.map((code) =>
              house.workflow.act({ row, version, request: { action: 'propose', targets: [target(code)] } }, mapper),
            ),
          );
          const [won, ...others] = all.filter(({ status }) => status === 'fulfilled');
          expect(won).toBeDefined();
          expect(others).toEqual([]);
          const now = await house.store.row(row);
          expect(now?.version).toBe(2);
          const stale = house.workflow.act({ row, version: 1, request: { action: 'retire', reason: 'x' } }, mapper);
          expect((await refusal(stale)).status).toBe(409);
          expect(await house.store.row(row)).toEqual(now);
          await house.close();
        },
      ),
      { numRuns: 25 },
    );
  });
});
