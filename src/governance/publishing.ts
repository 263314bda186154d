/**
 * Publishing a version of a map and going back to an earlier one. A version is frozen and recorded first, compiled second, served third:
 * whatever ends the process between two of these is made good by `recover`, and no half of a version is ever served.
 */
import type { ConceptMapDefinition } from '../domain/concept-map.js';
import { TerminologyError } from '../domain/issue.js';
import { canonicalJson, type Json } from './canonical-json.js';
import type { GovernedMap, Publication } from './entities.js';
import { digestOf, type NewEvent, SYSTEM_ACTOR } from './event.js';
import type { Actor } from './facts.js';
import { requireRole } from './guard.js';
import type { Performer } from './lifecycle.js';
import { mapInWork } from './maps.js';
import { coveredCodes, type EarlierVersion, type PlannedVersion, planVersion } from './publish.js';
import type { Append, GovernanceStore } from './store.js';
import { breaks, invalid, unknown } from './wording.js';

/** What a content file is compiled from. The same release always makes the same file. */
export interface MapRelease {
  readonly publication: Publication;
  readonly definition: ConceptMapDefinition;
  /** The ConceptMap resource as JSON text, by FHIR version. */
  readonly resources: Readonly<Record<'4.0' | '5.0', string>>;
}

/** What governance cannot do itself: FHIR's JSON, and files. */
export interface PublishTools {
  /** The definition as a FHIR ConceptMap of this version (`fhir/resources/encode.ts`). */
  readonly encode: (definition: ConceptMapDefinition, version: '4.0' | '5.0') => unknown;
  /**
   * Puts the content file of a release in its place, all of it or nothing. Is called again for the same release after a crash, and must
   * then find or replace what is there.
   */
  readonly compile: (release: MapRelease) => Promise<{ readonly path: string; readonly digest: string }>;
}

export interface VersionRequest {
  readonly map: string;
  /** Of the map's record, as the publisher saw it. */
  readonly version: number;
  /** Business version of what is published, such as 1.1.0. */
  readonly mapVersion: string;
  readonly note?: string;
}

/** Which versions of a map clients get. */
export interface ServedMap {
  readonly url: string;
  /** The one that answers where none is asked for; undefined where the map is retired or was never published. */
  readonly served?: string;
  /** All that answer where they are asked for. */
  readonly published: readonly string[];
  /** It was published once, and answers nothing any more. */
  readonly retired?: boolean;
}

export interface Publishing {
  /** What publishing would bring. */
  preview(request: Omit<VersionRequest, 'note'>): Promise<PlannedVersion>;
  /** @throws TerminologyError: 403 without the role, 409 for a stale change, 422 where something forbids the version. */
  publish(request: VersionRequest, by: Actor): Promise<Publication>;
  /** Serves an earlier (or again a later) published version. */
  rollback(request: VersionRequest & { readonly note: string }, by: Actor): Promise<GovernedMap>;
  /** Finishes what a crash interrupted; called before serving. @returns the versions finished. */
  recover(): Promise<readonly Publication[]>;
  /**
   * Compiles published versions again whose content file is gone, as from a backup that has the decisions alone; the same version makes the
   * same file. @returns the versions compiled.
   */
  restore(
    isThere: (file: { readonly path: string; readonly digest: string }) => boolean,
  ): Promise<readonly Publication[]>;
  served(): Promise<readonly ServedMap[]>;
}

export function createPublishing(
  store: GovernanceStore,
  tools: PublishTools,
  now: () => Date = () => new Date(),
): Publishing {
  const finishing = finisher(store, tools, now);
  const plan = async ({ map: id, version, mapVersion }: Omit<VersionRequest, 'note'>) => {
    const map = await mapInWork(store, id, version);
    const last = await lastVersion(store, id);
    const at = now().toISOString();
    const rows = await store.standingRows(id);
    return { map, at, plan: planVersion(map, rows, { mapVersion, at, ...(last === undefined ? {} : { last }) }) };
  };
  return {
    preview: async (request) => (await plan(request)).plan,
    publish: async (request, by) => {
      const role = requireRole(by, ['publisher'], 'publishing');
      await recoverAll(store, finishing);
      const planned = await plan(request);
      const { problems } = planned.plan;
      if (problems.length > 0) {
        throw new TerminologyError(
          problems.map((text) => breaks(`version ${request.mapVersion} of '${request.map}'`, text)),
        );
      }
      const frozen = await freeze(store, { ...planned, request, by, role });
      return finishing(frozen);
    },
    rollback: async (request, by) => rollback(store, { request, by, at: now().toISOString() }),
    recover: async () => recoverAll(store, finishing),
    restore: async (isThere) => {
      const published = (await store.publications()).filter(({ status }) => status === 'published');
      const gone = published.filter(({ file }) => file !== undefined && !isThere(file));
      for (const publication of gone) await tools.compile(await releaseOf(publication, store, tools));
      return gone;
    },
    served: async () => servedMaps(store),
  };
}

async function releaseOf(publication: Publication, store: GovernanceStore, tools: PublishTools): Promise<MapRelease> {
  const definition = await frozenDefinition(store, publication);
  const text = (version: '4.0' | '5.0'): string => JSON.stringify(tools.encode(definition, version));
  return { publication, definition, resources: { '4.0': text('4.0'), '5.0': text('5.0') } };
}

async function lastVersion(store: GovernanceStore, map: string): Promise<EarlierVersion | undefined> {
  const last = (await store.publications(map)).at(-1);
  if (last === undefined) return undefined;
  return { mapVersion: last.mapVersion, hash: last.hash, definition: await frozenDefinition(store, last) };
}

async function frozenDefinition(store: GovernanceStore, { id }: Publication): Promise<ConceptMapDefinition> {
  const text = await store.publishedDefinition(id);
  if (text === undefined) throw new TerminologyError(unknown('publication', id));
  return JSON.parse(text) as ConceptMapDefinition;
}

interface Freezing {
  readonly map: GovernedMap;
  readonly at: string;
  readonly plan: PlannedVersion;
  readonly request: VersionRequest;
  readonly by: Actor;
  readonly role: Performer;
}

/** From here on the version is decided: it will be served, whatever happens to this process. */
async function freeze(store: GovernanceStore, { map, at, plan, request, by, role }: Freezing): Promise<Publication> {
  const { mapVersion, note } = request;
  const attachment = canonicalJson(plan.definition as unknown as Json);
  const publication: Publication = {
    id: `${map.id}@${mapVersion}`,
    map: map.id,
    mapVersion,
    status: 'publishing',
    approver: by.name,
    at,
    hash: plan.hash,
    attachmentDigest: digestOf(attachment),
    rows: plan.rows,
    changelog: plan.changelog,
    ...(note === undefined ? {} : { note }),
    chain: await store.head(),
    version: 1,
  };
  const event = publicationEvent(publication, { action: 'publish', by, role, at });
  await store.append(
    [{ ...event, ...reason(note), attachment }],
    [{ kind: 'map', subject: map.id, version: map.version }],
  );
  return publication;
}

interface Signature {
  readonly action: string;
  readonly by: Actor;
  readonly role: Performer;
  readonly at: string;
}

function publicationEvent(publication: Publication, { action, by, role, at }: Signature): NewEvent {
  const { id: subject, version } = publication;
  const who = { actor: by.name, role, origin: by.origin, at };
  return { kind: 'publication', subject, version, action, ...who, detail: {}, after: publication as unknown as Json };
}

function reason(text: string | undefined): { readonly reason?: string } {
  return text === undefined || text.trim() === '' ? {} : { reason: text.trim() };
}

const SYSTEM: Actor = { name: SYSTEM_ACTOR, roles: ['system'], origin: 'publishing' };
/** How often serving is tried anew because somebody changed the map's record meanwhile. */
const TRIES = 5;

/** Compiles a frozen version, resolves the codes that it covers, marks it published and serves it. */
function finisher(store: GovernanceStore, tools: PublishTools, now: () => Date) {
  return async (frozen: Publication): Promise<Publication> => {
    const release = await releaseOf(frozen, store, tools);
    const { definition } = release;
    const file = await tools.compile(release);
    // Before the version counts as published: after a crash in between it is done again.
    await store.resolveCodes({ map: `${definition.url}|${frozen.mapVersion}`, codes: coveredCodes(definition) });
    const published: Publication = { ...frozen, status: 'published', file, version: frozen.version + 1 };
    const by = { by: SYSTEM, role: 'system', at: now().toISOString() } as const;
    for (let attempt = 1; ; attempt++) {
      const map = await store.map(frozen.map);
      if (map === undefined) throw new TerminologyError(unknown('map', frozen.map));
      // A map retired in between keeps the version, but does not serve it.
      const serving = map.stage === 'retired' ? [] : [servingEvent(map, frozen.mapVersion, { ...by, action: 'serve' })];
      try {
        await store.append([publicationEvent(published, { ...by, action: 'compiled' }), ...serving]);
        break;
      } catch (error) {
        const current = await store.publication(frozen.id);
        if (current?.status === 'published') return current;
        if (attempt === TRIES || !(error instanceof TerminologyError)) throw error;
      }
    }
    return published;
  };
}

function servingEvent(map: GovernedMap, mapVersion: string, { action, by, role, at }: Signature): Append {
  const after: GovernedMap = { ...map, stage: 'active', served: mapVersion, version: map.version + 1 };
  const who = { actor: by.name, role, origin: by.origin, at };
  const what = { kind: 'map', subject: map.id, version: after.version, action } as const;
  return { ...what, ...who, detail: { mapVersion }, after: after as unknown as Json };
}

async function recoverAll(
  store: GovernanceStore,
  finish: (frozen: Publication) => Promise<Publication>,
): Promise<readonly Publication[]> {
  const open = (await store.publications()).filter(({ status }) => status === 'publishing');
  const finished: Publication[] = [];
  for (const publication of open) finished.push(await finish(publication));
  return finished;
}

async function rollback(
  store: GovernanceStore,
  {
    request,
    by,
    at,
  }: { readonly request: VersionRequest & { readonly note: string }; readonly by: Actor; readonly at: string },
): Promise<GovernedMap> {
  const role = requireRole(by, ['publisher'], 'going back to another version');
  const { map: id, version, mapVersion, note } = request;
  if (note.trim() === '') throw new TerminologyError(invalid('note', 'must say why'));
  const map = await mapInWork(store, id, version);
  const publication = await store.publication(`${id}@${mapVersion}`);
  if (publication?.status !== 'published')
    throw new TerminologyError(unknown(`published version of '${id}'`, mapVersion));
  if (map.served === mapVersion) throw new TerminologyError(breaks(`map '${id}'`, `serves ${mapVersion} already`));
  const event = servingEvent(map, mapVersion, { action: 'rollback', by, role, at });
  await store.append([{ ...event, ...reason(note) }]);
  return event.after as unknown as GovernedMap;
}

async function servedMaps(store: GovernanceStore): Promise<readonly ServedMap[]> {
  const publications = (await store.publications()).filter(({ status }) => status === 'published');
  return (await store.maps()).map(({ id, url, served, stage }) => {
    const published = publications.filter(({ map }) => map === id).map(({ mapVersion }) => mapVersion);
    if (stage === 'retired') return { url, published: [], ...(published.length === 0 ? {} : { retired: true }) };
    return { url, ...(served === undefined ? {} : { served }), published };
  });
}
