/** The audit: who did what when, filtered; one event with what it changed; and the check of the whole chain. */
import { Hono } from 'hono';
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import { type AuditEvent, listEvents } from '../../http/api/contract/oversight.js';
import { apiOf, requireVisitor } from '../api.js';
import { ApiProblem } from '../api-problem.js';
import { Badge } from '../components/badge.js';
import { Field, Select } from '../components/field.js';
import { Pager, withQuery } from '../components/pager.js';
import { Table } from '../components/table.js';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { page } from '../page.js';
import { counted, moment, number } from '../words.js';
import { ChangeView } from './change.js';

const FILTERS = ['kind', 'subject', 'actor', 'action', 'since', 'before', 'order'] as const;
type Filter = Readonly<Record<string, string>>;

export function auditRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/audit', (c) => auditPage(c, ui));
  routes.get('/audit/verification', (c) => verificationPage(c, ui));
  routes.get('/audit/:seq', (c) => eventPage(c, ui));
  return routes;
}

async function auditPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const filter = filterOf(c);
  const cursor = c.req.query('cursor');
  const found = await apiOf(c, ui).call(ENDPOINTS.listEvents, { query: { ...asked(filter), cursor, limit: 50 } });
  return page(
    c,
    ui,
    { title: 'Audit' },
    <>
      <div class="heading">
        <h1>Audit</h1>
        <div class="actions">
          <a href="/dashboard">Dashboard</a>
          {visitor.roles.includes('administrator') ? <a href="/audit/verification">Check the chain</a> : null}
        </div>
      </div>
      <FilterForm filter={filter} />
      <Events events={found.items} />
      <Pager
        path="/audit"
        query={filter}
        next={found.next}
        later={cursor !== undefined}
        shown={counted(found.items.length, 'event')}
      />
    </>,
  );
}

function filterOf(c: UiContextOf): Filter {
  return Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = c.req.query(name)?.trim();
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

/** Days as they are picked, as the instants that the API reads. */
function asked(filter: Filter): Filter {
  const instant = (day: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T00:00:00Z` : day);
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [
      name,
      name === 'since' || name === 'before' ? instant(value) : value,
    ]),
  );
}

function FilterForm({ filter }: { readonly filter: Filter }) {
  const kinds = listEvents.query.shape.kind.unwrap().options;
  return (
    <form method="get" action="/audit" class="card fields">
      <Select
        label="About"
        name="kind"
        value={filter['kind']}
        choices={[{ value: '', text: 'everything' }, ...kinds.map((kind) => ({ value: kind, text: kind }))]}
      />
      <Field label="Subject" name="subject" value={filter['subject']} />
      <Field label="By" name="actor" value={filter['actor']} />
      <Field label="Action" name="action" value={filter['action']} />
      <Field label="From" name="since" type="date" value={filter['since']} />
      <Field label="Before" name="before" type="date" value={filter['before']} />
      <Select
        label="Order"
        name="order"
        value={filter['order']}
        choices={[
          { value: '', text: 'newest first' },
          { value: 'oldest', text: 'oldest first' },
        ]}
      />
      <button type="submit">Show</button>
    </form>
  );
}

function Events({ events }: { readonly events: readonly AuditEvent[] }) {
  return (
    <Table
      caption="Events"
      quietCaption
      items={events}
      empty="No event fits."
      columns={[
        { name: 'No.', numeric: true, heads: true, cell: ({ seq }) => <a href={`/audit/${seq}`}>{number(seq)}</a> },
        { name: 'At (UTC)', cell: ({ at }) => moment(at) },
        { name: 'Who', cell: ({ actor, role }) => `${actor} (${role})` },
        { name: 'What', cell: ({ action, kind }) => `${action} ${kind}` },
        {
          name: 'Subject',
          cell: ({ subject, kind }) => <a href={withQuery('/audit', { kind, subject })}>{subject}</a>,
        },
        {
          name: 'Reason',
          cell: ({ reason, hidden }) => (hidden ? <Badge>not shown while blind</Badge> : (reason ?? '')),
        },
      ]}
    />
  );
}

async function eventPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const seq = c.req.param('seq') ?? '';
  if (!/^[1-9]\d{0,15}$/.test(seq)) throw new ApiProblem(404, 'No such event', `There is no event ${seq}.`);
  const event = await apiOf(c, ui).call(ENDPOINTS.getEvent, { params: { seq } });
  const { kind, subject, action, actor, role, at, origin, reason, previousHash, hash } = event;
  return page(
    c,
    ui,
    { title: `Event ${seq}` },
    <>
      <nav aria-label="Place" class="crumbs">
        <a href="/audit">Audit</a>
        <span aria-hidden="true"> › </span>
        <span>{`Event ${number(event.seq)}`}</span>
      </nav>
      <div class="heading">
        <h1>{`${action} ${kind}`}</h1>
        <div class="actions">
          <a href={`/api/audit/${seq}/fhir?type=AuditEvent`}>FHIR AuditEvent</a>
          <a href={`/api/audit/${seq}/fhir?type=Provenance`}>Provenance</a>
        </div>
      </div>
      <dl class="facts card">
        <dt>Subject</dt>
        <dd>
          <a href={withQuery('/audit', { kind, subject })}>{subject}</a> {`(version ${event.version})`}
        </dd>
        <dt>By</dt>
        <dd>{`${actor} as ${role}`}</dd>
        <dt>At</dt>
        <dd>{`${at} (UTC)`}</dd>
        <dt>From</dt>
        <dd>{origin}</dd>
        {reason === undefined ? null : (
          <>
            <dt>Reason</dt>
            <dd>{reason}</dd>
          </>
        )}
        <dt>Hash</dt>
        <dd class="code">{hash}</dd>
        <dt>of the event before</dt>
        <dd class="code">{previousHash}</dd>
      </dl>
      {event.hidden ? (
        <p class="message">What the other mapper decided is not shown before both have handed in.</p>
      ) : (
        <ChangeView event={event} />
      )}
    </>,
  );
}

async function verificationPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const { events, head, problems } = await apiOf(c, ui).call(ENDPOINTS.verifyAudit, {});
  return page(
    c,
    ui,
    { title: 'Check of the audit' },
    <>
      <nav aria-label="Place" class="crumbs">
        <a href="/audit">Audit</a>
        <span aria-hidden="true"> › </span>
        <span>Check</span>
      </nav>
      <h1>Check of the audit</h1>
      {problems.length === 0 ? (
        <p class="message good">{`All ${counted(events, 'event')} follow on each other, and everything derived from them is as they say.`}</p>
      ) : (
        <div class="message bad" role="alert">
          <strong>{counted(problems.length, 'problem')}</strong>
          <ul>
            {problems.map(({ seq, text }) => (
              <li>{seq === undefined ? text : <a href={`/audit/${seq}`}>{text}</a>}</li>
            ))}
          </ul>
        </div>
      )}
      <dl class="facts card">
        <dt>Last event</dt>
        <dd>{number(head.seq)}</dd>
        <dt>Its hash</dt>
        <dd class="code">{`${head.seq}:${head.hash}`}</dd>
      </dl>
      <p class="note">Note this figure elsewhere: a later check against it shows that nothing before it was changed.</p>
    </>,
  );
}
