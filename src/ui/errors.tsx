/** Errors as pages: a refusal of the API in words, a page that is not there, a fault of our own without its details. */
import { ApiProblem } from './api-problem.js';
import { withQuery } from './components/pager.js';
import { ProblemMessage } from './components/problem-message.js';
import type { UiContext, UiContextOf } from './context.js';
import { page, part, seeOther, wantsPart } from './page.js';

/** What was thrown while a page was made. Whoever is not signed in is asked to, and led back. */
export async function errorPage(c: UiContextOf, ui: UiContext, error: Error): Promise<Response> {
  const problem = error instanceof ApiProblem ? error : unforeseen(c, error);
  if (problem.status === 401 && c.req.method === 'GET' && !wantsPart(c)) {
    return seeOther(c, withQuery('/login', { next: `${c.req.path}${new URL(c.req.url).search}` }));
  }
  if (wantsPart(c)) {
    c.header('hx-retarget', '#messages');
    c.header('hx-reswap', 'innerHTML');
    return part(c, <ProblemMessage problem={problem} />, problem.status);
  }
  return page(
    c,
    ui,
    { title: problem.title, status: problem.status },
    <section class="narrow">
      <h1>{problem.status === 404 ? 'Not here' : 'That did not work'}</h1>
      <ProblemMessage problem={problem} />
      <p>
        <a href="/">To the start</a>
      </p>
    </section>,
  );
}

function unforeseen(c: UiContextOf, error: Error): ApiProblem {
  const reference = Math.random().toString(36).slice(2, 10);
  process.stderr.write(`error ${reference} ${c.req.method} ${c.req.path}: ${error.stack ?? error.message}\n`);
  return new ApiProblem(500, 'An error inside Concord', `The server's log tells more under ${reference}.`);
}

/** A page for a path that nothing answers; undefined where the client asks for no page. */
export function notFoundPage(c: UiContextOf, ui: UiContext): Promise<Response> | undefined {
  const wantsPage = (c.req.header('accept') ?? '').includes('text/html');
  if (!wantsPage || /^\/(api|r4|r5|fhir)(\/|$)/.test(c.req.path)) return undefined;
  return errorPage(c, ui, new ApiProblem(404, 'No such page', `There is no page ${c.req.path}.`));
}
