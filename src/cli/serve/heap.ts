/**
 * How far the heap of a server may grow between collections. Left alone, V8 takes its limit from the memory of the machine and lets hundreds
 * of megabytes of garbage stand before it collects for the first time.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Percent of what was in use after the last collection that may come on top of it. */
const GROWTH = 30;
/** Milliseconds after which what the start needed is collected: not at once, for the first answers would wait for it. */
const AFTER_START = 1_500;

/** For all threads of this process, from its first whole collection on; that one is brought about soon after the start. */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH}`);
  setTimeout(collect, AFTER_START).unref();
}

/** V8's first limit stands until the first whole collection, whatever the flags say. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
