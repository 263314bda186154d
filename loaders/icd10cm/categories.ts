/**
 * The codes of ICD-10-CM while they are staged: under which id each stands, and the hierarchy that the codes themselves
 * tell. Chapters and blocks are tabular-load.ts's.
 */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import { dotted } from './codes.js';
import { USES } from './definition.js';

export interface Category {
  /** Without a dot. */
  readonly code: string;
  readonly title: string;
  readonly shortTitle?: string;
  readonly billable?: boolean;
  readonly order?: number;
}

export interface Categories {
  readonly system: CodeSystemWriter;
  /** The id of a code without a dot; undefined where it is not staged. */
  find(code: string): number | undefined;
  /** The title under which an id was staged. */
  title(id: number): string | undefined;
  /** Stages a code that `find` does not know. */
  add(category: Category): number;
  /** Puts each code below the longest other code that it begins with. */
  linkByPrefix(): void;
}

const SHORTEST = 3;

export function stageCategories(system: CodeSystemWriter): Categories {
  const ids = new Map<string, number>();
  const titles = new Map<number, string>();
  return {
    system,
    find: (code) => ids.get(code),
    title: (id) => titles.get(id),
    add: ({ code, title, shortTitle, billable, order }) => {
      const id = system.concept({ code: dotted(code), display: title });
      ids.set(code, id);
      titles.set(id, title);
      system.property(id, { code: 'kind', value: code.length === SHORTEST ? 'category' : 'subcategory' });
      system.property(id, { code: 'order-code', value: code });
      if (order !== undefined) system.property(id, { code: 'order-number', type: 'integer', value: order });
      if (billable !== undefined) system.property(id, { code: 'billable', type: 'boolean', value: billable });
      if (shortTitle !== undefined && shortTitle !== title) {
        system.designation(id, { value: shortTitle, language: 'en', use: USES.short });
      }
      return id;
    },
    linkByPrefix: () => {
      for (const [code, id] of ids) {
        const parent = longestPrefix(ids, code);
        if (parent !== undefined) system.parent(id, parent);
      }
    },
  };
}

function longestPrefix(ids: ReadonlyMap<string, number>, code: string): number | undefined {
  for (let length = code.length - 1; length >= SHORTEST; length -= 1) {
    const id = ids.get(code.slice(0, length));
    if (id !== undefined) return id;
  }
  return undefined;
}
