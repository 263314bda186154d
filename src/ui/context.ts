/** What the pages are given, and what they know of the person who asks. Types only; nothing here reads or writes. */
import type { Context, Env } from 'hono';
import type { Catalogue } from '../terminology/catalogue.js';
import type { Form } from './form.js';

export interface UiContext {
  /** The application itself, in process. Pages ask it as any client would, so that permissions are checked in one place. */
  readonly api: (request: Request) => Response | Promise<Response>;
  /** Content as it is loaded now. */
  readonly catalogue: () => Catalogue;
  /** Base URL of the server without a slash at the end. */
  readonly baseUrl: string;
  /** Release of Concord. */
  readonly version: string;
}

/** Somebody who is signed in. */
export interface Visitor {
  readonly name: string;
  readonly roles: readonly string[];
  /** To be sent back with every change; a page of another site cannot know it. */
  readonly csrf: string;
}

export interface UiEnv extends Env {
  Variables: {
    /** Asked for once a request; null where nobody is signed in. */
    visitor?: Visitor | null;
    /** Read once a request. */
    form?: Form;
  };
}

export type UiContextOf = Context<UiEnv>;
