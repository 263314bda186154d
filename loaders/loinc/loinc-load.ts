/**
 * What the readers of a LOINC load share: where rows come from, where they go, and the staged id of every code. It reads nothing.
 */

import type { CodeSystemWriter, StagedConcept } from '../../src/db/code-system-writer-store.js';
import type { AxisTable } from './axes.js';
import type { Reading } from './read.js';

export interface LoincLoad {
  readonly reading: Reading;
  readonly system: CodeSystemWriter;
  readonly version: string;
  /** Staged ids of the terms, and then of the parts, answer lists, answers and groups. */
  readonly ids: Map<string, number>;
  readonly axes: AxisTable;
  /** A text about the release as a whole that is kept in the content file. */
  note(key: string, text: string): void;
}

/** The staged id of a code; where it is new, the concept is staged with what `make` says of it. */
export function idOf(load: LoincLoad, code: string, make: () => Omit<StagedConcept, 'code'>): number {
  const known = load.ids.get(code);
  if (known !== undefined) return known;
  const id = load.system.concept({ ...make(), code });
  load.ids.set(code, id);
  return id;
}

/** The fields of a concept that publishers leave empty where there is nothing to say. */
export function named(display: string, status = ''): Omit<StagedConcept, 'code'> {
  return {
    ...(display === '' ? {} : { display }),
    ...(status === '' ? {} : { status, inactive: status.toUpperCase() !== 'ACTIVE' }),
  };
}
