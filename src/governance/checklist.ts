/** What a publisher should have looked at before a version goes out. What forbids it is decided by `publish.ts`; the rest is for people to weigh. */
import type { PlannedVersion } from './publish.js';
import type { Row } from './row.js';
import type { MapProgress } from './work-lists.js';

export interface Check {
  readonly check: 'version' | 'rows' | 'policy' | 'reviewed' | 'doubts' | 'flags' | 'unfinished';
  readonly ok: boolean;
  /** Publishing is refused while it is not ok. */
  readonly blocking: boolean;
  readonly text: string;
}

/** `rows` are all whose decision stands. */
export function checklistOf(
  plan: PlannedVersion,
  { rows, progress }: { readonly rows: readonly Pick<Row, 'standing'>[]; readonly progress: MapProgress },
): readonly Check[] {
  const policy = rows.filter(({ standing }) => standing?.by === 'policy').length;
  const doubts = rows.filter(({ standing }) => standing?.doubt !== undefined).length;
  const inWork = IN_WORK.reduce((sum, state) => sum + (progress.byState[state] ?? 0), 0);
  const [version = [], others = []] = split(plan.problems, (text) => /version/.test(text));
  const [empty = [], breaches = []] = split(others, (text) => text.startsWith('no row'));
  return [
    blocking('version', version, 'the version follows on the last and differs from it'),
    blocking('rows', empty, `${plan.rows} rows are decided`),
    blocking('policy', breaches, 'all rows together keep to the policy of the map'),
    advice('reviewed', policy, 'every decision was made by a second person', 'rows were approved by the policy alone'),
    advice('doubts', doubts, 'no decision is in doubt', 'rows go out with the warning that they are under review'),
    advice('flags', progress.flagged, 'no flag is open', 'rows have an open flag'),
    advice('unfinished', inWork, 'no row is in work', 'rows are in work; those without a decision are left out'),
  ];
}

const IN_WORK = ['unmapped', 'draft', 'in-review', 'needs-work', 'reconcile'] as const;
const MOST_TOLD = 20;

function blocking(check: Check['check'], problems: readonly string[], fine: string): Check {
  const more = problems.length > MOST_TOLD ? `; ${problems.length - MOST_TOLD} more` : '';
  const text = problems.length === 0 ? fine : `${problems.slice(0, MOST_TOLD).join('; ')}${more}`;
  return { check, ok: problems.length === 0, blocking: true, text };
}

function advice(check: Check['check'], count: number, fine: string, found: string): Check {
  return { check, ok: count === 0, blocking: false, text: count === 0 ? fine : `${count} ${found}` };
}

function split(texts: readonly string[], first: (text: string) => boolean): readonly (readonly string[])[] {
  return [texts.filter(first), texts.filter((text) => !first(text))];
}
