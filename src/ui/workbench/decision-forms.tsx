/** The forms of a row's page: the answer with its relationship, the search by hand, no target, comments and flags. What is sent is `decide.ts`'s. */
import { RELATIONSHIPS } from '../../domain/concept-map.js';
import { Badge } from '../components/badge.js';
import { Hidden } from '../components/hidden.js';
import { withQuery } from '../components/pager.js';
import { moment, RELATIONSHIP_WORDS } from '../words.js';
import type { Decision } from './decision-page.js';
import { Found, searchPath } from './search.js';

const RELATIONSHIP_KEYS: Readonly<Record<string, string>> = {
  equivalent: 'e',
  'source-is-narrower-than-target': 'b',
  'source-is-broader-than-target': 'n',
};

/** What every form of a row sends with it. */
export function sent({ detail, list, around }: Decision): Readonly<Record<string, string | number | undefined>> {
  const next = around.after === undefined ? undefined : new URL(around.after, 'http://here.invalid');
  return {
    version: detail.row.version,
    next: next?.pathname.slice('/rows/'.length),
    nextCursor: next?.searchParams.get('cursor') ?? undefined,
    list: withQuery('', list).slice(1),
  };
}

/** The form that every button of an answer belongs to, and what holds for whichever answer is chosen. */
export function DecideForm({ decision }: { readonly decision: Decision }) {
  const { detail, map, visitor } = decision;
  const { row } = detail;
  const resolving = !detail.actions.includes('propose');
  const allowed = RELATIONSHIPS.filter((relationship) => map.policy.relationships.includes(relationship));
  const several = map.policy.cardinality.endsWith('to-many');
  const own = row.proposals.find(({ author }) => author === visitor.name);
  return (
    <form id="decide" method="post" action={`/rows/${row.id}/decide`} class="decide">
      <Hidden csrf={visitor.csrf} values={{ ...sent(decision), resolve: resolving ? 'true' : undefined }} />
      <fieldset class="relationships">
        <legend>Relation of the answer</legend>
        <label>
          <input type="radio" name="relationship" value="" checked /> as suggested
        </label>
        {allowed.map((relationship) => (
          <label>
            <input type="radio" name="relationship" value={relationship} data-key={RELATIONSHIP_KEYS[relationship]} />{' '}
            {RELATIONSHIP_WORDS[relationship]?.text}
            {RELATIONSHIP_KEYS[relationship] === undefined ? null : <kbd>{RELATIONSHIP_KEYS[relationship]}</kbd>}
          </label>
        ))}
      </fieldset>
      {several && own?.content.kind === 'map' ? (
        <label>
          <input type="checkbox" name="add" value="true" /> beside the targets already named
        </label>
      ) : null}
      {resolving ? (
        <label class="reason">
          Why this answer
          <input type="text" name="reason" required data-key="y" placeholder="Reason, kept in the audit" />
        </label>
      ) : null}
    </form>
  );
}

export function SearchByHand({ decision }: { readonly decision: Decision }) {
  const { detail, list, map, found } = decision;
  const path = `/rows/${detail.row.id}`;
  return (
    <search class="card">
      <form method="get" action={path} class="search">
        {Object.entries(list).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <label for="find">
          <kbd>/</kbd> Search {map.scope.targets.length > 1 ? 'all targets' : 'the target'} by hand
        </label>
        <input
          id="find"
          name="find"
          type="search"
          value={found?.text ?? ''}
          autocomplete="off"
          data-key="/"
          placeholder="words or a code"
          hx-get={searchPath(detail.row.id, map.scope)}
          hx-trigger="input changed delay:80ms, search"
          hx-target="#found"
          hx-swap="innerHTML"
          hx-sync="this:replace"
        />
        <noscript>
          <button type="submit">Search</button>
        </noscript>
      </form>
      <div id="found" aria-live="polite">
        {found === undefined ? null : <Found found={found} />}
      </div>
    </search>
  );
}

const NO_TARGET_REASONS = [
  'The target system has no concept for it',
  'Not a clinical code: administrative or technical',
  'Too little is known of what it means',
  'A panel, not a single observation',
];

/** No target is an answer like any other, with a reason. */
export function NoTarget({ decision }: { readonly decision: Decision }) {
  const { detail } = decision;
  const may = detail.actions.includes('propose-no-map') || detail.actions.includes('resolve');
  if (!may) return null;
  const resolve = detail.actions.includes('resolve') ? 'true' : undefined;
  return (
    <form method="post" action={`/rows/${detail.row.id}/decide`} class="card" aria-label="No target">
      <Hidden csrf={decision.visitor.csrf} values={{ ...sent(decision), resolve }} />
      <div class="field">
        <label for="no-target">
          <kbd>x</kbd> No target, because
        </label>
        <input
          id="no-target"
          name="noMap"
          type="text"
          required
          list="no-target-reasons"
          data-key="x"
          autocomplete="off"
          placeholder="reason"
        />
        <datalist id="no-target-reasons">
          {NO_TARGET_REASONS.map((reason) => (
            <option value={reason} />
          ))}
        </datalist>
      </div>
      <button type="submit" class="second">
        Record that there is none
      </button>
    </form>
  );
}

/** Comments, flags and the history, whoever looks. */
export function Remarks({ decision }: { readonly decision: Decision }) {
  const { detail } = decision;
  const { row, comments, flags } = detail;
  const may = decision.visitor.roles.some((role) => role !== 'reader');
  return (
    <div class="columns">
      <section class="card" aria-label="Comments">
        <h2>Comments</h2>
        {comments.map(({ author, at, text }) => (
          <p class="remark">
            <strong>{author}</strong> <span class="muted">{moment(at)}</span>
            <br />
            {text}
          </p>
        ))}
        {may ? <RemarkForm decision={decision} what="comments" label="Comment" key_="c" /> : null}
      </section>
      <section class="card" aria-label="Flags">
        <h2>Flags</h2>
        {flags.map((flag) => (
          <form method="post" action={`/flags/${flag.id}/settle`} class="remark">
            <Hidden csrf={decision.visitor.csrf} values={{ row: row.id, list: sent(decision)['list'] }} />
            <Badge tone={flag.open ? 'warn' : 'plain'}>{flag.open ? 'open' : 'settled'}</Badge>{' '}
            <strong>{flag.raisedBy}</strong> <span class="muted">{moment(flag.at)}</span> {flag.text}{' '}
            {flag.open && may ? (
              <button type="submit" class="quiet">
                Settle
              </button>
            ) : null}
          </form>
        ))}
        {may ? <RemarkForm decision={decision} what="flags" label="Flag" key_="f" /> : null}
      </section>
      <section class="card" aria-label="History">
        <h2>History</h2>
        <div id="history">
          <a
            href={`/rows/${row.id}/history`}
            hx-get={`/rows/${row.id}/history`}
            hx-target="#history"
            hx-swap="innerHTML"
            data-key="h"
          >
            <kbd>h</kbd> Show every step of this row
          </a>
        </div>
      </section>
    </div>
  );
}

interface RemarkFormProps {
  readonly decision: Decision;
  readonly what: 'comments' | 'flags';
  readonly label: string;
  readonly key_: string;
}

function RemarkForm({ decision, what, label, key_ }: RemarkFormProps) {
  return (
    <form method="post" action={`/rows/${decision.detail.row.id}/${what}`} class="remark-form">
      <Hidden csrf={decision.visitor.csrf} values={{ list: sent(decision)['list'] }} />
      <label for={`new-${what}`}>
        <kbd>{key_}</kbd> {label}
      </label>
      <input id={`new-${what}`} name="text" type="text" required data-key={key_} autocomplete="off" />
      <button type="submit" class="second">
        {label}
      </button>
    </form>
  );
}
