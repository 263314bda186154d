/**
 * The axis texts of all terms in little memory, and which of them a part link has taken the place of. What no link names is written at the end:
 * as the part that has this very name, else as text.
 */

import { ownCopy } from '../shared/text.js';
import type { LoincLoad } from './loinc-load.js';
import { AXES } from './release.js';

/** PartTypeName of the parts that stand in each axis. */
const PART_TYPES = ['COMPONENT', 'PROPERTY', 'TIME', 'SYSTEM', 'SCALE', 'METHOD', 'CLASS'];

export interface AxisTable {
  /** Adds the seven texts of the next term; terms come in the order of their ids, from 0. */
  addTerm(texts: readonly string[]): void;
  /** Remembers a part of one of the axes by its name. The first wins, but an active one over one that is not. */
  addPart(part: { readonly type: string; readonly name: string; readonly id: number; readonly active: boolean }): void;
  /** Notes that a link names the part of this axis; false where one has named the same part before. */
  link(term: number, axis: number, part: number): boolean;
  /** Calls back for every text that no link has taken the place of. `part` is the one with this very name. */
  unlinked(visit: (term: number, axis: number, value: { readonly text: string; readonly part?: number }) => void): void;
}

export function axisTable(): AxisTable {
  // For each term seven numbers: index of the text, 0 for none, or -1 - part once linked.
  const cells: number[] = [];
  const texts = [''];
  const indexes = new Map([['', 0]]);
  const parts = PART_TYPES.map(() => new Map<string, { readonly id: number; readonly active: boolean }>());
  const indexOf = (text: string): number => {
    const known = indexes.get(text);
    if (known !== undefined) return known;
    const own = ownCopy(text);
    indexes.set(own, texts.length);
    return texts.push(own) - 1;
  };
  return {
    addTerm: (values) => {
      for (let axis = 0; axis < AXES.length; axis += 1) cells.push(indexOf(values[axis] ?? ''));
    },
    addPart: ({ type, name, id, active }) => {
      const byName = parts[PART_TYPES.indexOf(type)];
      const known = byName?.get(name);
      if (known === undefined || (active && !known.active)) byName?.set(ownCopy(name), { id, active });
    },
    link: (term, axis, part) => {
      const cell = term * AXES.length + axis;
      if (cells[cell] === -1 - part) return false;
      cells[cell] = -1 - part;
      return true;
    },
    unlinked: (visit) => {
      for (const [cell, index] of cells.entries()) {
        if (index <= 0) continue;
        const axis = cell % AXES.length;
        const text = texts[index] ?? '';
        const part = parts[axis]?.get(text)?.id;
        visit((cell - axis) / AXES.length, axis, part === undefined ? { text } : { text, part });
      }
    },
  };
}

/** Writes the axes that no part link names. The name of a part is unique within its type, so it identifies the part. */
export function writeUnlinkedAxes(load: LoincLoad): void {
  load.axes.unlinked((term, axis, { text, part }) => {
    const code = AXES[axis] ?? '';
    load.system.property(term, part === undefined ? { code, value: text } : { code, target: part });
  });
}
