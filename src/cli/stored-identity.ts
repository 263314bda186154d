/** The identity of the release that a content file was made of: loading the same again is then known to be needless. */
import { openContentStore } from '../db/content-store.js';

/** Undefined where the file cannot be read; it is then replaced. */
export function storedIdentity(file: string): string | undefined {
  try {
    const store = openContentStore(file);
    try {
      return store.notes()['identity'];
    } finally {
      store.close();
    }
  } catch {
    return undefined;
  }
}
