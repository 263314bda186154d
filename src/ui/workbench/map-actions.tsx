/** Files of a map going out and coming in, and suggestions for its rows. */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import { type ApiClient, apiOf, requireVisitor } from '../api.js';
import { ApiProblem } from '../api-problem.js';
import { Table } from '../components/table.js';
import type { UiContext, UiContextOf } from '../context.js';
import { formOf } from '../form.js';
import { page, seeOther } from '../page.js';
import { securePage } from '../security.js';
import { counted } from '../words.js';

/** The file as the API gives it, to be saved. */
export async function exportMap(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const params = { map: c.req.param('map') ?? '' };
  const query = { format: c.req.query('format'), version: c.req.query('version') };
  const file = await apiOf(c, ui).file(ENDPOINTS.exportMap, { params, query });
  securePage(c);
  for (const name of ['content-type', 'content-disposition']) {
    const value = file.headers.get(name);
    if (value !== null) c.header(name, value);
  }
  if (!file.headers.has('content-disposition')) c.header('content-disposition', 'attachment');
  return c.body(await file.text());
}

/** A catalogue whose rows are added, or a map whose rows are proposed. */
export async function bringIn(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const form = await formOf(c);
  const upload = (await c.req.parseBody())['file'];
  if (!(upload instanceof File) || upload.size === 0) throw new ApiProblem(422, 'No file', 'Choose a file first.');
  const params = { map: c.req.param('map') ?? '' };
  const body = { text: await upload.text(), file: upload.name.slice(0, 200) || 'file' };
  const api = apiOf(c, ui);
  if (form.text('what') !== 'map') {
    const { added, existing } = await api.call(ENDPOINTS.uploadCatalogue, { params, body });
    await suggestFirst(api, params.map, added.length);
    return brought(c, ui, {
      map: params.map,
      said: `${counted(added.length, 'row')} added, ${existing} were there already.`,
      refused: [],
    });
  }
  const { proposed, unchanged, refused } = await api.call(ENDPOINTS.importMap, { params, body });
  const said = `${counted(proposed, 'row')} proposed, ${unchanged} unchanged, ${refused.length} refused.`;
  return brought(c, ui, { map: params.map, said, refused });
}

interface Brought {
  readonly map: string;
  readonly said: string;
  readonly refused: readonly { readonly code: string; readonly text: string }[];
}

function brought(c: UiContextOf, ui: UiContext, { map, said, refused }: Brought): Promise<Response> {
  return page(
    c,
    ui,
    { title: 'Brought in', message: said },
    <>
      <h1>Brought in</h1>
      <p>
        <a href={`/maps/${map}`}>Back to the map</a> · <a href={`/queue?map=${map}`}>Rows of the map</a>
      </p>
      {refused.length === 0 ? null : (
        <Table
          caption="Refused"
          items={refused}
          empty=""
          columns={[
            { name: 'Code', heads: true, cell: ({ code }) => code },
            { name: 'Why', cell: ({ text }) => text },
          ]}
        />
      )}
    </>,
  );
}

/** Suggestions for the first of some new rows, so that they open with their candidates. The rows are there without them too. */
export async function suggestFirst(api: ApiClient, map: string, rows: number): Promise<void> {
  const limit = Math.max(1, Math.min(50, rows));
  try {
    await api.call(ENDPOINTS.suggestForMap, { params: { map }, body: { limit } });
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
  }
}

/** Suggestions for the commonest rows that have none; again while there are such. */
export async function findSuggestions(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const map = c.req.param('map') ?? '';
  await apiOf(c, ui).call(ENDPOINTS.suggestForMap, { params: { map }, body: { limit: 100 } });
  return seeOther(c, `/queue?map=${encodeURIComponent(map)}&state=unmapped`);
}
