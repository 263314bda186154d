/** A refusal of the API in words, with what the reader can do about it. */
import type { ApiProblem } from '../api-problem.js';

/** What helps, by status. */
const HELP: Readonly<Record<number, string>> = {
  401: 'Sign in and try again.',
  403: 'An administrator can give you the role for it.',
  404: 'It may have been moved, retired or never have been here.',
  409: 'Somebody was faster. Read the page anew and decide again; nothing was lost.',
  413: 'Send less at once.',
  429: 'Wait a moment and try again.',
};

export function ProblemMessage({ problem }: { readonly problem: Pick<ApiProblem, 'status' | 'title' | 'detail'> }) {
  const help = HELP[problem.status];
  return (
    <div class="message bad" role="alert">
      <strong>{problem.title}</strong>
      <p>{problem.detail}</p>
      {help === undefined ? null : <p>{help}</p>}
    </div>
  );
}
