/**
 * `dependsOn` of a map row against the attribute values a request brings (R5 `$translate` parameter `dependency`). A row
 * whose dependencies the request contradicts does not apply; what the request does not mention is left open.
 */
import type { MapAttribute } from '../domain/concept-map.js';

export const EMPTY_ATTRIBUTES: readonly MapAttribute[] = [];

/** True unless some dependency of the row is given another value by the request. */
export function matchesDependencies(row: readonly MapAttribute[], given: readonly MapAttribute[]): boolean {
  return row.every((needed) => {
    const offered = given.filter((value) => value.attribute === needed.attribute);
    return offered.length === 0 || offered.some((value) => text(value) === text(needed));
  });
}

function text({ value }: MapAttribute): string {
  if (value.type === 'Coding') return value.value.code;
  return typeof value.value === 'object' ? JSON.stringify(value.value) : String(value.value);
}
