/**
 * How long one evaluation may take in this thread before it is given up as too costly. The thread that answers HTTP has a short budget, as
 * all its clients wait meanwhile; a worker thread, which takes over what was given up, has the full one.
 */

/** Milliseconds that a request may be worked on in all. */
export const FULL_BUDGET = 1200;

/** Where evaluations run out of time one after the other, this much for each is enough to tell: the others are waiting. */
const SCARCE_BUDGET = 5;
/** Milliseconds for which time is scarce after an evaluation ran out of it. */
const SCARCE_FOR = 1000;

let milliseconds = FULL_BUDGET;
let scarceUntil = 0;

/** Milliseconds that an evaluation that begins now may take. */
export function timeBudget(): number {
  return performance.now() < scarceUntil ? Math.min(milliseconds, SCARCE_BUDGET) : milliseconds;
}

/** Tells that an evaluation was given up here and left to another thread. */
export function ranOutOfTime(): void {
  scarceUntil = performance.now() + SCARCE_FOR;
}

/** Sets the budget of this thread, once, at its start. */
export function setTimeBudget(budget: number): void {
  milliseconds = budget;
}
