/** What a page is about, found in the loaded content or refused in words. Reads; shows nothing. */
import type { Catalogue, CataloguedResource, CodeSystemVersion } from '../../terminology/catalogue.js';
import { findVersion } from '../../terminology/resolve.js';
import { ApiProblem } from '../api-problem.js';
import type { UiContextOf } from '../context.js';

export type CodeSystem = ReturnType<CodeSystemVersion['open']>;
export type Concept = NonNullable<ReturnType<CodeSystem['find']>>;
export type Info = CodeSystem['info'];

/** Longest texts that a page reads of its address. */
const LONGEST = 4000;

/** A parameter of the address without blanks around it; undefined where it is missing or empty. */
export function query(c: UiContextOf, name: string): string | undefined {
  const text = c.req.query(name)?.trim().slice(0, LONGEST);
  return text === undefined || text === '' ? undefined : text;
}

/** A whole number from 0 of the address; `fallback` where it is missing or none. */
export function numberIn(c: UiContextOf, name: string, { fallback, most }: { fallback: number; most: number }): number {
  const text = query(c, name);
  return text !== undefined && /^\d{1,9}$/.test(text) ? Math.min(Number(text), most) : fallback;
}

/** A parameter that the page cannot do without. @throws ApiProblem (400) */
export function need(c: UiContextOf, name: string): string {
  const text = query(c, name);
  if (text !== undefined) return text;
  throw new ApiProblem(400, 'The address is not complete', `It must name the ${name}.`);
}

/** @throws ApiProblem (404) that says which versions there are. */
export function codeSystemOf(catalogue: Catalogue, url: string, version?: string): CodeSystem {
  const found = findVersion(catalogue, url, version);
  if (found !== undefined) return found.open();
  const versions = catalogue.codeSystemVersions(url).map(({ info }) => info.version ?? 'without a version');
  if (versions.length === 0) throw notHere(`The code system ${url} is not loaded.`);
  throw notHere(`${url} is not loaded in version ${version ?? '?'}; loaded are: ${versions.join(', ')}.`);
}

/** @throws ApiProblem (404) */
export function conceptIn(codeSystem: CodeSystem, code: string): Concept {
  const found = codeSystem.find(code);
  if (found !== undefined) return found;
  const { url, version, title } = codeSystem.info;
  const why = codeSystem.explain?.(code);
  const where = `${title ?? url}${version === undefined ? '' : ` (version ${version})`}`;
  throw notHere(`${where} has no code ${code}.${why === undefined ? '' : ` ${why}`}`);
}

/** The resource that stands for a canonical on this server; undefined for what is built in. */
export function resourceFor(
  catalogue: Catalogue,
  type: CataloguedResource['type'],
  { url, version }: { readonly url?: string | undefined; readonly version?: string | undefined },
): CataloguedResource | undefined {
  if (url === undefined) return undefined;
  const found = catalogue.resourcesByUrl(type, url);
  return found.find(({ head }) => head.version === version) ?? (version === undefined ? found[0] : undefined);
}

export function notHere(detail: string): ApiProblem {
  return new ApiProblem(404, 'Not here', detail);
}
