/** A word with a tone: colour helps, the word and its sign say it. */
import type { Child } from 'hono/jsx';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info';

const SIGNS: Readonly<Record<Tone, string>> = { plain: '', good: '✓', warn: '!', bad: '✕', info: '•' };

export function Badge({ tone = 'plain', title, children }: { tone?: Tone; title?: string; children?: Child }) {
  return (
    <span class={`badge ${tone}`} title={title}>
      {SIGNS[tone] === '' ? null : <span aria-hidden="true">{SIGNS[tone]}</span>}
      {children}
    </span>
  );
}
