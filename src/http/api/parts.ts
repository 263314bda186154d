/** From the server as a whole to what the API works with. */
import type { AnswerCache } from '../answer-cache.js';
import { type Authenticator, createAuthenticator } from '../auth/authenticator.js';
import { DEFAULT_AUTH } from '../auth/settings.js';
import type { ServerContext } from '../context.js';
import { type ServedFigures, together } from '../figures.js';
import type { ApiServices } from './services.js';

/** Undefined where nothing is governed, so that nobody is known. */
export function authenticatorOf({ governance, auth, baseUrl }: ServerContext): Authenticator | undefined {
  return governance === undefined
    ? undefined
    : createAuthenticator({ governance, settings: auth ?? DEFAULT_AUTH, baseUrl });
}

/** @throws Error where the server governs nothing. */
export function apiServices(server: ServerContext, auth: Authenticator, cache: AnswerCache): ApiServices {
  const { governance, suggest, mapFiles, allFigures } = server;
  if (governance === undefined) throw new Error('an API without governance has nothing to answer');
  return {
    governance,
    auth,
    catalogue: () => server.loaded,
    served: async () => {
      const all = (await allFigures?.()) ?? [];
      return together(all.length === 0 ? [servedFigures(server, cache)] : all);
    },
    ...(suggest === undefined ? {} : { suggest }),
    ...(mapFiles === undefined ? {} : { mapFiles }),
  };
}

/** The figures of this process. */
export function servedFigures(
  { started, traffic, translations }: Pick<ServerContext, 'started' | 'traffic' | 'translations'>,
  cache: AnswerCache,
): ServedFigures {
  const { entries, bytes, hits, misses } = cache.stats();
  return {
    started,
    ...(traffic?.() ?? { requests: 0, times: [] }),
    translate: translations?.numbers() ?? { asked: 0, missed: 0 },
    answers: { kept: entries, bytes, hits, misses },
  };
}
