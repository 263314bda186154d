/**
 * The content that a thread has open. It is swapped as a whole: files that did not change stay open, those that are gone are closed when the
 * last work that may use them is done. Decides nothing about what is to be shown.
 */
import type { LiveContent } from '../../http/live-content.js';
import type { Catalogue, CodeSystemVersion } from '../../terminology/catalogue.js';
import { type ContentFile, openContentFile } from '../content-file.js';
import { catalogueOfFiles } from '../content-files.js';
import { writtenContent } from '../written-content.js';
import type { ContentState, FileState } from './content-state.js';

export interface ContentHolder extends Omit<LiveContent, 'reload'> {
  /**
   * Serves this state from now on. A file that cannot be opened is left out, or served as it was before it was replaced.
   * @returns what is wrong with such files.
   */
  show(state: ContentState): readonly Error[];
  /** The open files, in the order of their paths. */
  files(): readonly ContentFile[];
  close(): void;
}

interface OpenFile {
  readonly path: string;
  readonly key: string;
  readonly content: ContentFile;
}

/** One content from its beginning to its end; `users` counts work under way that may use it. */
interface Generation {
  readonly catalogue: Catalogue;
  readonly files: readonly OpenFile[];
  users: number;
}

const NOTHING: ContentState = { generation: 0, files: [], written: [] };

/** A holder that holds nothing yet. */
export function contentHolder(): ContentHolder {
  const listeners = new Set<() => void>();
  const live = new Set<Generation>();
  let codeSystems: readonly CodeSystemVersion[] = [];
  let number = 0;
  let now = begin([], NOTHING);

  function begin(files: readonly OpenFile[], state: ContentState): Generation {
    const { served, written } = state;
    const settings = { codeSystems, written: writtenContent(written), ...(served === undefined ? {} : { served }) };
    const catalogue = catalogueOfFiles(
      files.map(({ content }) => content),
      settings,
    );
    codeSystems = catalogue.codeSystems();
    const generation = { catalogue, files, users: 0 };
    live.add(generation);
    return generation;
  }
  function sweep(): void {
    const open = new Set([...live].flatMap(({ files }) => files));
    for (const generation of live) if (generation !== now && generation.users === 0) live.delete(generation);
    const needed = new Set([...live].flatMap(({ files }) => files));
    for (const file of open) if (!needed.has(file)) file.content.store.close();
  }
  function release(generation: Generation): void {
    generation.users--;
    if (generation !== now && generation.users === 0) sweep();
  }
  return {
    get current() {
      return now.catalogue;
    },
    get generation() {
      return number;
    },
    use: (work) => whileUsed(now, work, release),
    show: (state) => {
      const { files, problems } = openFiles(state.files, now.files);
      now = begin(files, state);
      number = state.generation;
      sweep();
      for (const listener of listeners) listener();
      return problems;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    files: () => now.files.map(({ content }) => content),
    close: () => {
      for (const file of new Set([...live].flatMap(({ files }) => files))) file.content.store.close();
      live.clear();
    },
  };
}

function whileUsed<T>(generation: Generation, work: () => T, release: (generation: Generation) => void): T {
  generation.users++;
  const done = (): void => release(generation);
  let result: T;
  try {
    result = work();
  } catch (error) {
    done();
    throw error;
  }
  if (result instanceof Promise) result.then(done, done);
  else done();
  return result;
}

function openFiles(wanted: readonly FileState[], before: readonly OpenFile[]) {
  const known = new Map(before.map((file) => [file.path, file]));
  const files: OpenFile[] = [];
  const problems: Error[] = [];
  for (const { path, key } of wanted) {
    const old = known.get(path);
    if (old?.key === key) files.push(old);
    else {
      try {
        files.push({ path, key, content: openContentFile(path) });
      } catch (error) {
        problems.push(error instanceof Error ? error : new Error(String(error)));
        if (old !== undefined) files.push(old);
      }
    }
  }
  return { files, problems };
}
