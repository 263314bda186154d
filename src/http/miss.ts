/**
 * What of a request goes into the queue of unmapped codes: which of the codes that were not found count, with unit and specimen where the
 * request names them, and who asked. Collects; counting and keeping are done elsewhere.
 */
import type { Coding } from '../domain/coding.js';
import type { MapAttribute } from '../domain/concept-map.js';
import { isStandardSystem } from '../domain/systems.js';
import type { MissReport } from '../governance/unmapped-queue.js';
import { addressOf } from './auth/address.js';
import type { RequestSource } from './headers.js';

/** A miss as an operation finds it: who asked is added by the server. */
export type FoundMiss = Omit<MissReport, 'client'>;

/** Codes that no map lists, with what the request says about unit and specimen. */
export function translateMisses(codings: readonly Coding[], dependencies: readonly MapAttribute[]): FoundMiss[] {
  const { unit, specimen } = circumstancesOf(dependencies);
  const misses: FoundMiss[] = [];
  for (const { system, code, display } of codings) {
    if (system !== undefined && code !== '') misses.push({ system, code, display, unit, specimen });
  }
  return misses;
}

/** Codes that no code system knows. An unknown code of a standard is a mistake to be put right, not a code to be mapped. */
export function validationMisses(codings: readonly Coding[]): FoundMiss[] {
  return translateMisses(
    codings.filter(({ system }) => system !== undefined && !isStandardSystem(system)),
    [],
  );
}

/** The last word of an attribute's URI, which is what servers agree on: `…#unit`, `…/Observation.specimen`, `units`. */
const UNIT = /(?:^|[/#.:])units?$/i;
const SPECIMEN = /(?:^|[/#.:])(?:specimen|specimen-?type|sample)$/i;

function circumstancesOf(dependencies: readonly MapAttribute[]): Pick<FoundMiss, 'unit' | 'specimen'> {
  if (dependencies.length === 0) return {};
  const given = (name: RegExp): MapAttribute['value'] | undefined =>
    dependencies.find(({ attribute }) => name.test(attribute))?.value;
  return { unit: textOf(given(UNIT), 'code'), specimen: textOf(given(SPECIMEN), 'display') };
}

/** A unit is best known by its code, a specimen by its name. */
function textOf(given: MapAttribute['value'] | undefined, first: 'code' | 'display'): string | undefined {
  if (given === undefined || given.type === 'Quantity') return undefined;
  if (given.type !== 'Coding') return String(given.value);
  return given.value[first] ?? given.value.code;
}

/** What is known of the connection and of who speaks over it, as bindings of the request. */
interface Bindings {
  /** The client of a request that another one contains. */
  readonly client?: string | undefined;
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string | undefined } };
}

/** Variable of the request that names the user or API key who signed in. */
export const CLIENT_NAME = 'clientName';

/** Who asks: the name of the user or API key, else the address, behind so many proxies that are believed. */
export function clientOf(c: RequestSource, trustedProxies = 0): string | undefined {
  const name: unknown = c.get(CLIENT_NAME);
  if (typeof name === 'string') return name;
  const { client, incoming } = (c.env ?? {}) as Bindings;
  if (client !== undefined || trustedProxies === 0) return client ?? incoming?.socket?.remoteAddress;
  const address = addressOf(c, trustedProxies);
  return address === 'unknown' ? undefined : address;
}
