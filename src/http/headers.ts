/**
 * Request headers. Under Node they are read from the message as Node parsed them: the web standard's `Headers` object would be built anew
 * for every request, which costs more than many an answer.
 */

interface NodeMessage {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** As much of Hono's Context as it takes to know what is asked: the router's contexts are such, and those of `direct.ts`. */
export interface RequestSource {
  readonly env: unknown;
  readonly req: {
    readonly method: string;
    /** The whole URL. */
    readonly url: string;
    header(name: string): string | undefined;
  };
  /** A variable that middleware has set. */
  get(name: string): unknown;
}

/** The header's value; `name` in lower case. */
export function headerOf(c: RequestSource, name: string): string | undefined {
  const message = (c.env as { readonly incoming?: NodeMessage } | undefined)?.incoming;
  if (message === undefined) return c.req.header(name);
  const value = message.headers[name];
  return typeof value === 'string' || value === undefined ? value : value.join(', ');
}

/** Whether JSON is among what an Accept header allows; browsers get it too. */
export function wantsJson(accept: string): boolean {
  return accept === '' || /\*\/\*|json|application\/\*|text\/html|text\/\*/.test(accept);
}
