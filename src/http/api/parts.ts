/** From the server as a whole to what the API works with. */
import type { AnswerCache } from '../answer-cache.js';
import { type Authenticator, createAuthenticator } from '../auth/authenticator.js';
import { DEFAULT_AUTH } from '../auth/settings.js';
import type { ServerContext } from '../context.js';
import type { TranslationTally } from '../translation-tally.js';
import type { ApiServices } from './services.js';

/** Undefined where nothing is governed, so that nobody is known. */
export function authenticatorOf({ governance, auth, baseUrl }: ServerContext): Authenticator | undefined {
  return governance === undefined
    ? undefined
    : createAuthenticator({ governance, settings: auth ?? DEFAULT_AUTH, baseUrl });
}

/** @throws Error where the server governs nothing. */
export function apiServices(server: ServerContext, auth: Authenticator, cache: AnswerCache): ApiServices {
  const { governance, suggest, mapFiles, started, traffic, translations } = server;
  if (governance === undefined) throw new Error('an API without governance has nothing to answer');
  return {
    governance,
    auth,
    catalogue: () => server.loaded,
    started,
    ...(suggest === undefined ? {} : { suggest }),
    ...(mapFiles === undefined ? {} : { mapFiles }),
    ...(traffic === undefined
      ? {}
      : { traffic: () => ({ ...traffic(), ...translatedOf(translations), answers: answersOf(cache) }) }),
  };
}

function translatedOf(tally: TranslationTally | undefined) {
  const numbers = tally?.numbers();
  return numbers === undefined ? {} : { translate: numbers };
}

function answersOf(cache: AnswerCache) {
  const { entries, bytes, hits, misses } = cache.stats();
  return { kept: entries, bytes, hits, misses };
}
