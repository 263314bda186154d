/**
 * From the parameters of a request to the text of its answer, for one operation: kept answers, evaluation, the other thread where this one
 * would take too long, and the codes that were not found. How the request came and how the answer leaves is not decided here.
 */
import type { FhirVersion } from '../domain/resource-decoder.js';
import { ranOutOfTime } from '../domain/time-budget.js';
import { TextInParts } from '../fhir/json-text.js';
import { type InputParameter, type InputParameters, inputParameters } from '../fhir/parameters.js';
import type { Catalogue } from '../terminology/catalogue.js';
import { type AnswerCache, answerKey } from './answer-cache.js';
import type { Operation, ServerContext } from './context.js';
import { headerOf, type RequestSource } from './headers.js';
import { clientOf, type FoundMiss } from './miss.js';
import { isOutOfTime, type Offload, type OffloadedAnswer, offloadedRequest } from './offload.js';
import { operationContext } from './request.js';

export interface OperationAnswers {
  /** The answer to the same request before, where it was kept. */
  kept(c: RequestSource): string | undefined;
  /**
   * The answer of this thread; or that of another one, where time is short here.
   * @throws what the operation throws.
   */
  found(c: RequestSource, given: InputParameters, more?: More): string | TextInParts | Promise<OffloadedAnswer>;
  /** The answer of another thread; undefined where there is none, or where the request depends on earlier ones of this process. */
  elsewhere(c: RequestSource, body: string | undefined): Promise<OffloadedAnswer> | undefined;
}

/** What a request has beyond its parameters. */
export interface More {
  /** As it was sent; absent for GET. */
  readonly body?: string | undefined;
  /** Parameters that stand before those given, by the content that answers. */
  readonly add?: ((loaded: Catalogue) => readonly InputParameter[]) | undefined;
}

export interface AnswerOptions {
  readonly server: ServerContext;
  readonly fhirVersion: FhirVersion;
  readonly cache: AnswerCache;
}

export function operationAnswers(operation: Operation, options: AnswerOptions): OperationAnswers {
  const { server, fhirVersion, cache } = options;
  const elsewhere = (c: RequestSource, body: string | undefined) => offloaded(c, { operation, server, body });
  const tally = operation.name === 'translate' ? server.translations : undefined;
  const tell = (c: RequestSource, missed: readonly FoundMiss[] | undefined): void => {
    tally?.count(1, missed === undefined || missed.length === 0 ? 0 : 1);
    report(c, missed, server);
  };
  return {
    kept: (c) => {
      const key = answerKey(c);
      const known = key === undefined ? undefined : cache.get(key, server.loaded);
      if (known !== undefined) tell(c, known.missed);
      return known?.text;
    },
    found: (c, given, { body, add } = {}) => {
      const { remembering } = server;
      if (remembering !== undefined && isTied(c, operation, body)) return handedOver(c, { server, body }, remembering);
      const missed: FoundMiss[] | undefined = server.recordMiss === undefined ? undefined : [];
      try {
        // Read once: nothing waits here, and the answer is of one content.
        const { loaded } = server;
        const input = add === undefined ? given : inputParameters([...add(loaded), ...given.all]);
        const answer = operation.run(operationContext(c, { server, loaded, fhirVersion, missed }, input), input);
        const text = typeof answer === 'string' || answer instanceof TextInParts ? answer : JSON.stringify(answer);
        const key = typeof text === 'string' ? answerKey(c) : undefined;
        if (key !== undefined && typeof text === 'string')
          cache.put(key, { text, missed: missed?.length === 0 ? undefined : missed }, loaded);
        tell(c, missed);
        return text;
      } catch (error) {
        // Whoever does the work anew counts anew.
        const other = isOutOfTime(error) ? elsewhere(c, body) : undefined;
        if (other !== undefined) {
          ranOutOfTime();
          return other;
        }
        tell(c, missed);
        throw error;
      }
    },
    elsewhere,
  };
}

interface Handover {
  readonly operation: Operation;
  readonly server: ServerContext;
  readonly body: string | undefined;
}

function offloaded(c: RequestSource, { operation, server, body }: Handover): Promise<OffloadedAnswer> | undefined {
  const { offload, remembering } = server;
  if (isTied(c, operation, body)) {
    return remembering === undefined ? undefined : handedOver(c, { server, body }, remembering);
  }
  return offload === undefined ? undefined : handedOver(c, { server, body }, offload);
}

/** Whether the answer depends on what the client has sent before. */
function isTied(c: RequestSource, { name }: Operation, body: string | undefined): boolean {
  if (name === 'closure' || c.req.url.includes('cache-id')) return true;
  return body?.includes('"cache-id"') === true || headerOf(c, 'x-cache-id') !== undefined;
}

async function handedOver(
  c: RequestSource,
  { server, body }: Pick<Handover, 'server' | 'body'>,
  to: Offload,
): Promise<OffloadedAnswer> {
  const answer = await to(offloadedRequest(c, body));
  report(c, answer.missed, server);
  return answer;
}

/** Has the codes counted that an answer told were unmapped. */
function report(c: RequestSource, missed: readonly FoundMiss[] | undefined, { recordMiss, auth }: ServerContext): void {
  if (recordMiss === undefined || missed === undefined || missed.length === 0) return;
  const client = clientOf(c, auth?.trustedProxies);
  // Named one by one: a spread costs more than the counting.
  for (const { system, code, display, unit, specimen } of missed)
    recordMiss({ system, code, display, unit, specimen, client });
}
