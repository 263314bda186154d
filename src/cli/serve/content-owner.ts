/**
 * Knows what is to be served and tells everybody who serves it: looks at the content folder and at governance, now and whenever either may have
 * changed, and hands a new state to the audience. Serves nothing itself.
 */
import { fileDigest, recordedDigest } from '../../../loaders/shared/atomic-build.js';
import { ContentFileError } from '../../db/open.js';
import type { ServedMap } from '../../governance/publishing.js';
import type { Governance } from '../../governance/services.js';
import { type WrittenEntry, writtenEntries } from '../written-content.js';
import { type ContentState, type FileState, filesNow } from './content-state.js';
import { watchContent } from './content-watch.js';

export interface ContentOwnerOptions {
  readonly data: string;
  /** Undefined where governance is off. */
  readonly governance?: Pick<Governance, 'publishing' | 'store'> | undefined;
  /** Serves the state, everywhere; resolves when it does. @returns what is wrong with files, which are then looked at again when they change. */
  readonly show: (state: ContentState) => Promise<readonly Error[]>;
  /** Hears about a file that cannot be served, once. */
  readonly report: (problem: Error) => void;
}

export interface ContentOwner {
  /** The state that is served. */
  state(): ContentState;
  /** Looks now; resolves when what is there at the call is served. */
  reload(): Promise<void>;
  /** The same, and what was found damaged is looked at again. */
  retry(): Promise<void>;
  /** Begins to look by itself. */
  watch(): void;
  close(): Promise<void>;
}

/** Looks once and serves what is there. */
export async function contentOwner(options: ContentOwnerOptions): Promise<ContentOwner> {
  const { data, governance } = options;
  const governed = governance === undefined ? undefined : governedState(governance);
  const problems = problemMemory(options.report);
  let state: ContentState = { generation: 0, files: [], written: [] };
  let seen = '';
  const look = async (): Promise<void> => {
    const mark = await markOf(data, governance);
    // At the start everything is taken as it is: reading all content would take long, and what is damaged is found when it is opened.
    const files = state.generation === 0 ? filesNow(data) : await soundFiles(filesNow(data), state.files, problems);
    const more = (await governed?.()) ?? { written: [] };
    const next = { generation: state.generation + 1, files, ...more };
    if (state.generation === 0 || !isSame(state, next)) {
      for (const problem of await options.show(next)) problems.tell(problem);
      state = next;
    }
    seen = mark;
  };
  const looks = inTurn(look);
  await looks.run();
  let stop = (): void => {};
  return {
    state: () => state,
    reload: looks.run,
    retry: async () => {
      problems.forget();
      await looks.run();
    },
    watch: () => {
      stop = watchContent(data, async () => {
        if ((await markOf(data, governance)) !== seen) await looks.run();
      });
    },
    close: async () => {
      stop();
      await looks.idle();
    },
  };
}

/** All that a change shows itself by: names and times of files, and the newest event. Cheap. */
async function markOf(data: string, governance: ContentOwnerOptions['governance']): Promise<string> {
  const files = filesNow(data).map(({ path, key }) => `${path} ${key}`);
  const head = governance === undefined ? '' : String((await governance.store.head()).seq);
  return [head, ...files].join('\n');
}

/** What governance says. What is served is read anew where a map has changed: publications are large, and most events are of rows. */
function governedState({ publishing, store }: Pick<Governance, 'publishing' | 'store'>) {
  const entries = writtenEntries(store);
  let known: { readonly maps: string; readonly served: readonly ServedMap[] } | undefined;
  return async () => {
    const maps = (await store.maps()).map(({ id, version }) => `${id} ${version}`).join();
    if (known?.maps !== maps) known = { maps, served: await publishing.served() };
    return { served: known.served, written: await entries() };
  };
}

function isSame(a: ContentState, b: ContentState): boolean {
  const versions = (written: readonly WrittenEntry[]) => written.map((each) => [each.written.id, each.written.version]);
  const facts = ({ files, served, written }: ContentState) => JSON.stringify([files, served, versions(written)]);
  return facts(a) === facts(b);
}

interface ProblemMemory {
  /** Whether this file, as it is, was told about. */
  knows(file: FileState): boolean;
  tell(problem: Error, file?: FileState): void;
  forget(): void;
}

function problemMemory(report: (problem: Error) => void): ProblemMemory {
  const told = new Set<string>();
  return {
    knows: ({ path, key }) => told.has(`${path} ${key}`),
    tell: (problem, file) => {
      if (file !== undefined) told.add(`${file.path} ${file.key}`);
      report(problem);
    },
    forget: () => told.clear(),
  };
}

/**
 * The files that may be served: a new one only when it is whole, as the digest beside it says; the one before stays until then. A file that is
 * still being copied into its place is so never opened half.
 */
async function soundFiles(
  files: readonly FileState[],
  before: readonly FileState[],
  problems: ProblemMemory,
): Promise<readonly FileState[]> {
  const known = new Map(before.map((file) => [file.path, file]));
  const sound: FileState[] = [];
  for (const file of files) {
    const old = known.get(file.path);
    if (old?.key === file.key || (!problems.knows(file) && (await isWhole(file.path)))) {
      sound.push(file);
      continue;
    }
    if (!problems.knows(file)) problems.tell(new ContentFileError(file.path, 'is damaged or not complete'), file);
    if (old !== undefined) sound.push(old);
  }
  return sound;
}

async function isWhole(path: string): Promise<boolean> {
  const recorded = await recordedDigest(path);
  if (recorded === undefined) return true;
  return (await fileDigest(path).catch(() => undefined)) === recorded;
}

/** Runs one at a time; a call while one runs is answered by the next run, which begins after it. */
function inTurn(work: () => Promise<void>) {
  let last: Promise<unknown> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  return {
    run: (): Promise<void> => {
      waiting ??= last.then(() => {
        waiting = undefined;
        return work();
      });
      last = waiting.catch(() => undefined);
      return waiting;
    },
    idle: async (): Promise<void> => void (await last),
  };
}
