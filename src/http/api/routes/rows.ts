/** Routes of single rows: what is known of one, its history, remarks, assignments, actions one at a time or many at once. */
import { isBlind, type RowRequest } from '../../../governance/facts.js';
import { possibleActions } from '../../../governance/possible-actions.js';
import type { RowSnapshot } from '../../../governance/replay.js';
import type { Row as StoredRow } from '../../../governance/row.js';
import type { Governance } from '../../../governance/services.js';
import { loadRow, type Outcome, type RowChange } from '../../../governance/workflow.js';
import type { Caller } from '../../auth/authenticator.js';
import { actorOf } from '../../auth/authenticator.js';
import { ENDPOINTS } from '../contract/endpoints.js';
import type { Assignment, RowDetail } from '../contract/row-shapes.js';
import type { RowEvent } from '../contract/rows.js';
import { type Mounted, on } from '../handler.js';
import { hiddenFrom, mapOf, outcomesOf, rowOf, rowView } from '../row-view.js';
import type { ApiServices } from '../services.js';

export function rowRoutes({ governance }: ApiServices): readonly Mounted[] {
  const { store, workflow } = governance;
  return [
    on(ENDPOINTS.getRow, async ({ params, caller }) => detailOf(governance, params.row, caller)),
    on(ENDPOINTS.rowHistory, async ({ params, caller }) => {
      const { row, map } = await rowOf(store, params.row);
      return { items: await historyOf(governance, row, hiddenFrom(caller, row, map)) };
    }),
    on(ENDPOINTS.actOnRow, async ({ params, body, caller, actor }) => {
      // The row before tells the map, and that the row exists, before anything is decided.
      const { map } = await rowOf(store, params.row);
      return rowView(
        await workflow.act({ row: params.row, version: body.version, request: body.request as RowRequest }, actor),
        caller,
        map,
      );
    }),
    on(ENDPOINTS.actOnRows, async ({ body, actor }) => {
      const { changes, preview } = body;
      const outcomes = await workflow.bulk(changes as readonly RowChange[], actor, { preview });
      return outcomesOf(preview ? outcomes.map(withoutAgreement) : outcomes);
    }),
    ...remarkRoutes(governance),
  ];
}

/** A trial must not tell a mapper whether the other one, who is hidden, says the same: in dual mapping one could ask until it does. */
function withoutAgreement(outcome: Outcome): Outcome {
  return outcome.ok && outcome.to === 'reconcile' ? { ...outcome, to: 'in-review' } : outcome;
}

function remarkRoutes({ store, maps }: Governance): readonly Mounted[] {
  return [
    on(ENDPOINTS.assignRows, async ({ body, actor }) => {
      const { rows, ...assignment } = body;
      const items: Assignment[] = [];
      for (const row of new Set(rows)) {
        const known = await store.assignment(`${row}/${body.role}/${body.assignee}`);
        // Said twice is said once.
        items.push(known?.active === body.active ? known : await maps.assign({ ...assignment, row }, actor));
      }
      return { items };
    }),
    on(ENDPOINTS.commentOnRow, async ({ params, body, actor }) => maps.comment(params.row, body.text, actor)),
    on(ENDPOINTS.flagRow, async ({ params, body, actor }) => maps.flag(params.row, body.text, actor)),
    on(ENDPOINTS.settleFlag, async ({ params, actor }) => maps.settleFlag(params.flag, actor)),
  ];
}

async function detailOf({ store }: Governance, id: string, caller: Caller): Promise<RowDetail> {
  const row: StoredRow = await loadRow(store, id);
  const map = await mapOf(store, row.map);
  const hidden = hiddenFrom(caller, row, map);
  const assignments = await store.assignments(id);
  const mappers = assignments.filter(({ role }) => role === 'mapper').map(({ assignee }) => assignee);
  const setting = { policy: map.policy, mappers: map.policy.dualMapping ? mappers : [], taken: new Set<string>() };
  const actions = map.stage === 'retired' ? [] : possibleActions(row, { actor: actorOf(caller), setting });
  return {
    row: rowView(row, caller, map),
    blind: isBlind(row, map.policy),
    actions,
    comments: (await store.comments(id)).filter(({ author }) => !hidden(author)),
    flags: (await store.flags(id)).filter(({ raisedBy }) => !hidden(raisedBy)),
    assignments,
  };
}

/** What a row went through; of hidden hands nothing but that the row was added. */
async function historyOf(
  { store }: Governance,
  row: RowSnapshot,
  hidden: (author: string) => boolean,
): Promise<readonly RowEvent[]> {
  const entries = await store.history('row', row.id);
  return entries
    .filter(({ action, actor }) => action === 'add' || !hidden(actor))
    .map(({ version, action, actor, role, at, origin, reason, detail, before, after, seq }) => {
      const from = (before as unknown as RowSnapshot | undefined)?.state;
      return {
        ...{ version, action, actor, role, at, origin, detail, seq },
        ...(from === undefined ? {} : { from }),
        to: (after as unknown as RowSnapshot).state,
        ...(reason === undefined ? {} : { reason }),
      };
    });
}
