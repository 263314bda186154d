/**
 * What the forms of a row's page do: one answer is proposed, handed in and followed by the next row; a review is one action; what was done
 * just before is taken back. Each asks the API, which decides whether it may be.
 */
import { RELATIONSHIPS, type Relationship } from '../../domain/concept-map.js';
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import type { Content, Row, RowRequest, Target } from '../../http/api/contract/row-shapes.js';
import { type ApiClient, apiOf, requireVisitor } from '../api.js';
import { ApiProblem } from '../api-problem.js';
import { withQuery } from '../components/pager.js';
import type { UiContext, UiContextOf } from '../context.js';
import { type Form, formOf } from '../form.js';
import { seeOther } from '../page.js';
import { type ListQuery, listQuery, rowPath } from './row-list.js';
import { displayOf } from './search.js';

/** A form of a row, with the way to the API and the row it is about. */
interface RowForm {
  readonly api: ApiClient;
  readonly id: string;
  readonly form: Form;
  readonly visitor: string;
}

async function rowForm(c: UiContextOf, ui: UiContext): Promise<RowForm> {
  const { name: visitor } = await requireVisitor(c, ui);
  return { api: apiOf(c, ui), id: c.req.param('row') ?? '', form: await formOf(c), visitor };
}

function versionOf(form: Form): number {
  const version = Number(form.need('version'));
  if (!Number.isSafeInteger(version)) throw new ApiProblem(422, 'Not a version', "'version' must be a number.");
  return version;
}

/** The list that the visitor was working through. */
function listOf(form: Form): ListQuery {
  const query = new URLSearchParams(form.text('list') ?? '');
  return listQuery((name) => query.get(name) ?? undefined);
}

/** The next row of the list, with the way to take this one back; at the end of the list, the queue. */
function onwards(c: UiContextOf, { id, form }: RowForm, steps: number): Response {
  const { cursor, ...filters } = listOf(form);
  const next = form.text('next');
  const done = `${id}.${steps}`;
  if (next === undefined || !/^[A-Za-z0-9-]+$/.test(next)) return seeOther(c, rowPath(id, { ...filters }, { done }));
  const place = form.text('nextCursor') ?? cursor;
  return seeOther(c, rowPath(next, place === undefined ? filters : { ...filters, cursor: place }, { done }));
}

/** An answer: a candidate, a code found by hand, one of two answers, or that there is none. */
export async function decide(c: UiContextOf, ui: UiContext): Promise<Response> {
  const asked = await rowForm(c, ui);
  const { api, id, form } = asked;
  const given = await answerOf(asked);
  const { content } = given;
  if (form.text('resolve') === 'true') {
    const request = { action: 'resolve', content, reason: form.text('reason') ?? form.need('noMap') } as const;
    await act(asked, versionOf(form), request);
    return onwards(c, asked, 1);
  }
  const { basis } = given;
  const proposed: RowRequest =
    content.kind === 'no-map'
      ? { action: 'propose-no-map', reason: content.reason, basis }
      : { action: 'propose', targets: [...content.targets], basis };
  const draft = await act(asked, versionOf(form), proposed);
  await api.call(ENDPOINTS.actOnRow, {
    params: { row: id },
    body: { version: draft.version, request: { action: 'submit' } },
  });
  return onwards(c, asked, 2);
}

async function act({ api, id }: RowForm, version: number, request: RowRequest): Promise<Row> {
  // The contract's types of what is sent and of what was read differ in nothing but `readonly`.
  return await api.call(ENDPOINTS.actOnRow, { params: { row: id }, body: { version, request: request as never } });
}

type Basis = NonNullable<Extract<RowRequest, { action: 'propose' }>['basis']>;
interface Given {
  readonly content: Content;
  readonly basis: Basis;
}

async function answerOf(asked: RowForm): Promise<Given> {
  const { form } = asked;
  const candidate = form.text('candidate');
  const hand = form.text('hand');
  const answer = form.text('answer');
  if (candidate !== undefined) return await ofCandidate(asked, candidate);
  if (hand !== undefined) return await ofCode(asked, hand);
  if (answer !== undefined) return await ofProposal(asked, Number(answer));
  const reason = form.text('noMap');
  if (reason === undefined)
    throw new ApiProblem(422, 'No answer', 'Choose a candidate, or say why there is no target.');
  return { content: { kind: 'no-map', reason }, basis: { kind: 'manual' } };
}

/** A code as `system|code`. */
function codeOf(text: string): { readonly system: string; readonly code: string } {
  const bar = text.indexOf('|');
  if (bar <= 0 || bar === text.length - 1) throw new ApiProblem(422, 'Not a code', `'${text}' is not system|code.`);
  return { system: text.slice(0, bar), code: text.slice(bar + 1) };
}

/** The relationship that the mapper chose; undefined: the one suggested. */
function relationshipOf(form: Form): Relationship | undefined {
  return RELATIONSHIPS.find((relationship) => relationship === form.text('relationship'));
}

async function ofCandidate(asked: RowForm, text: string): Promise<Given> {
  const { api, id, form } = asked;
  const { system, code } = codeOf(text);
  const { suggestions } = await api.call(ENDPOINTS.suggestForRow, { params: { row: id }, query: { top: 10 } });
  const found = suggestions
    .flatMap(({ target, candidates }) => candidates.map((candidate) => ({ target, candidate })))
    .find(({ candidate }) => candidate.system === system && candidate.code === code);
  if (found === undefined)
    throw new ApiProblem(409, 'Not suggested any more', `${code} is no candidate of this row now.`);
  const { candidate, target } = found;
  const version = target.split('|')[1];
  const relationship = relationshipOf(form) ?? candidate.relationship;
  const chosen: Target = { system, code, display: candidate.display, relationship, ...(version ? { version } : {}) };
  const basis: Basis = { kind: 'suggestion', confidence: candidate.confidence, source: 'Concord' };
  return { content: { kind: 'map', targets: await withOthers(asked, chosen) }, basis };
}

async function ofCode(asked: RowForm, text: string): Promise<Given> {
  const { system, code } = codeOf(text);
  const display = await displayOf(asked.api, system, code);
  if (display === undefined) throw new ApiProblem(422, 'No such code', `${code} is not in the content that is loaded.`);
  const chosen: Target = { system, code, display, relationship: relationshipOf(asked.form) ?? 'equivalent' };
  return { content: { kind: 'map', targets: await withOthers(asked, chosen) }, basis: { kind: 'manual' } };
}

async function ofProposal({ api, id }: RowForm, index: number): Promise<Given> {
  const { row } = await api.call(ENDPOINTS.getRow, { params: { row: id } });
  const proposal = row.proposals[index];
  if (proposal === undefined) throw new ApiProblem(422, 'No such answer', 'The row has no such answer.');
  return { content: proposal.content, basis: proposal.basis ?? { kind: 'manual' } };
}

/** With `add`, the targets that the mapper named before stay. */
async function withOthers({ api, id, form, visitor }: RowForm, chosen: Target): Promise<Target[]> {
  if (form.text('add') !== 'true') return [chosen];
  const { row } = await api.call(ENDPOINTS.getRow, { params: { row: id } });
  const own = row.proposals.find(({ author }) => author === visitor)?.content;
  const others = own?.kind === 'map' ? own.targets.filter(({ code }) => code !== chosen.code) : [];
  return [...others, chosen];
}

const WITH_REASON = ['reject', 'request-changes', 'reopen', 'retire'] as const;
const PLAIN = ['submit', 'withdraw', 'approve', 'confirm-no-map'] as const;

/** One action of a reviewer, or handing in and taking back a draft. */
export async function review(c: UiContextOf, ui: UiContext): Promise<Response> {
  const asked = await rowForm(c, ui);
  const { form } = asked;
  const action = form.need('action');
  const plain = PLAIN.find((each) => each === action);
  const reasoned = WITH_REASON.find((each) => each === action);
  if (plain !== undefined) await act(asked, versionOf(form), { action: plain });
  else if (reasoned !== undefined) await act(asked, versionOf(form), { action: reasoned, reason: form.need('reason') });
  else throw new ApiProblem(422, 'No such action', `'${action}' is no action of this page.`);
  return onwards(c, asked, 1);
}

/** Takes back what was done just before, event by event, and goes back to the row. */
export async function undo(c: UiContextOf, ui: UiContext): Promise<Response> {
  const asked = await rowForm(c, ui);
  const { api, id, form } = asked;
  const steps = Math.min(2, Math.max(1, Number(form.text('steps') ?? 1)));
  let { row } = await api.call(ENDPOINTS.getRow, { params: { row: id } });
  if (row.version !== versionOf(form)) {
    throw new ApiProblem(
      409,
      'Changed since',
      'Somebody has worked on the row since; look at it before taking anything back.',
    );
  }
  for (let step = 0; step < steps; step++) {
    row = await act(asked, row.version, { action: 'undo', undoes: row.newest.version });
  }
  return seeOther(c, rowPath(id, listOf(form)));
}

/** A comment or a flag. */
export async function remark(c: UiContextOf, ui: UiContext, what: 'comments' | 'flags'): Promise<Response> {
  const { api, id, form } = await rowForm(c, ui);
  const endpoint = what === 'comments' ? ENDPOINTS.commentOnRow : ENDPOINTS.flagRow;
  await api.call(endpoint, { params: { row: id }, body: { text: form.need('text') } });
  return seeOther(c, rowPath(id, listOf(form)));
}

export async function settleFlag(c: UiContextOf, ui: UiContext): Promise<Response> {
  await requireVisitor(c, ui);
  const form = await formOf(c);
  await apiOf(c, ui).call(ENDPOINTS.settleFlag, { params: { flag: c.req.param('flag') ?? '' } });
  return seeOther(c, withQuery(`/rows/${encodeURIComponent(form.need('row'))}`, listOf(form)));
}
