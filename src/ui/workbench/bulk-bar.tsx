/** What can be done with the rows that are selected; every action is shown before it is done. */
import { Select } from '../components/field.js';
import { Hidden } from '../components/hidden.js';
import { withQuery } from '../components/pager.js';
import type { Queue } from './queue-page.js';

export interface BulkAction {
  readonly value: string;
  readonly text: string;
  readonly roles: readonly string[];
}

export const BULK_ACTIONS: readonly BulkAction[] = [
  { value: 'accept', text: 'Accept the best suggestion and hand in', roles: ['mapper'] },
  { value: 'submit', text: 'Hand in the draft', roles: ['mapper'] },
  { value: 'no-map', text: 'Record: no target (with the reason)', roles: ['mapper'] },
  { value: 'approve', text: 'Approve what is proposed', roles: ['reviewer'] },
  { value: 'request-changes', text: 'Send back (with the reason)', roles: ['reviewer'] },
  { value: 'assign-mapper', text: 'Assign as mapper to', roles: ['reviewer', 'publisher', 'administrator'] },
  { value: 'assign-reviewer', text: 'Assign as reviewer to', roles: ['reviewer', 'publisher', 'administrator'] },
  { value: 'retire', text: 'Retire (with the reason)', roles: ['publisher', 'administrator'] },
];

export function BulkBar({ queue }: { readonly queue: Queue }) {
  const { visitor, users, list } = queue;
  const choices = BULK_ACTIONS.filter(({ roles }) => roles.some((role) => visitor.roles.includes(role)));
  return (
    <fieldset class="bulk fields">
      <legend>With the selected rows</legend>
      <Hidden csrf={visitor.csrf} values={{ list: withQuery('', list).slice(1) }} />
      <label class="select-all">
        <input type="checkbox" data-select-all="row" /> all on this page
      </label>
      <Select label="Action" name="action" choices={choices} value={choices[0]?.value} />
      <Select
        label="Person (assigning)"
        name="assignee"
        value=""
        choices={[{ value: '', text: '–' }, ...users.map(({ name }) => ({ value: name, text: name }))]}
      />
      <div class="field grows">
        <label for="bulk-reason">Reason</label>
        <input id="bulk-reason" name="reason" type="text" autocomplete="off" />
      </div>
      <button type="submit" class="second" name="preview" value="true" data-key="p">
        <kbd>p</kbd> Preview
      </button>
    </fieldset>
  );
}
