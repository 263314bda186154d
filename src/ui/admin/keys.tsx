/** API keys: an administrator sees everybody's and revokes any; everybody makes keys for themselves. */
import { Hono } from 'hono';
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { ApiKey } from '../../http/api/contract/people.js';
import { apiOf, requireVisitor } from '../api.js';
import { Badge } from '../components/badge.js';
import { Field } from '../components/field.js';
import { Hidden } from '../components/hidden.js';
import { Table } from '../components/table.js';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { formOf } from '../form.js';
import { page, seeOther } from '../page.js';
import { moment } from '../words.js';
import { AdminHead } from './admin-head.js';
import { Expiry } from './people.js';
import { RoleBoxes, rolesOf, Secret } from './roles.js';

/** How long a key is valid unless something else is said. */
const USUAL_DAYS = 90;
const DAY_MS = 86_400_000;

export function keyRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/admin/keys', (c) => keysPage(c, ui));
  routes.post('/admin/keys', async (c) => {
    const form = await formOf(c);
    const body = {
      label: form.need('label'),
      roles: rolesOf(form),
      expires: `${form.need('expires')}T23:59:59Z`,
    };
    const { key } = await apiOf(c, ui).call(ENDPOINTS.issueKey, { body });
    return keysPage(c, ui, key);
  });
  routes.post('/admin/keys/:id/revocation', async (c) => {
    await apiOf(c, ui).call(ENDPOINTS.revokeKey, { params: { id: c.req.param('id') } });
    return seeOther(c, '/admin/keys');
  });
  return routes;
}

async function keysPage(c: UiContextOf, ui: UiContext, made?: string): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const all = visitor.roles.includes('administrator') ? { query: { all: 'true' } } : {};
  const { items } = await apiOf(c, ui).call(ENDPOINTS.listKeys, all);
  return page(
    c,
    ui,
    { title: 'API keys' },
    <>
      <AdminHead here="keys" />
      {made === undefined ? null : <Secret title="The key is shown this once:" secret={made} />}
      <Keys keys={items} csrf={visitor.csrf} />
      <section class="card" aria-labelledby="make-key">
        <h2 id="make-key">Make a key for yourself</h2>
        <form method="post" action="/admin/keys" class="add-user">
          <Hidden csrf={visitor.csrf} />
          <Field label="What it is for" name="label" required />
          <Field
            label="Valid until"
            name="expires"
            type="date"
            required
            value={new Date(Date.now() + USUAL_DAYS * DAY_MS).toISOString().slice(0, 10)}
          />
          <RoleBoxes of="key" offered={visitor.roles} chosen={visitor.roles.slice(0, 1)} />
          <button type="submit">Make the key</button>
        </form>
      </section>
    </>,
  );
}

function Keys({ keys, csrf }: { readonly keys: readonly ApiKey[]; readonly csrf: string }) {
  return (
    <Table
      caption="API keys"
      quietCaption
      items={keys}
      empty="There are no keys."
      columns={[
        { name: 'For', heads: true, cell: ({ label }) => label },
        { name: 'Owner', cell: ({ owner }) => owner },
        { name: 'Roles', cell: ({ roles }) => roles.join(', ') },
        { name: 'Made', cell: ({ created }) => moment(created) },
        { name: 'Valid until', cell: ({ expires }) => <Expiry expires={expires} /> },
        {
          name: 'State',
          cell: ({ id, label, revoked }) =>
            revoked ? (
              <Badge tone="warn">revoked</Badge>
            ) : (
              <form method="post" action={`/admin/keys/${encodeURIComponent(id)}/revocation`} class="inline">
                <Hidden csrf={csrf} />
                <button type="submit" class="danger" aria-label={`Revoke the key for ${label}`}>
                  Revoke
                </button>
              </form>
            ),
        },
      ]}
    />
  );
}
