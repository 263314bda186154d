/** What an event changed: members of its subject before and after, those that differ marked. */
import type { AuditEvent } from '../../http/api/contract/oversight.js';
import { Table } from '../components/table.js';

interface Member {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const MOST_SHOWN = 2_000;

export function ChangeView({ event: { before, after, detail } }: { readonly event: AuditEvent }) {
  const members = membersOf(before, after);
  const changed = members.filter((member) => member.before !== member.after);
  const rest = members.length - changed.length;
  return (
    <>
      <section class="card" aria-labelledby="changes">
        <h2 id="changes">Changes</h2>
        <Table
          caption="Members that changed"
          quietCaption
          items={changed}
          empty="The event changed nothing that is shown here."
          columns={[
            { name: 'Member', heads: true, cell: ({ name }) => <span class="code">{name}</span> },
            { name: 'Before', cell: (member) => <pre class="value">{member.before}</pre> },
            { name: 'After', cell: (member) => <pre class="value">{member.after}</pre> },
          ]}
        />
        {rest === 0 ? null : <p class="note">{`${rest} other members stayed as they were.`}</p>}
      </section>
      {detail === undefined || textOf(detail) === '{}' ? null : (
        <details class="card">
          <summary>What came with it</summary>
          <pre class="json">{textOf(detail)}</pre>
        </details>
      )}
    </>
  );
}

function membersOf(before: unknown, after: unknown): readonly Member[] {
  const old = objectOf(before);
  const now = objectOf(after);
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return names.map((name) => ({ name, before: textOf(old[name]), after: textOf(now[name]) }));
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return value === undefined || value === null ? {} : { value };
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 1);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
