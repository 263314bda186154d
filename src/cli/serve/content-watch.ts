/**
 * Notices changes of the content folder: by the system's watches as a rule, and in any case by looking every second, which also finds what
 * changed in governance elsewhere. What a change means is the caller's business.
 */
import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds between two looks; what comes from this process is noticed at once, files as a rule too. */
const LOOK_EVERY = 1000;
/** Milliseconds after a change of the folder, as files come in groups. */
const SETTLE = 50;

/** Calls back when the content folder changes, and in any case every second. @returns how to end that. */
export function watchContent(data: string, changed: () => Promise<void>): () => void {
  const watchers = new Map<string, FSWatcher>();
  let settling: NodeJS.Timeout | undefined;
  let stopped = false;
  const check = (): void => {
    if (stopped) return;
    arm();
    // What cannot be looked at now is looked at again in a second.
    changed().catch(() => undefined);
  };
  const arm = (): void => {
    for (const folder of foldersBelow(data)) {
      if (watchers.has(folder)) continue;
      try {
        const started = watch(folder, { persistent: false }, () => {
          clearTimeout(settling);
          settling = setTimeout(check, SETTLE);
        });
        const end = (): void => {
          started.close();
          watchers.delete(folder);
        };
        started.on('error', end);
        watchers.set(folder, started);
      } catch {
        // No watches left in the system: the look every second does it.
      }
    }
  };
  arm();
  const timer = setInterval(check, LOOK_EVERY);
  timer.unref();
  return () => {
    stopped = true;
    clearInterval(timer);
    clearTimeout(settling);
    for (const each of watchers.values()) each.close();
  };
}

function foldersBelow(data: string): readonly string[] {
  const root = join(data, 'content');
  if (!existsSync(root)) return [];
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [root, ...folders.map(({ name }) => join(root, name))];
}
