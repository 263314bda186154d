/** What was done just before, and the key that takes it back. */
import type { RowDetail } from '../../http/api/contract/row-shapes.js';
import { Hidden } from '../components/hidden.js';
import { withQuery } from '../components/pager.js';
import { STATE_WORDS } from '../words.js';
import type { ListQuery } from './row-list.js';

export interface UndoneProps {
  readonly detail: RowDetail;
  /** Events to take back: a proposal and its handing-in are two. */
  readonly steps: number;
  readonly csrf: string;
  readonly list: ListQuery;
}

export function Undone({ detail: { row, actions }, steps, csrf, list }: UndoneProps) {
  const content = row.proposals[0]?.content ?? row.standing?.content;
  const answer =
    content === undefined
      ? ''
      : content.kind === 'no-map'
        ? 'no target'
        : content.targets.map(({ code }) => code).join(', ');
  return (
    <form method="post" action={`/rows/${row.id}/undo`} class="message good done">
      <Hidden csrf={csrf} values={{ steps, version: row.version, list: withQuery('', list).slice(1) }} />
      <span>
        <strong>{row.source.display ?? row.source.code}</strong>
        {answer === '' ? '' : ` → ${answer}`}: {STATE_WORDS[row.state].text}
      </span>
      {actions.includes('undo') ? (
        <button type="submit" class="second" data-key="u">
          <kbd>u</kbd> Undo
        </button>
      ) : null}
    </form>
  );
}
