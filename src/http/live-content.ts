/**
 * Content that changes while it is served. A request reads it once it has all that it waits for, and answers from that; what waits in
 * between holds on to it, so that nothing is closed under it. Who swaps it, and when, is decided elsewhere.
 */
import type { Catalogue } from '../terminology/catalogue.js';

export interface LiveContent {
  /** The content as it is now. Not to be kept over an `await` outside of `use`. */
  readonly current: Catalogue;
  /** Raised with every change. */
  readonly generation: number;
  /** Runs the work; whatever it finds as current stays open until its result, or the promise of it, is there. */
  use<T>(work: () => T): T;
  /** Looks for changes now; resolves when they are served. */
  reload(): Promise<void>;
  /** Calls back after each change. @returns how to end that. */
  onChange(listener: () => void): () => void;
}
