/**
 * A page of a value set, and what is known of the whole: skips and takes by arithmetic over the runs, or in the order of rank where a
 * text is searched for. Reads no more than the page needs.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { has, size, slice } from '../domain/ordinal-set.js';
import type { ValueSetPlan } from './plan.js';
import { type Member, type Run, runSize } from './runs.js';

/** A member with where it comes from. */
export interface PageMember extends Member {
  readonly codeSystem: CodeSystem;
  readonly plan: ValueSetPlan;
}

export interface Page {
  readonly members: readonly PageMember[];
  /** Number of members of the whole; undefined where counting them would cost more than the page. */
  readonly total?: number;
}

/** Which members: `count` undefined = all from `offset`, but never more than `limit`. */
export interface Window {
  readonly offset: number;
  readonly count: number;
}

/** Pages that are a whole list which is used again: the same array each time, for as long as the list is kept. */
const WHOLE = new WeakMap<readonly Member[], readonly PageMember[]>();

function wholeList([run, ...others]: readonly Run[], { offset, count }: Window): readonly PageMember[] | undefined {
  if (run?.kind !== 'list' || others.length > 0 || offset > 0 || count < run.members.length) return undefined;
  const known = WHOLE.get(run.members);
  if (known !== undefined) return known;
  const made = run.members.map((member) => memberOf(member, run));
  WHOLE.set(run.members, made);
  return made;
}

/** A page of the runs as they stand. A whole list is the same array at every use, as long as its value set is kept. */
export function pageOf(runs: readonly Run[], { offset, count }: Window): Page {
  const whole = wholeList(runs, { offset, count });
  if (whole !== undefined) return { members: whole, total: whole.length };
  const members: PageMember[] = [];
  let total = 0;
  for (const run of runs) {
    const length = runSize(run);
    const skip = Math.max(0, offset - total);
    const take = Math.min(count - members.length, length - skip);
    if (take > 0) members.push(...part(run, skip, take));
    total += length;
  }
  return { members, total };
}

function part(run: Run, skip: number, take: number): readonly PageMember[] {
  const { codeSystem, plan } = run;
  if (run.kind === 'list') {
    return run.members.slice(skip, skip + take).map((member) => memberOf(member, run));
  }
  return Array.from(codeSystem.concepts(slice(run.set, skip, take)), (concept) => ({ concept, codeSystem, plan }));
}

/** Field by field, as this runs for every code of a list. */
function memberOf({ concept, listed }: Member, { codeSystem, plan }: Run): PageMember {
  return listed === undefined ? { concept, codeSystem, plan } : { concept, codeSystem, plan, listed };
}

/** How far a search goes on counting after the page is full; and where nothing but the count is asked for. */
const COUNT_AHEAD = 40;
const COUNT_ALONE = 100_000;

/**
 * A page of what has names that match the text: best first within each run.
 * @param matches whether a listed member matches; lists are short, so each is asked.
 */
export function searchPage(
  runs: readonly Run[],
  { offset, count, text }: Window & { readonly text: string },
  matches: (member: PageMember) => boolean,
): Page {
  const members: PageMember[] = [];
  let found = 0;
  const most = offset + count + (count === 0 ? COUNT_ALONE : COUNT_AHEAD);
  for (const member of hits(runs, text, matches)) {
    if (found >= offset && members.length < count) members.push(member());
    found++;
    if (members.length >= count && found >= most) return { members };
  }
  return { members, total: found };
}

/** Members that match, made only where they are wanted. */
function* hits(
  runs: readonly Run[],
  text: string,
  matches: (member: PageMember) => boolean,
): Generator<() => PageMember> {
  for (const run of runs) {
    const { codeSystem, plan } = run;
    if (run.kind === 'list') {
      for (const own of run.members) {
        const member = memberOf(own, run);
        if (matches(member)) yield () => member;
      }
      continue;
    }
    const exact = codeSystem.find(text.trim())?.ord ?? -1;
    if (exact >= 0 && has(run.set, exact)) yield () => ({ concept: codeSystem.at(exact), codeSystem, plan });
    const part = size(run.set) * 2 < (codeSystem.count ?? 0) ? run.set : undefined;
    for (const ord of codeSystem.search(text, part)) {
      if (ord !== exact && has(run.set, ord)) yield () => ({ concept: codeSystem.at(ord), codeSystem, plan });
    }
  }
}
