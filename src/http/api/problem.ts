/** Errors of the API as problem details (RFC 9457): what a status is called, where in the request something is wrong. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import { type Issue, TerminologyError } from '../../domain/issue.js';
import { internalError, invalidParameter } from '../../domain/wording.js';
import type { Problem } from './contract/common.js';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

type ProblemIssue = Problem['issues'][number];

/** A problem with one issue or more. */
export function respondProblem(c: Context, status: number, issues: readonly ProblemIssue[]): Response {
  const problem: Problem = {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    detail: issues.map(({ path, text }) => (path === undefined ? text : `${path}: ${text}`)).join('; '),
    issues: [...issues],
  };
  if (status === 401) c.header('WWW-Authenticate', 'Bearer realm="Concord"');
  c.header('Cache-Control', 'no-store');
  const headers = { 'Content-Type': 'application/problem+json; charset=utf-8' };
  return c.body(JSON.stringify(problem), status as ContentfulStatusCode, headers);
}

/** Whatever was thrown; what was not foreseen is logged and told without its details. */
export function respondThrown(c: Context, error: Error): Response {
  if (error instanceof TerminologyError) {
    const wait = error.issues.map(({ diagnostics = '' }) => /^retry after (\d+)$/.exec(diagnostics)?.[1]).find(Boolean);
    if (wait !== undefined) c.header('Retry-After', wait);
    return respondProblem(c, error.status, error.issues.map(issueOf));
  }
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return respondProblem(c, 400, [issueOf(invalidParameter('body', 'is nested too deeply'))]);
  }
  const reference = Math.random().toString(36).slice(2, 10);
  process.stderr.write(`error ${reference} ${c.req.method} ${c.req.path}: ${error.stack ?? error.message}\n`);
  return respondProblem(c, 500, [issueOf(internalError(reference))]);
}

function issueOf({ code, text, expression, diagnostics = '' }: Issue): ProblemIssue {
  const [, current] = /^version (\d+)$/.exec(diagnostics) ?? [];
  return {
    code,
    text,
    ...(expression === undefined ? {} : { path: expression }),
    ...(current === undefined ? {} : { current: Number(current) }),
  };
}

/** A request that its schema does not fit, place by place; `place` is `body`, `query` or `path`. */
export function schemaIssues(place: string, error: z.ZodError): readonly ProblemIssue[] {
  return error.issues.slice(0, MOST_ISSUES).flatMap((issue): readonly ProblemIssue[] => {
    const path = [place, ...issue.path.map(String)].join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ code: 'structure', text: 'is not known here', path: `${path}.${key}` }));
    }
    const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    return [{ code: missing ? 'required' : 'value', text: missing ? 'is missing' : wordsOf(issue.message), path }];
  });
}

/** Issues told at most of one request. */
const MOST_ISSUES = 100;

/** The library's sentences stand after a place and a colon. */
function wordsOf(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
