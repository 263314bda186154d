/**
 * How long one evaluation may take in this thread before it is given up as too costly. The thread that answers HTTP has a short budget, as
 * all its clients wait meanwhile; a worker thread, which takes over what was given up, has the full one.
 */

/** Milliseconds that a request may be worked on in all. */
export const FULL_BUDGET = 1200;

let milliseconds = FULL_BUDGET;

export function timeBudget(): number {
  return milliseconds;
}

/** Sets the budget of this thread, once, at its start. */
export function setTimeBudget(budget: number): void {
  milliseconds = budget;
}
