/** Lets only a few costly things happen at once: the rest wait in turn, and what is too many is refused. */
import { TerminologyError } from '../../domain/issue.js';
import { tooManyAttempts } from '../../governance/wording.js';

export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** @param most at once; `waiting` is how many may wait. */
export function createGate({ most, waiting }: { readonly most: number; readonly waiting: number }): Gate {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running >= most) {
      if (queue.length >= waiting) throw new TerminologyError(tooManyAttempts(1));
      await new Promise<void>((resolve) => {
        queue.push(resolve);
      });
    } else running++;
    try {
      return await work();
    } finally {
      // The place passes on to whoever waits longest.
      const next = queue.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
