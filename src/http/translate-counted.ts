/** Translation as the server does it for whoever asks: what no published map lists is told to whoever counts it. */
import type { Coding } from '../domain/coding.js';
import { TerminologyError } from '../domain/issue.js';
import type { TranslateResult } from '../domain/results.js';
import { type TranslateCatalogues, type TranslateRequest, translate } from '../terminology/translate.js';
import { type FoundMiss, translateMisses } from './miss.js';

/**
 * Translates, and adds to `missed` the codes that no map lists, also where the map asked for is not (yet) published.
 * @throws TerminologyError as `translate` does.
 */
export function translateCounted(
  catalogues: TranslateCatalogues,
  request: TranslateRequest,
  missed: FoundMiss[] | undefined,
): TranslateResult {
  const tell = (codings: readonly Coding[]): void => {
    if (codings.length > 0) missed?.push(...translateMisses(codings, request.dependencies));
  };
  try {
    const result = translate(catalogues, request);
    tell(result.missed);
    return result;
  } catch (error) {
    if (missed !== undefined && error instanceof TerminologyError && error.status === 404)
      tell(translate(catalogues, withoutMap(request)).missed);
    throw error;
  }
}

function withoutMap({ url: _url, conceptMapVersion: _version, ...request }: TranslateRequest): TranslateRequest {
  return request;
}
