/** Signing in and out, and the theme: the pages whose outcome is a cookie. Sessions themselves are the API's. */
import { Hono } from 'hono';
import { apiOf, visitorOf } from '../api.js';
import { ApiProblem } from '../api-problem.js';
import { Field } from '../components/field.js';
import { ProblemMessage } from '../components/problem-message.js';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { formOf } from '../form.js';
import { page, seeOther } from '../page.js';
import { isFromHere, safeNext } from '../security.js';

export function sessionRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/login', (c) => loginPage(c, ui));
  routes.post('/login', (c) => login(c, ui));
  routes.post('/logout', (c) => logout(c, ui));
  routes.post('/theme', async (c) => {
    const form = await formOf(c);
    const theme = form.text('theme');
    const chosen = theme === 'light' || theme === 'dark' ? theme : undefined;
    const life = chosen === undefined ? 'Max-Age=0' : 'Max-Age=31536000';
    c.header('set-cookie', `concord-theme=${chosen ?? ''}; Path=/; SameSite=Lax; ${life}`);
    return seeOther(c, safeNext(form.text('next')));
  });
  return routes;
}

async function loginPage(c: UiContextOf, ui: UiContext, problem?: ApiProblem): Promise<Response> {
  const next = safeNext(c.req.query('next'));
  if (problem === undefined && (await visitorOf(c, ui)) !== undefined) return seeOther(c, next);
  return page(
    c,
    ui,
    { title: 'Sign in', ...(problem === undefined ? {} : { status: problem.status }) },
    <section class="narrow card">
      <h1>Sign in</h1>
      {problem === undefined ? null : <ProblemMessage problem={problem} />}
      <form method="post" action={`/login?next=${encodeURIComponent(next)}`}>
        <Field label="Name" name="name" required autocomplete="username" />
        <Field label="Password" name="password" type="password" required autocomplete="current-password" />
        <button type="submit">Sign in</button>
      </form>
      <p class="note">
        People are added by an administrator: <code>concord user add NAME --role mapper</code>
      </p>
    </section>,
  );
}

async function login(c: UiContextOf, ui: UiContext): Promise<Response> {
  if (!isFromHere(c)) return loginPage(c, ui, new ApiProblem(403, 'Not from here', 'Sign in on this page itself.'));
  const form = await formOf(c);
  const body = JSON.stringify({ name: form.text('name'), password: form.all('password')[0] });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const answer = await apiOf(c, ui).raw('/api/session', { method: 'POST', headers, body });
  if (!answer.ok) {
    const said = answer.status === 404 ? NO_GOVERNANCE : WRONG[answer.status];
    return loginPage(c, ui, new ApiProblem(answer.status, 'Not signed in', said ?? 'Name or password is wrong.'));
  }
  passCookies(c, answer);
  return seeOther(c, safeNext(c.req.query('next')));
}

const NO_GOVERNANCE = 'This server keeps no people: it serves content alone.';
const WRONG: Readonly<Record<number, string>> = { 429: 'Too many attempts. Wait a moment and try again.' };

async function logout(c: UiContextOf, ui: UiContext): Promise<Response> {
  const headers = { 'x-csrf-token': (await formOf(c)).text('_csrf') ?? '' };
  const answer = await apiOf(c, ui).raw('/api/session', { method: 'DELETE', headers });
  if (!answer.ok && answer.status !== 401) throw new ApiProblem(answer.status, 'Not signed out', 'Try it again.');
  passCookies(c, answer);
  return seeOther(c, '/login');
}

/** The session's cookie is set by the API and goes to the browser as it is. */
function passCookies(c: UiContextOf, answer: Response): void {
  for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
}
