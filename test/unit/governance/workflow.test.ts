import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RowRequest } from '../../../src/governance/facts.js';
import { ADA, actor, type House, MATS, MINA, OMAR, openHouse, PAUL, RITA, refusal, SYSTEM, target } from './support.js';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

async function oneRow(code = 'K'): Promise<string> {
  const [id = ''] = await house.rows(code);
  return id;
}

describe('one mapper, one reviewer', () => {
  test('from unmapped to approved', async () => {
    const row = await house.approve(await oneRow(), '2823-3');
    expect(row).toMatchObject({
      state: 'approved',
      version: 4,
      authors: ['mina'],
      standing: { by: 'reviewer', reviewer: 'rita', content: { targets: [{ code: '2823-3' }] } },
    });
  });

  test('no target: a decision with a reason, and a second person', async () => {
    const id = await oneRow();
    await house.act(id, { action: 'propose-no-map', reason: 'internal control' }, MINA);
    await house.act(id, { action: 'submit' }, MINA);
    expect(await refusal(house.act(id, { action: 'approve' }, RITA))).toMatchObject({ code: 'business-rule' });
    const row = await house.act(id, { action: 'confirm-no-map' }, RITA);
    expect(row).toMatchObject({
      state: 'no-map',
      standing: { content: { kind: 'no-map', reason: 'internal control' } },
    });
  });

  test.each<[string, RowRequest]>([
    ['approve', { action: 'approve' }],
    ['reject', { action: 'reject', reason: 'mine' }],
  ])('who has every role still cannot %s the own row', async (_, request) => {
    const id = await oneRow();
    await house.act(id, { action: 'propose', targets: [target('2823-3')] }, OMAR);
    await house.act(id, { action: 'submit' }, OMAR);
    const issue = await refusal(house.act(id, request, OMAR));
    expect(issue).toMatchObject({ status: 403, text: expect.stringContaining('a second person must decide') });
  });

  test('nor the row of another that one has written in', async () => {
    const id = await oneRow();
    await house.act(id, { action: 'propose', targets: [target('2823-3')] }, OMAR);
    await house.act(id, { action: 'propose', targets: [target('6298-4')] }, MINA);
    await house.act(id, { action: 'submit' }, MINA);
    expect((await refusal(house.act(id, { action: 'approve' }, OMAR))).status).toBe(403);
  });

  test('a rejected row begins anew: its author is another then', async () => {
    const id = await oneRow();
    await house.act(id, { action: 'propose', targets: [target('1-8')] }, OMAR);
    await house.act(id, { action: 'submit' }, OMAR);
    await house.act(id, { action: 'reject', reason: 'wrong specimen' }, RITA);
    await house.act(id, { action: 'propose', targets: [target('2823-3')] }, MINA);
    await house.act(id, { action: 'submit' }, MINA);
    expect(await house.act(id, { action: 'approve' }, OMAR)).toMatchObject({ state: 'approved', authors: ['mina'] });
  });

  test('sent back, worked over, approved', async () => {
    const id = await oneRow();
    await house.act(id, { action: 'propose', targets: [target('1-8')] }, MINA);
    await house.act(id, { action: 'submit' }, MINA);
    expect(await house.act(id, { action: 'request-changes', reason: 'unit?' }, RITA)).toMatchObject({
      state: 'needs-work',
      reason: 'unit?',
    });
    expect(await house.approve(id, '2823-3')).toMatchObject({ state: 'approved' });
  });

  test('a reopened row stands until it is decided again', async () => {
    const id = await oneRow();
    await house.approve(id, '2823-3');
    const row = await house.act(id, { action: 'reopen', reason: 'plasma?' }, RITA);
    expect(row).toMatchObject({ state: 'needs-work', proposals: [], standing: { doubt: 'plasma?', reviewer: 'rita' } });
    const again = await house.approve(id, '6298-4');
    expect(again.standing).toMatchObject({ content: { targets: [{ code: '6298-4' }] } });
    expect(again.standing?.doubt).toBeUndefined();
  });
});

describe('undo', () => {
  test('one takes back what one did last, as an event of its own', async () => {
    const id = await oneRow();
    const approved = await house.approve(id, '2823-3');
    const row = await house.act(id, { action: 'undo', undoes: approved.version }, RITA);
    expect(row).toMatchObject({ state: 'in-review', version: 5 });
    expect(row.standing).toBeUndefined();
    expect((await house.store.history('row', id)).map(({ action }) => action)).toEqual([
      'add',
      'propose',
      'submit',
      'approve',
      'undo',
    ]);
  });

  test("not another's deed, save by an administrator", async () => {
    const id = await oneRow();
    const { version } = await house.approve(id, '2823-3');
    expect((await refusal(house.act(id, { action: 'undo', undoes: version }, PAUL))).status).toBe(409);
    expect(await house.act(id, { action: 'undo', undoes: version }, ADA)).toMatchObject({ state: 'in-review' });
  });

  test('only the newest that counts', async () => {
    const id = await oneRow();
    const { version } = await house.approve(id, '2823-3');
    expect((await refusal(house.act(id, { action: 'undo', undoes: version - 1 }, MINA))).status).toBe(409);
  });

  test('twice takes back two', async () => {
    const id = await oneRow();
    await house.act(id, { action: 'propose', targets: [target('1-8')] }, MINA);
    const second = await house.act(id, { action: 'propose', targets: [target('2-6')] }, MINA);
    const once = await house.act(id, { action: 'undo', undoes: second.version }, MINA);
    expect(once.proposals[0]?.content).toMatchObject({ targets: [{ code: '1-8' }] });
    const twice = await house.act(id, { action: 'undo', undoes: once.newest.version }, MINA);
    expect(twice).toMatchObject({ state: 'unmapped', proposals: [] });
  });
});

describe('optimistic concurrency', () => {
  test('a change that saw an older version is refused, and names the version there is', async () => {
    const id = await oneRow();
    await house.act(id, { action: 'propose', targets: [target('1-8')] }, MINA);
    const change = { row: id, version: 1, request: { action: 'propose', targets: [target('9-1')] } } as const;
    expect(await refusal(house.workflow.act(change, MATS))).toMatchObject({ status: 409, diagnostics: 'version 2' });
    expect((await house.store.row(id))?.proposals).toHaveLength(1);
  });

  test('of ten at the same time one goes through', async () => {
    const id = await oneRow();
    const all = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        house.workflow.act({ row: id, version: 1, request: { action: 'propose', targets: [target(`${i}-0`)] } }, MINA),
      ),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await house.store.row(id))?.version).toBe(2);
  });

  test('a policy that changes meanwhile is obeyed', async () => {
    const id = await oneRow();
    const narrower = target('1-8', { relationship: 'source-is-narrower-than-target' });
    const policy = { ...house.map.policy, relationships: ['equivalent'] } as const;
    const [changed, proposed] = await Promise.allSettled([
      house.maps.change('labs', { version: 1, policy }, PAUL),
      house.act(id, { action: 'propose', targets: [narrower] }, MINA),
    ]);
    expect(changed.status).toBe('fulfilled');
    expect(proposed.status).toBe('rejected');
  });
});

describe('policy', () => {
  test.each<[string, RowRequest, string]>([
    ['relationship', { action: 'propose', targets: [target('1-8', { relationship: 'related-to' })] }, 'related-to'],
    ['no target', { action: 'propose', targets: [] }, 'at least one target'],
    ['twice the same', { action: 'propose', targets: [target('1-8'), target('1-8')] }, 'named twice'],
    ['no code', { action: 'propose', targets: [target('')] }, 'a system and a code'],
  ])('%s', async (_, request, text) => {
    const issue = await refusal(house.act(await oneRow(), request, MINA));
    expect(issue).toMatchObject({ status: 422, text: expect.stringContaining(text) });
  });

  test('one source for a target: also within one bulk', async () => {
    const strict = await openHouse({ cardinality: 'one-to-one' });
    const [a = '', b = ''] = await strict.rows('A', 'B');
    for (const id of [a, b]) {
      await strict.act(id, { action: 'propose', targets: [target('2823-3')] }, MINA);
      await strict.act(id, { action: 'submit' }, MINA);
    }
    const request = { action: 'approve' } as const;
    const outcomes = await strict.workflow.bulk(
      [a, b].map((row) => ({ row, version: 3, request })),
      RITA,
    );
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false]);
    const issue = await refusal(strict.act(b, request, RITA));
    expect(issue.text).toContain('one source for a target');
    await strict.close();
  });

  describe('auto-approval', () => {
    const suggestion = (confidence: number) =>
      ({ action: 'auto-approve', targets: [target('2823-3')], confidence, source: 'ranker 1' }) as const;

    test('not without an administrator having set it', async () => {
      expect((await refusal(house.act(await oneRow(), suggestion(1), SYSTEM))).status).toBe(422);
    });

    test('a publisher cannot set it', async () => {
      const change = { version: 1, autoApproval: { minimumPrecision: 0.99 } };
      expect((await refusal(house.maps.change('labs', change, PAUL))).status).toBe(403);
    });

    test('above the precision set, by the policy and by nobody else; the audit shows who set it', async () => {
      await house.maps.change('labs', { version: 1, autoApproval: { minimumPrecision: 0.99 } }, ADA);
      const id = await oneRow();
      expect((await refusal(house.act(id, suggestion(0.98), SYSTEM))).status).toBe(422);
      expect((await refusal(house.act(id, suggestion(1), OMAR))).status).toBe(403);
      const row = await house.act(id, suggestion(0.995), SYSTEM);
      expect(row).toMatchObject({
        state: 'approved',
        authors: [],
        standing: { by: 'policy', basis: { confidence: 0.995 } },
      });
      expect((await house.store.map('labs'))?.policy.autoApproval).toMatchObject({ setBy: 'ada' });
    });

    test('a row that the policy approved, when it drifts, is not for one person to approve', async () => {
      await house.maps.change('labs', { version: 1, autoApproval: { minimumPrecision: 0.99 } }, ADA);
      const id = await oneRow();
      await house.act(id, suggestion(1), SYSTEM);
      await house.act(id, { action: 'drift', reason: '2823-3 is DEPRECATED' }, SYSTEM);
      expect((await refusal(house.act(id, { action: 'approve' }, RITA))).status).toBe(403);
    });

    test('not where a person proposes something else', async () => {
      await house.maps.change('labs', { version: 1, autoApproval: { minimumPrecision: 0.99 } }, ADA);
      const id = await oneRow();
      await house.act(id, { action: 'propose', targets: [target('6298-4')] }, MINA);
      await house.act(id, { action: 'submit' }, MINA);
      expect((await refusal(house.act(id, suggestion(1), SYSTEM))).status).toBe(422);
    });
  });
});

describe('bulk', () => {
  test('a preview writes nothing; in earnest the allowed go through and the others say why', async () => {
    const ids = await house.rows('A', 'B', 'C');
    await house.act(ids[0] ?? '', { action: 'propose', targets: [target('1-8')] }, MINA);
    const changes = ids.map((row, i) => ({ row, version: i === 0 ? 2 : 1, request: { action: 'submit' } as const }));
    const preview = await house.workflow.bulk(changes, MINA, { preview: true });
    expect(preview.map(({ ok }) => ok)).toEqual([true, false, false]);
    expect((await house.store.row(ids[0] ?? ''))?.state).toBe('draft');
    expect(await house.workflow.bulk(changes, MINA)).toEqual(preview);
    expect((await house.store.row(ids[0] ?? ''))?.state).toBe('in-review');
  });

  test('unknown and stale rows are told one by one', async () => {
    const [id = ''] = await house.rows('A');
    const request = { action: 'propose', targets: [target('1-8')] } as const;
    const outcomes = await house.workflow.bulk(
      [
        { row: 'nowhere', version: 1, request },
        { row: id, version: 7, request },
        { row: id, version: 1, request },
      ],
      MINA,
    );
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.to : outcome.issue.code))).toEqual([
      'not-found',
      'conflict',
      'draft',
    ]);
  });
});

test('a retired map takes no more changes', async () => {
  const id = await oneRow();
  await house.maps.retire('labs', { version: 1, reason: 'replaced' }, PAUL);
  expect((await refusal(house.act(id, { action: 'propose', targets: [target('1-8')] }, MINA))).status).toBe(422);
});

test('a reader may look only', async () => {
  const id = await oneRow();
  const request = { action: 'propose', targets: [target('1-8')] } as const;
  expect((await refusal(house.act(id, request, actor('rolf', 'reader')))).status).toBe(403);
});
