/**
 * Releases over HTTP, for administrators: content files listed, activated, taken out, removed; new ones uploaded as a stream and loaded
 * elsewhere. Everything that is done is in the audit. What a release is, others know.
 */
import { type Context, Hono } from 'hono';
import { TerminologyError } from '../../domain/issue.js';
import type { Actor } from '../../governance/facts.js';
import { recordRelease } from '../../governance/release-events.js';
import type { GovernanceStore } from '../../governance/store.js';
import { roleNeeded } from '../../governance/wording.js';
import { type Authenticator, actorOf } from '../auth/authenticator.js';
import {
  listReleaseFiles,
  listUploads,
  type ReleaseFile,
  removeReleaseFile,
  setReleaseActive,
  type Upload,
} from './contract/releases.js';
import { type Mounted, on } from './handler.js';
import { formFile } from './multipart-file.js';
import { respondThrown } from './problem.js';
import { requireText } from './read-body.js';

/** What is uploaded, and how it is to be understood where the files do not tell. */
export interface NewRelease {
  readonly name: string;
  readonly by: string;
  /** Bytes announced. */
  readonly size?: number;
  readonly system?: string;
  readonly version?: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** Called once, when the load has ended well or not, with what was said. */
  readonly ended: (outcome: { readonly ok: boolean; readonly lines: readonly string[] }) => Promise<void>;
}

/** Who keeps the content files. */
export interface Releases {
  files(): Promise<readonly ReleaseFile[]>;
  /** Resolves when it is served, or no more. @throws TerminologyError (404, 409). */
  setActive(file: string, active: boolean): Promise<void>;
  /** @throws TerminologyError: 404, or 409 for one that is served. */
  remove(file: string): Promise<void>;
  uploads(): Promise<readonly Upload[]>;
  /** Resolves when all is received; the load goes on. @throws TerminologyError where it breaks off, or is too large (413). */
  receive(release: NewRelease): Promise<Upload>;
}

export interface ReleaseParts {
  readonly auth: Authenticator;
  readonly store: GovernanceStore;
  readonly releases: Releases;
}

export function releaseRoutes(parts: ReleaseParts): Hono {
  const app = new Hono();
  app.onError((error, c) => (wantsText(c) ? textual(c, error) : respondThrown(c, error)));
  for (const { endpoint, answer } of jsonRoutes(parts)) {
    app.on(endpoint.method.toUpperCase(), endpoint.path, (c) => answer(c, parts.auth));
  }
  app.post('/release-uploads', (c) => upload(c, parts));
  return app;
}

function jsonRoutes({ store, releases }: ReleaseParts): readonly Mounted[] {
  const record = (
    subject: string,
    action: 'activate' | 'deactivate' | 'remove',
    reason: string | undefined,
    by: Actor,
  ) => {
    const event = { subject, action, detail: {}, at: new Date().toISOString() };
    return recordRelease(store, reason === undefined ? event : { ...event, reason }, by);
  };
  return [
    on(listReleaseFiles, async () => ({ items: [...(await releases.files())] })),
    on(listUploads, async () => ({ items: [...(await releases.uploads())] })),
    on(setReleaseActive, async ({ body, actor }) => {
      const { file, active, reason } = body;
      await releases.setActive(file, active);
      await record(file, active ? 'activate' : 'deactivate', reason, actor);
      return { file, active };
    }),
    on(removeReleaseFile, async ({ body, actor }) => {
      await releases.remove(body.file);
      await record(body.file, 'remove', body.reason, actor);
      return undefined;
    }),
  ];
}

/** Before anything of the body is read, who sends it is known to be an administrator. */
async function upload(c: Context, { auth, store, releases }: ReleaseParts): Promise<Response> {
  const caller = await auth.changerOf(c);
  if (!caller.roles.includes('administrator')) {
    throw new TerminologyError(roleNeeded('loading a release', ['administrator']));
  }
  const actor = actorOf(caller);
  const { name, fields, content } = await sentFile(c);
  const size = Number(c.req.header('content-length') ?? Number.NaN);
  const made = await releases.receive({
    name,
    by: caller.name,
    content,
    ...(Number.isSafeInteger(size) ? { size } : {}),
    ...optional('system', fields['system']),
    ...optional('version', fields['version']),
    ended: async ({ ok, lines }) => {
      const event = { subject: name, action: ok ? 'load' : 'load-failed', detail: { lines: [...lines] } } as const;
      await recordRelease(store, { ...event, at: new Date().toISOString() }, actor);
    },
  });
  if (wantsText(c)) return c.text(`${made.name} was received and is being loaded.`, 202);
  return c.json(made, 202);
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  const text = value?.trim() ?? '';
  return (text === '' ? {} : { [key]: text }) as { readonly [P in K]?: string };
}

/** A form with a file, or the file itself with `?name=`. */
async function sentFile(c: Context) {
  const type = c.req.header('content-type') ?? '';
  const body = c.req.raw.body;
  if (body === null) throw invalid('the body is empty');
  const found = /^multipart\/form-data/i.test(type) ? await formFile(body, type) : plainFile(c, body);
  if (found.name.trim() === '') throw invalid('a file must be chosen, and must have a name');
  requireText([found.name, found.fields], 'body');
  return found;
}

function plainFile(c: Context, content: ReadableStream<Uint8Array>) {
  if (!/^application\/(octet-stream|zip|gzip|x-gzip)\b/i.test(c.req.header('content-type') ?? '')) {
    throw invalid('must be multipart/form-data, or application/octet-stream with ?name=');
  }
  const { name = '', system = '', version = '' } = c.req.query();
  return { name, fields: { system, version }, content };
}

function invalid(text: string): TerminologyError {
  return new TerminologyError({ severity: 'error', code: 'invalid', text, expression: 'body' });
}

/** A page shows what was said as it is. */
function wantsText(c: Context): boolean {
  return c.req.header('accept') === 'text/plain';
}

function textual(c: Context, error: Error): Response {
  if (!(error instanceof TerminologyError)) return respondThrown(c, error);
  return c.text(error.message, error.status as 400);
}
