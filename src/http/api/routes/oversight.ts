/** Routes of what watches over the work: impact of releases, audit, loaded releases, numbers. */
import { TerminologyError } from '../../../domain/issue.js';
import { driftReason } from '../../../domain/release-drift.js';
import { auditEvent } from '../../../fhir/audit-event.js';
import { provenance } from '../../../fhir/provenance.js';
import type { Viewer } from '../../../governance/blind.js';
import { targetsOf } from '../../../governance/content.js';
import type { AuditEntry, ChainHead } from '../../../governance/event.js';
import { type Impact as FoundImpact, impactOf } from '../../../governance/impact.js';
import type { Governance } from '../../../governance/services.js';
import { breaks, unknown } from '../../../governance/wording.js';
import type { Catalogue } from '../../../terminology/catalogue.js';
import { loadedReleaseFacts, type ReleaseOfFacts } from '../../../terminology/release-facts.js';
import { ENDPOINTS } from '../contract/endpoints.js';
import type { AuditEvent, Impact, Release } from '../contract/oversight.js';
import { type Mounted, on, onFile } from '../handler.js';
import { pageByKey } from '../paging.js';
import { hiddenFrom, mapOf, outcomesOf } from '../row-view.js';
import type { ApiServices } from '../services.js';

export function oversightRoutes(services: ApiServices): readonly Mounted[] {
  return [impactRoute(services), ...auditRoutes(services), releasesRoute(services), statsRoute(services)];
}

/** Outcomes told at most. */
const MOST_OUTCOMES = 1_000;
/** Rows compared before others get their turn. */
const ROWS_AT_ONCE = 200;

function impactRoute({ governance, catalogue }: ApiServices): Mounted {
  const { store, workflow } = governance;
  return on(ENDPOINTS.mapImpact, async ({ params, body, actor }) => {
    const map = await mapOf(store, params.map);
    const system = body.system ?? map.scope.targets[0]?.system ?? '';
    const loaded = catalogue();
    const to = releaseOf(loaded, system, body.to);
    const made = map.scope.targets.find((target) => target.system === system)?.version;
    const from = body.from === undefined ? loadedRelease(loaded, system, made) : releaseOf(loaded, system, body.from);
    const rows = await store.standingRows(map.id);
    const found: FoundImpact[] = [];
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      found.push(...impactOf(rows.slice(start, start + ROWS_AT_ONCE), from === undefined ? { to } : { from, to }));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const sent = body.send ? outcomesOf(await workflow.sendToReview(found, actor)).outcomes : undefined;
    return {
      ...{ system, to: to.version, total: found.length, items: found.slice(0, body.limit).map(impactView) },
      ...(from === undefined ? {} : { from: from.version }),
      ...(sent === undefined ? {} : { sent: sent.slice(0, MOST_OUTCOMES) }),
    };
  });
}

/** @throws TerminologyError (422) where the release is not loaded. */
function releaseOf(catalogue: Catalogue, system: string, version: string): ReleaseOfFacts {
  const found = loadedReleaseFacts(catalogue, system, version);
  if (found === undefined) throw new TerminologyError(breaks(`${system}|${version}`, 'is not loaded'));
  return found;
}

function loadedRelease(catalogue: Catalogue, system: string, version: string | undefined): ReleaseOfFacts | undefined {
  return version === undefined ? undefined : loadedReleaseFacts(catalogue, system, version);
}

function impactView({ row, findings }: FoundImpact): Impact {
  const { id, version, state, source, standing } = row;
  const reason = driftReason(findings);
  return { row: id, version, state, source, targets: targetsOf(standing?.content), findings, reason };
}

function auditRoutes({ governance }: ApiServices): readonly Mounted[] {
  const { store } = governance;
  const eventOf = async (seq: number, viewer: Viewer): Promise<AuditEvent> => {
    const entry = await store.eventOf(seq);
    if (entry === undefined) throw new TerminologyError(unknown('event', String(seq)));
    return (await shown(governance, [entry], viewer))[0] ?? cutEvent(entry);
  };
  return [
    on(ENDPOINTS.listEvents, async ({ query: { since, before, ...query }, caller }) => {
      const page = await store.searchEvents({ ...query, ...instants({ since, before }) });
      return { ...page, items: await shown(governance, page.items, caller) };
    }),
    on(ENDPOINTS.verifyAudit, async ({ query }) => store.verifyAudit(anchorOf(query.anchor))),
    on(ENDPOINTS.getEvent, async ({ params, caller }) => eventOf(params.seq, caller)),
    onFile(ENDPOINTS.eventAsFhir, async ({ params, query, caller, c }) => {
      const { hidden: _hidden, ...event } = await eventOf(params.seq, caller);
      const entry = { ...event, detail: event.detail ?? {}, after: event.after ?? {} };
      const resource = (query.type === 'AuditEvent' ? auditEvent : provenance)(entry, query.fhirVersion);
      return c.body(JSON.stringify(resource), 200, { 'Content-Type': 'application/fhir+json; charset=utf-8' });
    }),
  ];
}

/** Instants in the one spelling that events have, so that texts compare as times do. */
function instants(given: { readonly since: string | undefined; readonly before: string | undefined }): {
  readonly since?: string;
  readonly before?: string;
} {
  const { since, before } = given;
  return {
    ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
    ...(before === undefined ? {} : { before: new Date(before).toISOString() }),
  };
}

function anchorOf(text: string | undefined): ChainHead | undefined {
  const [seq, hash] = text?.split(':') ?? [];
  return seq === undefined || hash === undefined ? undefined : { seq: Number(seq), hash };
}

/** The events; of what blind dual mapping hides from the viewer only that something happened. */
async function shown(
  { store }: Governance,
  entries: readonly AuditEntry[],
  viewer: Viewer,
): Promise<readonly AuditEvent[]> {
  const tests = new Map<string, Promise<(author: string) => boolean>>();
  const testOf = async (id: string): Promise<(author: string) => boolean> => {
    const row = await store.row(id);
    const map = row === undefined ? undefined : await store.map(row.map);
    return row === undefined || map === undefined ? () => false : hiddenFrom(viewer, row, map);
  };
  const events: AuditEvent[] = [];
  for (const entry of entries) {
    const id = rowIn(entry);
    if (id !== undefined && !tests.has(id)) tests.set(id, testOf(id));
    const hidden = id === undefined ? undefined : await tests.get(id);
    // What a row was before and after shows the other's proposal, whoever acted on it.
    const secret =
      hidden !== undefined && entry.action !== 'add' && (hidden(entry.actor) || showsOthers(entry, hidden));
    events.push(secret ? cutEvent(entry) : { ...entry, hidden: false });
  }
  return events;
}

/** The row that an event is about or hangs on. */
function rowIn({ kind, subject, after }: AuditEntry): string | undefined {
  if (kind === 'row') return subject;
  if (kind !== 'comment' && kind !== 'flag') return undefined;
  return (after as { readonly row?: string }).row;
}

function showsOthers({ kind, before, after }: AuditEntry, hidden: (author: string) => boolean): boolean {
  if (kind !== 'row') return false;
  return [before, after].some((state) => {
    const { proposals = [] } = (state ?? {}) as { readonly proposals?: readonly { readonly author?: string }[] };
    return proposals.some(({ author }) => author !== undefined && hidden(author));
  });
}

function cutEvent({ seq, kind, subject, version, action, role, at, previousHash, hash }: AuditEntry): AuditEvent {
  const hiddenParts = { actor: '', origin: '', hidden: true };
  return { seq, kind, subject, version, action, role, at, previousHash, hash, ...hiddenParts };
}

function releasesRoute({ catalogue }: ApiServices): Mounted {
  return on(ENDPOINTS.listReleases, async ({ query }) => {
    const releases = releasesOf(catalogue()).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    return pageByKey(releases, query, keyOf);
  });
}

function keyOf({ system, version = '' }: Release): string {
  return `${system}|${version}`;
}

function releasesOf(catalogue: Catalogue): Release[] {
  const counts = new Map(
    catalogue
      .resourcesOf('CodeSystem')
      .map(({ head, conceptCount }) => [`${head.url ?? ''}|${head.version ?? ''}`, conceptCount]),
  );
  return catalogue.codeSystems().map(({ info }) => {
    const { url: system, version, title, name, date, content } = info;
    const concepts = counts.get(`${system}|${version ?? ''}`);
    const [newest] = catalogue.codeSystemVersions(system);
    return {
      system,
      ...(version === undefined ? {} : { version }),
      ...(title === undefined ? {} : { title }),
      ...(name === undefined ? {} : { name }),
      ...(date === undefined ? {} : { date }),
      content,
      ...(concepts === undefined ? {} : { concepts }),
      newest: newest?.info.version === version,
    };
  });
}

function statsRoute({ governance, served }: ApiServices): Mounted {
  const { store } = governance;
  return on(ENDPOINTS.stats, async ({ query }) => {
    const since = new Date(Date.now() - query.days * 86_400_000).toISOString().slice(0, 10);
    const { open, misses } = await store.queueCounts();
    const maps = (await store.maps()).filter(({ stage }) => stage !== 'retired');
    const progress = await Promise.all(maps.map(({ id }) => store.progress(id)));
    const sum = (member: 'rows' | 'decided'): number => progress.reduce((total, each) => total + each[member], 0);
    return {
      ...(await served()),
      queue: { open, misses },
      maps: {
        total: maps.length,
        active: maps.filter(({ stage }) => stage === 'active').length,
        rows: sum('rows'),
        decided: sum('decided'),
      },
      work: { days: query.days, byPerson: await store.workDays(since) },
    };
  });
}
