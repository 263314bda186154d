/** What an endpoint of the API is: method, path, who may call it, what goes in and what comes out. A form; the endpoints are beside it. */
import type { z } from '@hono/zod-openapi';
import type { Role } from '../../../governance/lifecycle.js';
import type { Of } from './common.js';

/** `public`: everybody; `signed-in`: any user, key or token; else who has one of the roles. */
export type Access = 'public' | 'signed-in' | readonly Role[];

export interface Endpoint {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/api`, with `{name}` for the members of `params`. */
  readonly path: string;
  readonly tag: string;
  readonly access: Access;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Absent: no content, or a file. */
  readonly answer?: z.ZodType;
  /** 200, or 204 where there is neither answer nor file. */
  readonly status?: 200 | 201;
  /** The answer is a file of one of these media types. */
  readonly file?: readonly string[];
}

type Part<E, K extends string> = K extends keyof E ? (E[K] extends z.ZodType ? Of<E[K]> : undefined) : undefined;

/** What a handler is given. */
export interface Input<E extends Endpoint> {
  readonly params: Part<E, 'params'>;
  readonly query: Part<E, 'query'>;
  readonly body: Part<E, 'body'>;
}

/** What comes out. */
export type Answer<E extends Endpoint> = Part<E, 'answer'>;

/** Keeps the literal types of an endpoint. */
export function endpoint<const E extends Endpoint>(definition: E): E {
  return definition;
}

export const EVERY_HAND = ['mapper', 'reviewer', 'publisher', 'administrator'] as const satisfies readonly Role[];
export const MAPPERS = ['mapper', 'publisher', 'administrator'] as const satisfies readonly Role[];
export const DECIDERS = ['reviewer', 'publisher', 'administrator'] as const satisfies readonly Role[];
export const STEWARDS = ['publisher', 'administrator'] as const satisfies readonly Role[];
export const PUBLISHERS = ['publisher'] as const satisfies readonly Role[];
export const ADMINISTRATORS = ['administrator'] as const satisfies readonly Role[];
