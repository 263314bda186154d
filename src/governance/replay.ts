/**
 * How events make a row: `apply` is one step, `replay` the fold over all of them, and the current state is nothing but that fold. Gives
 * nobody permission; refuses events that the lifecycle cannot have let through.
 */
import { contentKey } from './content.js';
import { type RowAction, transitionsOf } from './lifecycle.js';
import type { Content, Proposal, Row, RowEvent, RowSource, Standing } from './row.js';

/** An event that cannot follow on those before it: the record was tampered with. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}

/** The row that its first event, `add`, makes. */
export function created(
  { id, map, source }: { readonly id: string; readonly map: string; readonly source: RowSource },
  { actor, at }: Pick<RowEvent, 'actor' | 'at'>,
): Row {
  const newest = { version: 1, actor, action: 'add' } as const;
  return { id, map, version: 1, state: 'unmapped', source, ...EMPTY, changed: at, newest };
}

const EMPTY = { proposals: [], authors: [], independent: false } as const;

/**
 * One step.
 * @throws ReplayError where the lifecycle has no such step, a reviewer is an author, or an undo names another event than the newest.
 */
export function apply(row: Row, event: RowEvent): Row {
  const { version, action, actor, at, to } = event;
  if (version !== row.version + 1) throw new ReplayError(`event ${version} of row ${row.id} follows on ${row.version}`);
  if (action === 'add') throw new ReplayError(`event ${version}: the row ${row.id} exists already`);
  if (!transitionsOf(row.state, action).some((line) => line.to === to || line.to === 'previous')) {
    throw new ReplayError(`event ${version}: ${action} does not lead from ${row.state} to ${to}`);
  }
  if (action === 'undo') return undone(row, event);
  const { reason: _reason, findings: _findings, ...rest } = row;
  const next: Row = {
    ...rest,
    version,
    state: to,
    changed: at,
    newest: { version, actor, action },
    ...(event.reason === undefined ? {} : { reason: event.reason }),
  };
  return { ...CHANGES[action](next, event), previous: row };
}

/** The fold over the later events of a row, all at once. */
export function replay(first: Row, later: Iterable<RowEvent>): Row {
  let row = first;
  for (const event of later) row = apply(row, event);
  return row;
}

/** The proposal that a decision is about: the one there is, or the first of two that agree. */
export function currentContent(row: Row): Content | undefined {
  return row.proposals[0]?.content;
}

function undone(row: Row, { version, at, to, detail }: RowEvent): Row {
  const { previous, newest } = row;
  if (previous === undefined || detail.undoes !== newest.version || previous.state !== to) {
    throw new ReplayError(
      `event ${version}: takes back event ${detail.undoes ?? '?'}, which is not the newest that counts`,
    );
  }
  return { ...previous, version, changed: at };
}

type Change = (row: Row, event: RowEvent) => Row;

const CHANGES: Readonly<Record<Exclude<RowAction, 'undo'>, Change>> = {
  propose: proposed,
  'propose-no-map': proposed,
  submit: submitted,
  withdraw: sentBack,
  resolve: resolved,
  approve: decided,
  'confirm-no-map': decided,
  'auto-approve': autoApproved,
  // The round is over: whoever proposes next begins anew.
  reject: (row) => withoutStanding({ ...row, ...EMPTY }),
  'request-changes': sentBack,
  reopen: (row, { reason }) => doubted({ ...row, ...EMPTY }, reason),
  drift: drifted,
  retire: (row) => withoutStanding({ ...row, ...EMPTY }),
};

/** In the open the new proposal takes the place of the old; blind, each mapper has a place. Every hand that wrote is an author. */
function proposed(row: Row, event: RowEvent): Row {
  const { actor, at, detail } = event;
  const { basis } = detail;
  const content = contentOf(event);
  const proposal: Proposal = {
    author: actor,
    at,
    content,
    ...(basis === undefined ? {} : { basis }),
    submitted: false,
  };
  const others = detail.blind === true ? row.proposals.filter(({ author }) => author !== actor) : [];
  return { ...row, proposals: [...others, proposal], authors: withAuthor(row.authors, actor) };
}

function submitted(row: Row, { actor, detail }: RowEvent): Row {
  const proposals = row.proposals.map((proposal) =>
    detail.blind !== true || proposal.author === actor ? { ...proposal, submitted: true } : proposal,
  );
  // Blind, the first leaves the row a draft; the second ends the blindness.
  return { ...row, proposals, independent: row.independent || (detail.blind === true && row.state !== 'draft') };
}

function sentBack(row: Row): Row {
  return { ...row, proposals: row.proposals.map((proposal) => ({ ...proposal, submitted: false })) };
}

/** Who chooses one of the two proposals decides between authors; who writes a third is one of them. */
function resolved(row: Row, event: RowEvent): Row {
  const content = contentOf(event);
  const chosen = row.proposals.find((proposal) => contentKey(proposal.content) === contentKey(content));
  const { actor, at, detail } = event;
  const proposal: Proposal =
    chosen === undefined
      ? { author: actor, at, content, ...(detail.basis === undefined ? {} : { basis: detail.basis }), submitted: true }
      : { ...chosen, submitted: true };
  return {
    ...row,
    proposals: [proposal],
    authors: chosen === undefined ? withAuthor(row.authors, actor) : row.authors,
  };
}

function decided(row: Row, { version, actor, at }: RowEvent): Row {
  const [proposal] = row.proposals;
  if (proposal === undefined) throw new ReplayError(`event ${version}: decides on a row without a proposal`);
  if (row.authors.length === 0 || row.authors.includes(actor)) {
    throw new ReplayError(`event ${version}: ${actor} is no second person to the row ${row.id}`);
  }
  const wanted = row.state === 'no-map' ? 'no-map' : 'map';
  if (proposal.content.kind !== wanted) throw new ReplayError(`event ${version}: decides on another kind of proposal`);
  return { ...row, standing: standing(row, proposal, { reviewer: actor, by: 'reviewer', at }) };
}

function autoApproved(row: Row, event: RowEvent): Row {
  const { at, detail, version } = event;
  const [given] = row.proposals;
  const basis = detail.basis ?? given?.basis;
  const proposal = given ?? {
    at,
    content: contentOf(event),
    submitted: true,
    ...(basis === undefined ? {} : { basis }),
  };
  if (proposal.content.kind !== 'map') throw new ReplayError(`event ${version}: approves a proposal without target`);
  return { ...row, proposals: [proposal], standing: standing(row, proposal, { by: 'policy', at }) };
}

function standing(
  { authors, standing: earlier }: Row,
  { content, basis }: Proposal,
  decision: Pick<Standing, 'by' | 'at' | 'reviewer'>,
): Standing {
  const settledFor = earlier?.against;
  return {
    content,
    authors,
    ...decision,
    ...(basis === undefined ? {} : { basis }),
    ...(settledFor === undefined ? {} : { settledFor }),
  };
}

/** Back to review as it stood: its authors are still its authors. */
function drifted(row: Row, { reason, detail, version }: RowEvent): Row {
  const { standing: stood } = row;
  if (stood === undefined) throw new ReplayError(`event ${version}: nothing stands that could drift`);
  const [author] = stood.authors;
  const proposal: Proposal = {
    ...(author === undefined ? {} : { author }),
    at: stood.at,
    content: stood.content,
    ...(stood.basis === undefined ? {} : { basis: stood.basis }),
    submitted: true,
  };
  const found = detail.findings === undefined ? {} : { findings: detail.findings };
  const [finding] = detail.findings ?? [];
  const against = finding === undefined ? {} : { against: `${finding.system}|${finding.to}` };
  return doubted(
    {
      ...row,
      proposals: [proposal],
      authors: stood.authors,
      independent: true,
      standing: { ...stood, ...against },
      ...found,
    },
    reason,
  );
}

/** What stands goes on being served, with a warning. */
function doubted(row: Row, reason: string | undefined): Row {
  const { standing: stood } = row;
  return stood === undefined || reason === undefined ? row : { ...row, standing: { ...stood, doubt: reason } };
}

function withoutStanding({ standing: _standing, ...row }: Row): Row {
  return row;
}

function withAuthor(authors: readonly string[], actor: string): readonly string[] {
  return authors.includes(actor) ? authors : [...authors, actor];
}

function contentOf({ version, detail: { content } }: RowEvent): Content {
  if (content === undefined) throw new ReplayError(`event ${version}: says nothing of targets`);
  return content;
}

/** The row without the way back, as it is shown and stored. */
export function snapshotOf({ previous: _previous, ...row }: Row): RowSnapshot {
  return row;
}

export type RowSnapshot = Omit<Row, 'previous'>;
