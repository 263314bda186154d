/**
 * What all parts of the API's contract share: the type of a schema as readers see it, problems, pages and the words of codes and people.
 * Shapes only; nothing here is called while a request is answered but the schemas.
 */
import { z } from '@hono/zod-openapi';
import { ROLES } from '../../../governance/lifecycle.js';

/** JSON as it is read: nothing in it changes, and a member that is not there is absent rather than undefined. */
export type Exact<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null | undefined
    ? T
    : { readonly [K in keyof T]: Exact<undefined extends T[K] ? Exclude<T[K], undefined> : T[K]> };

/** The type that a schema reads into. */
export type Of<S extends z.ZodType> = Exact<z.output<S>>;

/** Problem details (RFC 9457), the body of every error. */
export const Problem = z
  .object({
    type: z.string().openapi({ description: '`about:blank`, or a URI of the kind of problem' }),
    title: z.string().openapi({ description: 'what the status means' }),
    status: z.int(),
    detail: z.string().openapi({ description: 'all issues in one sentence' }),
    issues: z
      .array(
        z.object({
          code: z.string().openapi({ description: 'FHIR issue type, such as `conflict`, `forbidden`, `required`' }),
          text: z.string(),
          path: z.string().optional().openapi({ description: 'place in the request, such as `body.rows.3.code`' }),
          current: z.int().optional().openapi({ description: 'conflict: the version that the thing has now' }),
        }),
      )
      .openapi({ description: 'everything that is wrong, one by one' }),
  })
  .openapi('Problem');
export type Problem = Of<typeof Problem>;

export const Role = z.enum(ROLES).openapi('Role');

export const LIMIT_DEFAULT = 50;
export const LIMIT_MOST = 500;

/** Query members of every list that is paged. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(LIMIT_MOST).default(LIMIT_DEFAULT),
  cursor: z.string().min(1).max(1_000).optional().openapi({ description: '`next` of the page before' }),
};

/** A page of a list: `next` is there where more follows. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({ items: z.array(item), next: z.string().optional() });
}

/** `true` or `false` in a query. */
export const Flag = z.enum(['true', 'false']);

/** Version of the record that the caller saw; a change that names another is refused with 409. */
export const SeenVersion = z.int().min(1);

/** Why something is done, kept in the audit. */
export const Reason = z.string().trim().min(1).max(10_000);

export const Uri = z.string().min(1).max(2_000).regex(/^\S+$/, 'must be a URI');
/** A code: no control characters, no blanks at its ends. */
export const Code = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\s\p{Cc}]([^\p{Cc}]*[^\s\p{Cc}])?$/u, 'must be a code');
export const Id = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@/-]*$/, 'must be an id');
