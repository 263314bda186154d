/** What somebody may do with a row now, as far as that does not hang on what the request brings. Decides nothing: `decide.ts` does. */
import { type Actor, factsOf, type RowRequest, type Setting } from './facts.js';
import { ACTIONS, allowed, type Fact, type RowAction } from './lifecycle.js';
import type { Row } from './row.js';

/** What a request can still bring along. */
const BROUGHT: readonly Fact[] = ['reason', 'within-policy'];

/** The actions, in the order of the lifecycle's list. */
export function possibleActions(
  row: Row,
  { actor, setting }: { readonly actor: Actor; readonly setting: Setting },
): readonly RowAction[] {
  return ACTIONS.filter((action) => {
    const { facts } = factsOf(row, outline(row, action), { actor, setting });
    const all = new Set([...facts, ...BROUGHT]);
    return actor.roles.some((role) => allowed(row.state, role, action, { facts: all }).ok);
  });
}

/** As much of a request as it takes to ask whether it could be allowed. */
function outline(row: Row, action: RowAction): RowRequest {
  const reason = '-';
  switch (action) {
    case 'propose':
      return { action, targets: [] };
    case 'resolve':
      return { action, content: { kind: 'no-map', reason }, reason };
    case 'auto-approve':
      return { action, targets: [], confidence: 0, source: '' };
    case 'undo':
      return { action, undoes: row.newest.version };
    default:
      return { action, reason };
  }
}
