/**
 * What is to be served, as plain data that can be sent to other threads and processes: which content files, which versions of governed maps,
 * which written resources. Says what; opens nothing.
 */
import { statSync } from 'node:fs';
import type { ServedMap } from '../../governance/publishing.js';
import { contentFiles } from '../content-files.js';
import type { WrittenEntry } from '../written-content.js';

export interface FileState {
  readonly path: string;
  /** Differs where the file was replaced or changed. */
  readonly key: string;
}

export interface ContentState {
  /** Raised with every change. */
  readonly generation: number;
  readonly files: readonly FileState[];
  /** Undefined where governance is off. */
  readonly served?: readonly ServedMap[];
  readonly written: readonly WrittenEntry[];
}

/** The content files as they are on the disk now. Files are put in place by renaming: another file has another number or time. */
export function filesNow(data: string): readonly FileState[] {
  return contentFiles(data).flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? [] : [{ path, key: `${found.ino}-${found.size}-${found.mtimeMs}-${found.ctimeMs}` }];
  });
}
