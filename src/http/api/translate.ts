/**
 * `POST /api/translate`: many codes translated in one call, in a form without FHIR's wrapping: a JSON object with a list, or NDJSON with a code on
 * each line. The same maps and the same counting of misses as `$translate`; works in portions, between which others get their turn.
 */
import { type Context, Hono } from 'hono';
import { asCode, type Coding } from '../../domain/coding.js';
import type { Filling } from '../../domain/filling.js';
import { TerminologyError } from '../../domain/issue.js';
import type { TranslateResult, TranslationMatch } from '../../domain/results.js';
import { invalidParameter, malformedBody, tooManyEntries } from '../../domain/wording.js';
import { FHIR_RELEASE } from '../../fhir/capability-statement.js';
import { isObject, type Json } from '../../fhir/parameters.js';
import { forRelease } from '../../terminology/endpoint-catalogue.js';
import type { TranslateCatalogues, TranslateRequest } from '../../terminology/translate.js';
import type { Authenticator } from '../auth/authenticator.js';
import { readGuard } from '../auth/fhir-access.js';
import type { ServerContext } from '../context.js';
import { clientOf, type FoundMiss } from '../miss.js';
import { translateCounted } from '../translate-counted.js';
import { createTurn } from '../turn.js';
import { respondThrown } from './problem.js';

/** What holds for all codes of a call. */
interface Shared {
  readonly url?: string;
  readonly version?: string;
  readonly system?: string;
  readonly targetSystem?: string;
}

const SHARED = ['url', 'version', 'system', 'targetSystem'] as const;
const OF_CODE = ['system', 'version', 'code', 'display', 'unit', 'specimen'] as const;
type Asked = { readonly [K in (typeof OF_CODE)[number]]?: string };

const NDJSON = 'application/x-ndjson';
/** Milliseconds of work, and codes, after which others get their turn. */
const PORTION_MS = 4;
const PORTION_CODES = 250;
const endOfTurn = createTurn();

/** The route; at most `maxBatch` codes a call. Open or closed as FHIR reads are. */
export function translateRoutes(server: ServerContext, auth?: Authenticator): Hono {
  const routes = new Hono();
  routes.onError((error, c) => respondThrown(c, error));
  if (auth !== undefined) routes.use('/translate', readGuard(auth, 'ConceptMap'));
  routes.post('/translate', async (c) => {
    const lines = (c.req.header('content-type') ?? '').includes('ndjson');
    const body = await c.req.text();
    const { shared, codes } = lines ? linesOf(c, body) : listOf(body);
    if (codes.length > server.maxBatch) throw new TerminologyError(tooManyEntries(codes.length, server.maxBatch));
    const answers = await translateAll(c, server, { shared, codes });
    return lines
      ? c.body(answers.map((answer) => `${answer}\n`).join(''), 200, { 'Content-Type': `${NDJSON}; charset=utf-8` })
      : c.body(`{"results":[${answers.join(',')}]}`, 200, { 'Content-Type': 'application/json; charset=utf-8' });
  });
  return routes;
}

interface Call {
  readonly shared: Shared;
  /** Each a code, an object with one, or the text of such an object. */
  readonly codes: readonly unknown[];
}

function listOf(body: string): Call {
  const given = parsed(body, 'body');
  if (!isObject(given)) throw new TerminologyError(invalidParameter('body', 'must be an object with codes'));
  const { codes } = given;
  if (!Array.isArray(codes) || codes.length === 0)
    throw new TerminologyError(invalidParameter('body.codes', 'must be a list of codes'));
  for (const name of Object.keys(given)) {
    if (name !== 'codes' && !SHARED.some((own) => own === name))
      throw new TerminologyError(invalidParameter(`body.${name}`, 'is not known here'));
  }
  return { shared: texts(given, SHARED, 'body'), codes };
}

/** What holds for all lines is in the query. */
function linesOf(c: Context, body: string): Call {
  const codes = body.split('\n').filter((line) => line.trim() !== '');
  if (codes.length === 0) throw new TerminologyError(invalidParameter('body', 'must have a code on each line'));
  return { shared: texts(c.req.query(), SHARED, 'query'), codes: codes.map((line, at) => parsedLater(line, at)) };
}

/** Read in its portion. */
function parsedLater(line: string, at: number): () => unknown {
  return () => parsed(line, `line ${at + 1}`);
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TerminologyError(malformedBody(`${place}: ${(error as Error).message}`));
  }
}

/** The JSON texts of the answers, in the order of the codes. */
async function translateAll(c: Context, server: ServerContext, { shared, codes }: Call): Promise<readonly string[]> {
  const loaded = forRelease(server.loaded, FHIR_RELEASE['5.0']);
  const missed: FoundMiss[] | undefined = server.recordMiss === undefined ? undefined : [];
  const answers: string[] = [];
  let begun = performance.now();
  try {
    for (const [at, code] of codes.entries()) {
      const asked = askedOf(typeof code === 'function' ? code() : code, at);
      answers.push(answerOf(asked, shared, { catalogues: { all: loaded, loaded }, missed, at }));
      if ((at + 1) % PORTION_CODES !== 0 && performance.now() - begun < PORTION_MS) continue;
      await endOfTurn();
      begun = performance.now();
    }
  } finally {
    server.translations?.count(answers.length, missed?.length ?? 0);
    const client = clientOf(c, server.auth?.trustedProxies);
    for (const { system, code, display, unit, specimen } of missed ?? [])
      server.recordMiss?.({ system, code, display, unit, specimen, client });
  }
  return answers;
}

function askedOf(given: unknown, at: number): Asked {
  if (typeof given === 'string') return { code: given };
  const place = `codes[${at}]`;
  if (!isObject(given)) throw new TerminologyError(invalidParameter(place, 'must be a code or an object with one'));
  return texts(given, OF_CODE, place);
}

/** Members that are texts, if they are there. */
function texts<K extends string>(given: Json, names: readonly K[], place: string): { readonly [P in K]?: string } {
  const found: { [P in K]?: string } = {};
  for (const name of names) {
    const value = given[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') throw new TerminologyError(invalidParameter(`${place}.${name}`, 'must be a string'));
    found[name] = value;
  }
  return found;
}

interface Work {
  readonly catalogues: TranslateCatalogues;
  readonly missed: FoundMiss[] | undefined;
  readonly at: number;
}

function answerOf(asked: Asked, shared: Shared, { catalogues, missed, at }: Work): string {
  const { code = '', unit, specimen } = asked;
  const system = asked.system ?? shared.system;
  if (code === '') throw new TerminologyError(invalidParameter(`codes[${at}].code`, 'is missing'));
  if (system === undefined && shared.url === undefined)
    throw new TerminologyError(invalidParameter(`codes[${at}].system`, 'is missing, and no url of a map is given'));
  const own: FoundMiss[] | undefined = missed === undefined ? undefined : [];
  try {
    const result = translateCounted(catalogues, requestOf({ ...asked, code }, system, shared), own);
    return answerText(result, system, code);
  } finally {
    for (const miss of own ?? []) missed?.push({ ...miss, unit, specimen });
  }
}

function requestOf(
  asked: Asked & { readonly code: string },
  system: string | undefined,
  shared: Shared,
): TranslateRequest {
  const { url, version, targetSystem } = shared;
  const coding: Filling<Coding> = { code: asCode(asked.code) };
  if (system !== undefined) coding.system = system;
  if (asked.version !== undefined) coding.version = asked.version;
  if (asked.display !== undefined) coding.display = asked.display;
  return {
    codings: [coding],
    reverse: false,
    dependencies: [],
    ...(url === undefined ? {} : { url }),
    ...(version === undefined ? {} : { conceptMapVersion: version }),
    ...(targetSystem === undefined ? {} : { targetSystem }),
  };
}

function answerText(result: TranslateResult, system: string | undefined, code: string): string {
  return JSON.stringify({ system, code, result: result.result, matches: result.matches.map(matchOf) });
}

/** A match without what is undefined, which JSON leaves out. `fallback`: the map does not list the code. */
function matchOf({ relationship, target, comment, originMap, fallback, dependsOn, product }: TranslationMatch): object {
  return {
    relationship,
    system: target?.system,
    version: target?.version,
    code: target?.code,
    display: target?.display,
    map: originMap,
    comment,
    fallback,
    dependsOn: dependsOn.length === 0 ? undefined : dependsOn,
    product: product.length === 0 ? undefined : product,
  };
}
