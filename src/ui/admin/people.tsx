/** Users and API keys: who is known, in which roles, and with which keys. */
import { Hono } from 'hono';
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { ApiKey, User } from '../../http/api/contract/people.js';
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
import { ROLE_WORDS, RoleBoxes, rolesOf, Secret } from './roles.js';

export function peopleRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/admin', (c) => seeOther(c, '/admin/users'));
  routes.get('/admin/users', (c) => usersPage(c, ui));
  routes.post('/admin/users', (c) => addUser(c, ui));
  routes.post('/admin/users/:name/roles', async (c) => {
    const form = await formOf(c);
    const body = { version: Number(form.need('version')), roles: rolesOf(form) };
    await apiOf(c, ui).call(ENDPOINTS.setRoles, { params: { name: nameIn(c) }, body });
    return seeOther(c, '/admin/users');
  });
  routes.post('/admin/users/:name/disabled', async (c) => {
    const form = await formOf(c);
    const body = { version: Number(form.need('version')), disabled: form.need('disabled') === 'true' };
    await apiOf(c, ui).call(ENDPOINTS.setDisabled, { params: { name: nameIn(c) }, body });
    return seeOther(c, '/admin/users');
  });
  routes.post('/admin/users/:name/password', async (c) => {
    const form = await formOf(c);
    const current = form.text('current');
    const body = { password: form.need('password'), ...(current === undefined ? {} : { current }) };
    await apiOf(c, ui).call(ENDPOINTS.setPassword, { params: { name: nameIn(c) }, body });
    return seeOther(c, '/admin/users');
  });
  return routes;
}

const nameIn = (c: UiContextOf): string => c.req.param('name') ?? '';

interface Made {
  readonly name: string;
  readonly password: string;
}

async function addUser(c: UiContextOf, ui: UiContext): Promise<Response> {
  const form = await formOf(c);
  const password = form.text('password');
  const body = { name: form.need('name'), roles: rolesOf(form), ...(password === undefined ? {} : { password }) };
  const added = await apiOf(c, ui).call(ENDPOINTS.addUser, { body });
  if (added.password === undefined) return seeOther(c, '/admin/users');
  return usersPage(c, ui, { name: added.user.name, password: added.password });
}

async function usersPage(c: UiContextOf, ui: UiContext, made?: Made): Promise<Response> {
  const visitor = await requireVisitor(c, ui);
  const api = apiOf(c, ui);
  const [{ items: users }, { items: keys }] = await Promise.all([
    api.call(ENDPOINTS.listUsers, {}),
    api.call(ENDPOINTS.listKeys, { query: { all: 'true' } }),
  ]);
  return page(
    c,
    ui,
    { title: 'Users' },
    <>
      <AdminHead here="users" />
      {made === undefined ? null : (
        <Secret title={`${made.name} was added. The password is shown this once:`} secret={made.password} />
      )}
      <Users users={users} keys={keys} csrf={visitor.csrf} own={visitor.name} />
      <AddUser csrf={visitor.csrf} />
    </>,
  );
}

interface UsersProps {
  readonly users: readonly User[];
  readonly keys: readonly ApiKey[];
  readonly csrf: string;
  readonly own: string;
}

function Users({ users, keys, csrf, own }: UsersProps) {
  return (
    <Table
      caption="Users"
      quietCaption
      items={users}
      empty="Nobody is known."
      columns={[
        {
          name: 'Name',
          heads: true,
          cell: ({ name, disabled }) => (
            <>
              {name} {name === own ? <Badge tone="info">you</Badge> : null}{' '}
              {disabled ? <Badge tone="warn">disabled</Badge> : null}
            </>
          ),
        },
        { name: 'Roles', cell: ({ roles }) => roles.map((role) => ROLE_WORDS[role].name).join(', ') },
        { name: 'Keys', numeric: true, cell: ({ name }) => usable(keys, name) },
        { name: 'Change', cell: (user) => <UserForms user={user} csrf={csrf} isOwn={user.name === own} /> },
      ]}
    />
  );
}

function usable(keys: readonly ApiKey[], name: string): number {
  const now = new Date().toISOString();
  return keys.filter(({ owner, revoked, expires }) => owner === name && !revoked && expires > now).length;
}

interface UserFormsProps {
  readonly user: User;
  readonly csrf: string;
  /** One's own password is changed by whoever knows it. */
  readonly isOwn: boolean;
}

function UserForms({ user, csrf, isOwn }: UserFormsProps) {
  const { name, roles, version, disabled } = user;
  const path = `/admin/users/${encodeURIComponent(name)}`;
  return (
    <details>
      <summary>{`Change ${name}`}</summary>
      <div class="user-forms">
        <form method="post" action={`${path}/roles`}>
          <Hidden csrf={csrf} values={{ version }} />
          <RoleBoxes of={name} chosen={roles} />
          <button type="submit" class="second">
            Set roles
          </button>
        </form>
        <form method="post" action={`${path}/password`}>
          <Hidden csrf={csrf} />
          {isOwn ? (
            <Field
              label="Your present password"
              name="current"
              type="password"
              autocomplete="current-password"
              required
            />
          ) : null}
          <Field
            label={`New password of ${name}`}
            name="password"
            id={`password-${name}`}
            type="password"
            autocomplete="new-password"
            required
          />
          <button type="submit" class="second">
            Set password
          </button>
        </form>
        <form method="post" action={`${path}/disabled`}>
          <Hidden csrf={csrf} values={{ version, disabled: String(!disabled) }} />
          <button type="submit" class={disabled ? 'second' : 'danger'}>
            {disabled ? `Enable ${name}` : `Disable ${name}`}
          </button>
        </form>
      </div>
    </details>
  );
}

function AddUser({ csrf }: { readonly csrf: string }) {
  return (
    <section class="card" aria-labelledby="add-user">
      <h2 id="add-user">Add a user</h2>
      <form method="post" action="/admin/users" class="add-user">
        <Hidden csrf={csrf} />
        <Field label="Name" name="name" required autocomplete="off" />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete="new-password"
          hint="Left empty, one is made and shown once."
        />
        <RoleBoxes of="new" chosen={['reader']} />
        <button type="submit">Add</button>
      </form>
    </section>
  );
}

/** `2026-11-21 06:35`, and whether that is over. */
export function Expiry({ expires }: { readonly expires: string }) {
  const over = expires <= new Date().toISOString();
  return (
    <>
      {moment(expires)} {over ? <Badge tone="warn">over</Badge> : null}
    </>
  );
}
