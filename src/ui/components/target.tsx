/** Codes, states and answers in the one form that all pages use. */

import type { RowState } from '../../governance/lifecycle.js';
import type { Content, Target } from '../../http/api/contract/row-shapes.js';
import { RELATIONSHIP_WORDS, STATE_WORDS, systemName } from '../words.js';
import { Badge } from './badge.js';
import { withQuery } from './pager.js';

/** A link to the page of a concept. */
export function conceptPath(system: string, code: string): string {
  return withQuery('/browse/code', { system, code });
}

export function StateBadge({ state }: { readonly state: RowState }) {
  const { text, tone } = STATE_WORDS[state];
  return <Badge tone={tone}>{text}</Badge>;
}

export function Relation({ relationship }: { readonly relationship: string }) {
  const words = RELATIONSHIP_WORDS[relationship];
  return (
    <span class="relation">
      <span class="sign" aria-hidden="true">
        {words?.sign}
      </span>{' '}
      {words?.text ?? relationship}
    </span>
  );
}

export function TargetView({ target }: { readonly target: Target }) {
  const { system, code, display, relationship, comment } = target;
  return (
    <div class="target">
      <Relation relationship={relationship} />{' '}
      <a class="code" href={conceptPath(system, code)}>
        {code}
      </a>{' '}
      <span>{display}</span> <span class="muted">{systemName(system)}</span>
      {comment === undefined ? null : <p class="note">{comment}</p>}
    </div>
  );
}

/** An answer: its targets, or that there is none and why. */
export function ContentView({ content }: { readonly content: Content }) {
  if (content.kind === 'no-map') {
    return (
      <div class="target">
        <strong>No target</strong> <span class="muted">{content.reason}</span>
      </div>
    );
  }
  return (
    <>
      {content.targets.map((target) => (
        <TargetView target={target} />
      ))}
    </>
  );
}
