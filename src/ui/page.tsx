/** One page or part of a page as an answer: the frame around it, the security headers, the document type. Knows no subject. */
import { html } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { visitorOf } from './api.js';
import type { UiContext, UiContextOf } from './context.js';
import { Layout } from './layout.js';
import { securePage } from './security.js';

export interface PageOptions {
  readonly title: string;
  readonly status?: number;
  /** Shown in the message area, as after a change: what happened, in words. */
  readonly message?: string;
  /** The page uses the whole width, as grids do. */
  readonly wide?: boolean;
}

/** A whole page for whoever asks. */
export async function page(c: UiContextOf, ui: UiContext, options: PageOptions, content: Child): Promise<Response> {
  securePage(c);
  const visitor = await visitorOf(c, ui);
  const { title, status = 200, message, wide } = options;
  const document = (
    <Layout
      title={title}
      path={c.req.path}
      version={ui.version}
      theme={themeOf(c)}
      visitor={visitor}
      message={message}
      wide={wide}
    >
      {content}
    </Layout>
  );
  return c.html(html`<!doctype html>${document}`, status as ContentfulStatusCode);
}

/** A part of a page, as htmx asks for. */
export function part(c: UiContextOf, content: Child, status = 200): Response | Promise<Response> {
  securePage(c);
  return c.html(html`${content}`, status as ContentfulStatusCode);
}

/** True where htmx asks for a part of a page. */
export function wantsPart(c: UiContextOf): boolean {
  return c.req.header('hx-request') === 'true' && c.req.header('hx-history-restore-request') !== 'true';
}

/** Answers a form with a page to go to. */
export function seeOther(c: UiContextOf, path: string): Response {
  securePage(c);
  if (!wantsPart(c)) return c.redirect(path, 303);
  c.header('hx-redirect', path);
  return c.body(null, 204);
}

export type Theme = 'light' | 'dark';

/** The theme that the visitor chose; undefined where the device decides. */
export function themeOf(c: UiContextOf): Theme | undefined {
  const chosen = /(?:^|;\s*)concord-theme=(light|dark)(?:;|$)/.exec(c.req.header('cookie') ?? '')?.[1];
  return chosen === 'light' || chosen === 'dark' ? chosen : undefined;
}
