/**
 * `audit verify`: reads the whole chain and compares with it everything that is derived from it. Finds edited, missing, added and
 * reordered events, rows whose events do not lead to where they are, and state that was changed behind the chain's back.
 */
import type { Database } from '../db/open.js';
import { canonicalJson, type Json } from './canonical-json.js';
import type { GovernedMap } from './entities.js';
import { type ChainHead, type ChainProblem, chainCheck, digestOf } from './event.js';
import { type EventRow, eventText, headReader, storedEvent } from './event-store.js';
import { openGovernanceReader } from './governance-file-store.js';
import { ReplayError, type RowSnapshot, snapshotOf } from './replay.js';
import { foldRow } from './row-events.js';
import type { AuditReport } from './store.js';
import { wrongVersions } from './written-resource-store.js';

/** Problems told at most; a chain cut in the middle has one for each event. */
const MOST_PROBLEMS = 100;

/** Milliseconds of checking between which others get their turn. */
const PORTION_MS = 10;

/**
 * Checks the audit of a file. On a connection of its own and in one read transaction, so that it sees one moment although decisions are made
 * meanwhile: each is wholly seen or not at all.
 */
export async function verifyAudit(file: string, anchor?: ChainHead): Promise<AuditReport> {
  const db = openGovernanceReader(file);
  try {
    db.exec('BEGIN');
    const steps = verification(db, anchor);
    for (;;) {
      const end = performance.now() + PORTION_MS;
      let step = steps.next();
      while (step.done !== true && performance.now() < end) step = steps.next();
      if (step.done === true) return step.value;
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    db.close();
  }
}

/** The check, with a pause after every event and every piece of state. */
type Check<T> = Generator<undefined, T>;

function* verification(db: Database, anchor: ChainHead | undefined): Check<AuditReport> {
  const recorded = headReader(db)();
  const problems: ChainProblem[] = [];
  const check = chainCheck();
  let anchored = anchor === undefined || anchor.seq === 0;
  const inOrder = db.prepare('SELECT * FROM event ORDER BY seq');
  for (const row of inOrder.iterate() as IterableIterator<EventRow>) {
    const event = eventText(row);
    problems.push(...check.next(event).slice(0, MOST_PROBLEMS - problems.length));
    if (event.seq === anchor?.seq) anchored = event.hash === anchor.hash;
    yield;
  }
  problems.push(...headProblems(check.head(), recorded));
  if (!anchored && anchor !== undefined) {
    problems.push({ seq: anchor.seq, text: `event ${anchor.seq} is not the one that was noted (${anchor.hash})` });
  }
  problems.push(...(yield* rowProblems(db)), ...(yield* stateProblems(db)));
  return { events: check.head().seq, head: check.head(), problems: problems.slice(0, MOST_PROBLEMS) };
}

function headProblems(seen: ChainHead, recorded: ChainHead): readonly ChainProblem[] {
  if (recorded.seq > seen.seq) {
    return [{ text: `the chain ends at event ${seen.seq}, but ${recorded.seq} events were written` }];
  }
  if (recorded.seq < seen.seq) return [{ text: `the chain goes on after its recorded end at event ${recorded.seq}` }];
  return recorded.hash === seen.hash ? [] : [{ seq: seen.seq, text: 'the last event is not the one that was written' }];
}

/** Every row's events, folded again: the lifecycle must have allowed them, and they must lead to what each of them says. */
function* rowProblems(db: Database): Check<readonly ChainProblem[]> {
  const events = db.prepare("SELECT * FROM event WHERE kind = 'row' ORDER BY subject, version");
  const problems: ChainProblem[] = [];
  let own: EventRow[] = [];
  const close = (): void => {
    problems.push(...replayProblems(own));
    own = [];
  };
  for (const row of events.iterate() as IterableIterator<EventRow>) {
    if (own[0]?.subject !== row.subject) close();
    own.push(row);
    yield;
  }
  close();
  return problems;
}

function replayProblems(events: readonly EventRow[]): readonly ChainProblem[] {
  const last = events.at(-1);
  if (last === undefined) return [];
  const said = new Map(events.map(({ seq, after }) => [seq, after]));
  try {
    for (const { event, row } of foldRow(events.map(storedEvent))) {
      const { seq, subject } = event;
      if (canonicalJson(snapshotOf(row) as unknown as Json) === said.get(seq)) continue;
      return [{ seq, text: `event ${seq} says of row ${subject} what its events do not lead to` }];
    }
    return [];
  } catch (error) {
    // Tampered events may lack anything.
    if (!(error instanceof ReplayError || error instanceof TypeError || error instanceof SyntaxError)) throw error;
    return [{ seq: last.seq, text: `row ${last.subject}: ${error.message}` }];
  }
}

/** Tables of derived state: kind of subject, table, its key, and what is kept beside the snapshot. */
const DERIVED = [
  ['user', 'account', 'name', 'password'],
  ['api-key', 'api_key', 'id', undefined],
  ['map', 'governed_map', 'id', undefined],
  ['row', 'map_row', 'id', undefined],
  ['assignment', 'assignment', 'id', undefined],
  ['comment', 'comment', 'id', undefined],
  ['flag', 'flag', 'id', undefined],
  ['publication', 'publication', 'id', 'definition'],
  ['resource', 'fhir_resource', 'id', 'body'],
] as const;

/** State that is not what the newest event of its subject says, that has no event, or that is gone. */
function* stateProblems(db: Database): Check<readonly ChainProblem[]> {
  const problems: ChainProblem[] = [];
  for (const derived of DERIVED) problems.push(...(yield* derivedProblems(db, derived)));
  return [...problems, ...(yield* columnProblems(db)), ...Array.from(wrongVersions(db), (text) => ({ text }))];
}

function* derivedProblems(
  db: Database,
  [kind, table, key, attachment]: (typeof DERIVED)[number],
): Check<readonly ChainProblem[]> {
  // Names of tables and columns are the constants above.
  const compared = db.prepare(
    `SELECT state.${key} AS subject, state.snapshot AS snapshot, ${attachment ?? 'NULL'} AS attachment, newest.after AS after
     FROM ${table} AS state LEFT JOIN event AS newest ON newest.kind = '${kind}' AND newest.subject = state.${key}
       AND newest.version = (SELECT max(version) FROM event WHERE kind = '${kind}' AND subject = state.${key})`,
  );
  const gone = db
    .prepare(
      `SELECT DISTINCT subject FROM event WHERE kind = '${kind}' AND subject NOT IN (SELECT ${key} FROM ${table})`,
    )
    .pluck();
  const problems: ChainProblem[] = [];
  for (const state of compared.iterate() as IterableIterator<Compared>) {
    const text = stateProblem(state);
    if (text !== undefined) problems.push({ text: `${kind} '${state.subject}' ${text}` });
    yield;
  }
  for (const subject of gone.all() as string[]) problems.push({ text: `${kind} '${subject}' is gone` });
  return problems;
}

interface Compared {
  readonly subject: string;
  readonly snapshot: string;
  readonly attachment: string | null;
  readonly after: string | null;
}

function stateProblem({ snapshot, attachment, after }: Compared): string | undefined {
  if (after === null) return 'has no event that made it';
  if (snapshot !== after) return 'was changed without an event';
  if (attachment === null) return undefined;
  const { attachmentDigest } = JSON.parse(snapshot) as { readonly attachmentDigest?: string };
  return attachmentDigest === digestOf(attachment) ? undefined : 'has a secret or definition that no event set';
}

/** Columns that are searched must say what the snapshot says. */
function* columnProblems(db: Database): Check<readonly ChainProblem[]> {
  const rows = db.prepare('SELECT id, map, state, version, stands, snapshot FROM map_row');
  const maps = db.prepare('SELECT id, stage, version, snapshot FROM governed_map');
  const problems: ChainProblem[] = [];
  for (const { id, map, state, version, stands, snapshot } of rows.iterate() as IterableIterator<RowColumns>) {
    const said = JSON.parse(snapshot) as RowSnapshot;
    const same = said.map === map && said.state === state && said.version === version;
    if (!same || (said.standing !== undefined) !== (stands === 1)) {
      problems.push({ text: `row '${id}' was changed without an event` });
    }
    yield;
  }
  for (const { id, stage, version, snapshot } of maps.iterate() as IterableIterator<MapColumns>) {
    const said = JSON.parse(snapshot) as GovernedMap;
    if (said.stage !== stage || said.version !== version) {
      problems.push({ text: `map '${id}' was changed without an event` });
    }
  }
  return problems;
}

interface RowColumns {
  readonly id: string;
  readonly map: string;
  readonly state: string;
  readonly version: number;
  readonly stands: number;
  readonly snapshot: string;
}
type MapColumns = Pick<RowColumns, 'id' | 'version' | 'snapshot'> & { readonly stage: string };
