/**
 * The Component Hierarchy by System (before 2.72: the multi-axial hierarchy): part above part, and terms as leaves below them. Parts that
 * occur nowhere else become concepts here. A node below two parents has its whole subtree repeated in the file, so edges repeat.
 */

import { HierarchyCycleError } from '../../src/db/hierarchy.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import { idOf, type LoincLoad } from './loinc-load.js';
import { filesOf, readFirst, UNKNOWN_TERM } from './read.js';

export async function readHierarchy(load: LoincLoad): Promise<readonly FileCount[]> {
  const edges = new Set<number>();
  // Parents named before their own row: their text follows with that row.
  const unnamed = new Set<number>();
  return readFirst(load.reading, 'hierarchy', ([parentCode = '', code = '', text = '']) => {
    if (!isPart(code) && !load.ids.has(code)) return UNKNOWN_TERM;
    if (parentCode !== '' && !isPart(parentCode) && !load.ids.has(parentCode)) return UNKNOWN_TERM;
    const child = idOf(load, code, () => ({ display: text }));
    if (unnamed.delete(child)) load.system.display(child, text);
    if (parentCode === '') return undefined;
    const before = load.ids.size;
    const parent = idOf(load, parentCode, () => ({}));
    if (load.ids.size > before) unnamed.add(parent);
    const edge = child * 2 ** 24 + parent;
    if (edges.has(edge)) return 'edge stated before';
    edges.add(edge);
    load.system.parent(child, parent);
    return undefined;
  });
}

function isPart(code: string): boolean {
  return code.startsWith('LP');
}

/** Completes the code system; a circle in the hierarchy is an error of its file. */
export function finishSystem(load: LoincLoad): number {
  try {
    return load.system.finish();
  } catch (error) {
    const file = filesOf(load.reading, 'hierarchy')[0];
    if (!(error instanceof HierarchyCycleError) || file === undefined) throw error;
    const nodes = new Set(error.nodes);
    const codes = [...load.ids].filter(([, id]) => nodes.has(id)).map(([code]) => code);
    throw new LoadError(
      { file: load.reading.source.label(file) },
      `the hierarchy goes in a circle through ${codes.slice(0, 10).join(', ')}`,
      { cause: error },
    );
  }
}
