/** Releases: which content files are served, which were taken out, and new ones by upload, with how far their load is. */
import { Hono } from 'hono';
import {
  listReleaseFiles,
  listUploads,
  type ReleaseFile,
  removeReleaseFile,
  setReleaseActive,
  type Upload,
} from '../../http/api/contract/releases.js';
import { apiOf, requireVisitor } from '../api.js';
import { systemPath } from '../browser/links.js';
import { shortVersion } from '../browser/words.js';
import { Badge, type Tone } from '../components/badge.js';
import { Field } from '../components/field.js';
import { Hidden } from '../components/hidden.js';
import { Table } from '../components/table.js';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { formOf } from '../form.js';
import { page, part, seeOther } from '../page.js';
import { moment, number, systemName } from '../words.js';
import { AdminHead } from './admin-head.js';

export function releaseRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/admin/releases', (c) => releasesPage(c, ui));
  routes.get('/admin/releases/uploads', async (c) => {
    const { items } = await apiOf(c, ui).call(listUploads, {});
    return part(c, <Uploads uploads={items} />);
  });
  routes.post('/admin/releases/active', async (c) => {
    const form = await formOf(c);
    const body = { file: form.need('file'), active: form.need('active') === 'true' };
    await apiOf(c, ui).call(setReleaseActive, { body });
    return seeOther(c, '/admin/releases');
  });
  routes.post('/admin/releases/removal', async (c) => {
    const form = await formOf(c);
    await apiOf(c, ui).call(removeReleaseFile, { body: { file: form.need('file') } });
    return seeOther(c, '/admin/releases');
  });
  return routes;
}

async function releasesPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const [files, uploads] = await Promise.all([api.call(listReleaseFiles, {}), api.call(listUploads, {})]);
  return page(
    c,
    ui,
    { title: 'Releases' },
    <>
      <AdminHead here="releases" />
      <UploadForm csrf={visitor.csrf} />
      <Uploads uploads={uploads.items} />
      <h2>Content files</h2>
      <p class="muted">
        Of several active versions the newest answers where none is asked for. To go back to the version before, take
        the newest out; nothing of it is lost.
      </p>
      <Files files={files.items.filter(({ governed }) => !governed)} csrf={visitor.csrf} />
    </>,
  );
}

/** The file goes to the API itself, which streams it to the disk; the answer is words. */
function UploadForm({ csrf }: { readonly csrf: string }) {
  return (
    <section class="card" aria-labelledby="upload">
      <h2 id="upload">Load a release</h2>
      <form
        class="fields"
        method="post"
        action="/api/release-uploads"
        enctype="multipart/form-data"
        hx-post="/api/release-uploads"
        hx-encoding="multipart/form-data"
        hx-headers={JSON.stringify({ 'x-csrf-token': csrf, accept: 'text/plain' })}
        hx-target="#upload-answer"
        hx-swap="textContent"
        hx-disabled-elt="find button"
      >
        <Field label="Code system URL" name="system" hint="only for a CSV code list" />
        <Field label="Version" name="version" hint="where the files do not tell it" />
        <Field
          label="Release file"
          name="file"
          type="file"
          hint="zip, tgz, JSON, CSV as the publisher ships it"
          required
        />
        <button type="submit">Upload and load</button>
      </form>
      <p id="upload-answer" role="status" aria-live="polite" />
    </section>
  );
}

const STATES: Readonly<Record<Upload['state'], { readonly text: string; readonly tone: Tone }>> = {
  receiving: { text: 'being received', tone: 'info' },
  waiting: { text: 'waiting for another load', tone: 'info' },
  loading: { text: 'being loaded', tone: 'info' },
  done: { text: 'loaded', tone: 'good' },
  failed: { text: 'failed', tone: 'bad' },
};

/** Asks for itself anew as long as the page is open: what others upload shows too. */
function Uploads({ uploads }: { readonly uploads: readonly Upload[] }) {
  const busy = uploads.some(({ state }) => state !== 'done' && state !== 'failed');
  return (
    <section
      id="uploads"
      class="uploads"
      aria-label="Uploads"
      hx-get="/admin/releases/uploads"
      hx-trigger={busy ? 'every 1s' : 'every 3s'}
      hx-swap="outerHTML"
    >
      {uploads.length === 0 ? null : (
        <Table
          caption="Last uploads"
          items={uploads}
          empty=""
          columns={[
            { name: 'File', heads: true, cell: ({ name }) => name },
            { name: 'By', cell: ({ by }) => by },
            { name: 'Begun (UTC)', cell: ({ started }) => moment(started) },
            { name: 'State', cell: (upload) => <State upload={upload} /> },
          ]}
        />
      )}
    </section>
  );
}

function State({ upload: { state, received, size, lines, name } }: { readonly upload: Upload }) {
  const { text, tone } = STATES[state];
  const shown = state === 'loading' ? lines.slice(-1) : lines.slice(-6);
  return (
    <>
      <Badge tone={tone}>{text}</Badge>{' '}
      {state === 'receiving' ? (
        <>
          <progress value={received} max={Math.max(size ?? received, received, 1)} aria-label={`${name}: received`} />{' '}
          {megabytes(received)}
        </>
      ) : null}
      {state === 'loading' ? <progress aria-label={`${name}: being loaded`} /> : null}
      {shown.length === 0 ? null : <pre>{shown.join('\n')}</pre>}
    </>
  );
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${number(Math.ceil(bytes / 1_000))} kB` : `${number(Math.round(bytes / 1_000_000))} MB`;
}

function Files({ files, csrf }: { readonly files: readonly ReleaseFile[]; readonly csrf: string }) {
  return (
    <Table
      caption="Content files"
      quietCaption
      items={files}
      empty="Nothing is loaded."
      columns={[
        {
          name: 'Release',
          heads: true,
          cell: ({ title, file }) => (
            <>
              {title ?? file}
              <span class="sub">{file}</span>
            </>
          ),
        },
        { name: 'Holds', cell: (file) => <Inside file={file} /> },
        { name: 'Size', numeric: true, cell: ({ bytes }) => megabytes(bytes) },
        { name: 'Loaded', cell: ({ loaded }) => (loaded === undefined ? '' : moment(loaded)) },
        {
          name: 'State',
          cell: ({ active, problem }) =>
            problem !== undefined ? (
              <Badge tone="bad" title={problem}>
                cannot be used
              </Badge>
            ) : active ? (
              <Badge tone="good">active</Badge>
            ) : (
              <Badge>taken out</Badge>
            ),
        },
        { name: 'Change', cell: (file) => <FileForms file={file} csrf={csrf} /> },
      ]}
    />
  );
}

function Inside({ file: { systems, codeSystems, active, problem } }: { readonly file: ReleaseFile }) {
  if (problem !== undefined) return <span class="sub">{problem}</span>;
  const more = codeSystems - Math.min(3, systems.length);
  return (
    <ul class="plain">
      {systems.slice(0, 3).map(({ url, version, concepts }) => (
        <li>
          {active ? <a href={systemPath({ url, version })}>{systemName(url)}</a> : systemName(url)}{' '}
          {`${shortVersion(version)}: ${number(concepts)} codes`}
        </li>
      ))}
      {more > 0 ? <li class="muted">{`and ${number(more)} more`}</li> : null}
    </ul>
  );
}

function FileForms({ file: { file, active }, csrf }: { readonly file: ReleaseFile; readonly csrf: string }) {
  return (
    <div class="actions">
      <form method="post" action="/admin/releases/active" class="inline">
        <Hidden csrf={csrf} values={{ file, active: String(!active) }} />
        <button type="submit" class="second" aria-label={`${active ? 'Take out' : 'Activate'} ${file}`}>
          {active ? 'Take out' : 'Activate'}
        </button>
      </form>
      {active ? null : (
        <form method="post" action="/admin/releases/removal" class="inline">
          <Hidden csrf={csrf} values={{ file }} />
          <button type="submit" class="danger" aria-label={`Remove ${file} for good`}>
            Remove
          </button>
        </form>
      )}
    </div>
  );
}
