/** What has been said of a row so far: what is served, what is proposed, two answers side by side, and the reviewer's decision on them. */
import type { Proposal, RowDetail } from '../../http/api/contract/row-shapes.js';
import { Badge } from '../components/badge.js';
import { Hidden } from '../components/hidden.js';
import { ContentView } from '../components/target.js';
import { confidenceText, moment } from '../words.js';
import { sent } from './decision-forms.js';
import type { Decision } from './decision-page.js';
import { Findings } from './findings.js';

export function Proposals({ decision }: { readonly decision: Decision }) {
  const { detail } = decision;
  const { row } = detail;
  const nothing = row.proposals.length === 0 && row.standing === undefined && row.reason === undefined && !detail.blind;
  if (nothing) return null;
  return (
    <section class="said" aria-label="Answers so far">
      {row.reason === undefined ? null : (
        <p class="message warn">
          <strong>{row.state === 'in-review' ? 'Put to review' : 'Sent back'}:</strong> {row.reason}
        </p>
      )}
      {row.findings === undefined ? null : <Findings findings={row.findings} />}
      {detail.blind ? <Blind /> : null}
      <div class="columns">
        {row.standing === undefined ? null : <Standing standing={row.standing} />}
        {row.proposals.map((proposal, index) => (
          <ProposalCard proposal={proposal} index={index} decision={decision} />
        ))}
      </div>
      <ReviewForms decision={decision} />
    </section>
  );
}

function Blind() {
  return (
    <p class="message">
      <strong>Two mappers answer without seeing each other.</strong> What the other said is shown once both have handed
      in.
    </p>
  );
}

function Standing({ standing }: { readonly standing: NonNullable<RowDetail['row']['standing']> }) {
  const { content, authors, reviewer, at, doubt, by } = standing;
  return (
    <article class="card">
      <h2>
        Served <Badge tone={doubt === undefined ? 'good' : 'warn'}>{doubt === undefined ? 'stands' : 'in doubt'}</Badge>
      </h2>
      <ContentView content={content} />
      <p class="note">
        {by === 'policy' ? 'approved by the policy' : `by ${authors.join(', ')}, approved by ${reviewer ?? 'nobody'}`},{' '}
        {moment(at)}
      </p>
      {doubt === undefined ? null : <p class="note">{doubt}</p>}
    </article>
  );
}

interface CardProps {
  readonly proposal: Proposal;
  readonly index: number;
  readonly decision: Decision;
}

function ProposalCard({ proposal, index, decision }: CardProps) {
  const { author, at, content, basis, submitted } = proposal;
  const own = author === decision.visitor.name;
  const choice = String.fromCharCode(65 + index);
  const several = decision.detail.row.proposals.length > 1;
  const confidence = basis?.confidence === undefined ? '' : ` at ${confidenceText(basis.confidence)}`;
  const from =
    basis === undefined ? '' : basis.kind === 'suggestion' ? `from a suggestion${confidence}` : BASIS[basis.kind];
  return (
    <article class="card proposal">
      <h2>
        {several ? `Answer ${choice}` : 'Answer'} {own ? <Badge tone="info">yours</Badge> : null}{' '}
        {submitted ? null : <Badge>draft</Badge>}
      </h2>
      <ContentView content={content} />
      <p class="note">{[`by ${author ?? 'Concord'}`, from, moment(at)].filter((each) => each !== '').join(', ')}</p>
      {decision.detail.actions.includes('resolve') ? (
        <button type="submit" form="decide" name="answer" value={String(index)} class="choose second" data-key={choice}>
          <kbd>{choice}</kbd> Choose answer {choice}
        </button>
      ) : null}
    </article>
  );
}

const BASIS: Readonly<Record<string, string>> = { manual: 'found by hand', import: 'from a file' };

interface ReviewAction {
  readonly action: string;
  readonly shortcut: string;
  readonly label: string;
  /** Without one the action is refused. */
  readonly reason?: string;
}

const REVIEW_ACTIONS: readonly ReviewAction[] = [
  { action: 'approve', shortcut: 'a', label: 'Approve' },
  { action: 'confirm-no-map', shortcut: 'a', label: 'Confirm: no target' },
  { action: 'submit', shortcut: 's', label: 'Hand in' },
  { action: 'request-changes', shortcut: 'w', label: 'Send back', reason: 'What must change' },
  { action: 'reject', shortcut: 'r', label: 'Reject', reason: 'Why it is wrong' },
  { action: 'reopen', shortcut: 'o', label: 'Reopen', reason: 'Why it is opened again' },
  { action: 'withdraw', shortcut: 't', label: 'Take back to draft' },
  { action: 'retire', shortcut: 'z', label: 'Retire', reason: 'Why it is retired' },
];

/** Reasons are given in a field of their own, so that a key leads to it and Enter sends it. */
function ReviewForms({ decision }: { readonly decision: Decision }) {
  const { row, actions } = decision.detail;
  const possible = REVIEW_ACTIONS.filter(({ action }) => (actions as readonly string[]).includes(action));
  const targets = row.proposals.some(({ content }) => content.kind === 'map');
  const fitting = possible.filter(({ action }) =>
    action === 'approve' ? targets : action === 'confirm-no-map' ? !targets : true,
  );
  if (fitting.length === 0) return null;
  const rare = fitting.filter(({ action }) => RARE.has(action));
  const usual = fitting.filter(({ action }) => !RARE.has(action));
  return (
    <div class="actions review-actions">
      {usual.map((each) => (
        <ReviewForm {...each} decision={decision} />
      ))}
      {rare.length === 0 ? null : (
        <details>
          <summary>More</summary>
          {rare.map((each) => (
            <ReviewForm {...each} decision={decision} />
          ))}
        </details>
      )}
    </div>
  );
}

const RARE: ReadonlySet<string> = new Set(['reopen', 'retire']);

function ReviewForm({ action, shortcut, label, reason, decision }: ReviewAction & { readonly decision: Decision }) {
  const { row } = decision.detail;
  const main = action === 'approve' || action === 'confirm-no-map' || action === 'submit';
  return (
    <form method="post" action={`/rows/${row.id}/review`} class="inline">
      <Hidden csrf={decision.visitor.csrf} values={{ ...sent(decision), action }} />
      {reason === undefined ? null : (
        <input
          type="text"
          name="reason"
          required
          aria-label={`${label}: ${reason}`}
          placeholder={reason}
          data-key={shortcut}
        />
      )}
      <button type="submit" class={main ? undefined : 'second'} data-key={reason === undefined ? shortcut : undefined}>
        <kbd>{shortcut}</kbd> {label}
      </button>
    </form>
  );
}
