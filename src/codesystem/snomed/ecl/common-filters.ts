/** What concept, description and member filters of ECL share: ids compared with metadata concepts, and times. */

import { compares } from './attribute.js';
import type { EclContext } from './context.js';
import type { Selection } from './selection.js';
import type { Constraint, EffectiveTimeFilter, IdSet } from './syntax.js';

export interface FilterTools {
  readonly context: EclContext;
  readonly compile: (constraint: Constraint) => Selection;
}

/** Whether an id is among those named; metadata that is not loaded is compared by id all the same. */
export function idTest(ids: IdSet, { context, compile }: FilterTools): (id: string) => boolean {
  if (ids.kind === 'ids') return (id) => ids.ids.includes(id);
  const chosen = compile(ids.value);
  return (id) => {
    const found = context.codeSystem.find(id);
    return found !== undefined && found.ord >= 0 && chosen.has(found.ord);
  };
}

/** Times as yyyymmdd, '' where there is none: that one is before and after nothing (§6.9). */
export function timeTest({ operator, times }: EffectiveTimeFilter): (time: string) => boolean {
  if (operator === '=') return (time) => times.includes(time);
  if (operator === '!=') return (time) => !times.includes(time);
  return (time) => time !== '' && times.some((wanted) => wanted !== '' && compares(time, operator, wanted));
}
