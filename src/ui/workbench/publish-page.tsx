/** Publishing a version with its checklist, and what changed between two versions. */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { MapSummary } from '../../http/api/contract/maps.js';
import type { ChangedRow, Changelog, PublicationPreview } from '../../http/api/contract/publications.js';
import { type ApiClient, apiOf, requireVisitor } from '../api.js';
import { Badge } from '../components/badge.js';
import { Field } from '../components/field.js';
import { Hidden } from '../components/hidden.js';
import { withQuery } from '../components/pager.js';
import { Table } from '../components/table.js';
import type { UiContext, UiContextOf, Visitor } from '../context.js';
import { formOf } from '../form.js';
import { page, part, seeOther, wantsPart } from '../page.js';
import { counted, number } from '../words.js';

/**
 * Asks for the version's number. What publishing it would bring is worked out over all rows of the map, so it comes as a part of its own that
 * follows the page; without script, by the button.
 */
export async function publishPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const params = { map: c.req.param('map') ?? '' };
  const map = await api.call(ENDPOINTS.getMap, { params });
  const asked = c.req.query('mapVersion');
  const check = asked === undefined ? undefined : await checked(api, { visitor, map, mapVersion: asked });
  if (check !== undefined && wantsPart(c)) return part(c, check);
  const { items } = await api.call(ENDPOINTS.listPublications, { params });
  const mapVersion = asked ?? nextVersion(items[0]?.mapVersion);
  const path = `/maps/${map.id}/publish`;
  return page(
    c,
    ui,
    { title: `Publish ${map.title}` },
    <>
      <h1>Publish {map.title}</h1>
      <p>
        <a href={`/maps/${map.id}`}>Back to the map</a>
      </p>
      <form method="get" action={path} class="fields below-gap">
        <Field label="Version" name="mapVersion" value={mapVersion} required />
        <button type="submit" class="second">
          Check this number
        </button>
      </form>
      {check ?? (
        <div hx-get={withQuery(path, { mapVersion })} hx-trigger="load" hx-swap="outerHTML" aria-live="polite">
          <p class="note">The checklist is worked out over all rows …</p>
        </div>
      )}
    </>,
  );
}

interface Check {
  readonly visitor: Visitor;
  readonly map: MapSummary;
  readonly mapVersion: string;
}

async function checked(api: ApiClient, { visitor, map, mapVersion }: Check) {
  const preview = await api.look(ENDPOINTS.previewPublication, {
    params: { map: map.id },
    query: { shown: 100 },
    body: { version: map.version, mapVersion },
  });
  return (
    <>
      <Checklist preview={preview} />
      <PublishForm {...{ visitor, map, preview }} />
      <ChangelogView changelog={preview.changelog} />
    </>
  );
}

/** The next number: 1.0.0 first, then the middle part counted on. */
export function nextVersion(last: string | undefined): string {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(last ?? '') ?? [];
  if (major === undefined) return last === undefined ? '1.0.0' : `${last}.1`;
  return `${major}.${Number(minor) + 1}.0`;
}

function Checklist({ preview: { checklist, problems, rows } }: { readonly preview: PublicationPreview }) {
  // What the checklist says already is not said twice.
  const others = problems.filter((problem) => !checklist.some(({ text }) => text.includes(problem)));
  return (
    <section class="card" aria-label="Checklist">
      <h2>Checklist: {counted(rows, 'row')}</h2>
      <ul class="checklist">
        {checklist.map(({ ok, blocking, text }) => (
          <li>
            <Badge tone={ok ? 'good' : blocking ? 'bad' : 'warn'}>
              {ok ? 'fine' : blocking ? 'stops it' : 'look at it'}
            </Badge>{' '}
            {text}
          </li>
        ))}
        {others.map((problem) => (
          <li>
            <Badge tone="bad">stops it</Badge> {problem}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface PublishFormProps {
  readonly visitor: Visitor;
  readonly map: MapSummary;
  readonly preview: PublicationPreview;
}

function PublishForm({ visitor, map, preview }: PublishFormProps) {
  const stopped = preview.problems.length > 0 || preview.checklist.some(({ ok, blocking }) => blocking && !ok);
  if (!visitor.roles.includes('publisher')) return <p class="note">Publishing is for publishers.</p>;
  return (
    <form method="post" action={`/maps/${map.id}/publish`} class="fields card">
      <Hidden csrf={visitor.csrf} values={{ version: map.version, mapVersion: preview.mapVersion }} />
      <div class="field grows">
        <label for="note">What is new, for those who use the map</label>
        <input id="note" name="note" type="text" autocomplete="off" />
      </div>
      <button type="submit" disabled={stopped}>
        Publish {preview.mapVersion}
      </button>
    </form>
  );
}

export async function publish(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const form = await formOf(c);
  const map = c.req.param('map') ?? '';
  const note = form.text('note');
  const body = { version: Number(form.need('version')), mapVersion: form.need('mapVersion') };
  await apiOf(c, ui).call(ENDPOINTS.publish, {
    params: { map },
    body: { ...body, ...(note === undefined ? {} : { note }) },
  });
  return seeOther(c, `/maps/${encodeURIComponent(map)}`);
}

export async function rollback(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const form = await formOf(c);
  const map = c.req.param('map') ?? '';
  const body = { version: Number(form.need('version')), mapVersion: form.need('mapVersion'), note: form.need('note') };
  await apiOf(c, ui).call(ENDPOINTS.rollback, { params: { map }, body });
  return seeOther(c, `/maps/${encodeURIComponent(map)}`);
}

export async function diffPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const params = { map: c.req.param('map') ?? '' };
  const from = c.req.query('from') ?? '';
  const to = c.req.query('to') ?? 'working';
  const [map, changelog] = await Promise.all([
    api.call(ENDPOINTS.getMap, { params }),
    api.call(ENDPOINTS.diffVersions, { params, query: { from, to, shown: 500 } }),
  ]);
  return page(
    c,
    ui,
    { title: `Changes in ${map.title}` },
    <>
      <h1>
        {map.title}: {from} → {to === 'working' ? 'the rows as they are' : to}
      </h1>
      <p>
        <a href={`/maps/${map.id}`}>Back to the map</a>
      </p>
      <ChangelogView changelog={changelog} />
    </>,
  );
}

const PARTS = [
  ['added', 'Added'],
  ['changed', 'Changed'],
  ['removed', 'Removed'],
] as const;

export function ChangelogView({ changelog }: { readonly changelog: Changelog }) {
  return (
    <>
      {PARTS.map(([part, name]) => {
        const { total, rows } = changelog[part];
        if (total === 0) return null;
        return (
          <section aria-label={name}>
            <h2>
              {name}: {number(total)}
            </h2>
            <Table
              caption={`${name} rows${rows.length < total ? `, the first ${rows.length}` : ''}`}
              quietCaption={rows.length === total}
              items={rows}
              empty="None."
              columns={[
                {
                  name: 'Code',
                  heads: true,
                  cell: ({ code, display }) => (
                    <>
                      <span class="code">{code}</span> {display}
                    </>
                  ),
                },
                ...(part === 'added'
                  ? []
                  : [{ name: 'Before', cell: (row: ChangedRow) => <Targets of={row.before} gone /> }]),
                ...(part === 'removed'
                  ? []
                  : [{ name: 'After', cell: (row: ChangedRow) => <Targets of={row.after} /> }]),
              ]}
            />
          </section>
        );
      })}
      {PARTS.every(([part]) => changelog[part].total === 0) ? <p class="empty">Nothing differs.</p> : null}
    </>
  );
}

function Targets({ of, gone = false }: { of: readonly string[] | undefined; gone?: boolean }) {
  const lines = (of ?? []).map((target) => <span class="line-of">{target}</span>);
  return gone ? <del>{lines}</del> : <ins>{lines}</ins>;
}
