/** JSON with one spelling for one value: members sorted by name, undefined ones left out. What is hashed is written by this. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** The text; equal values have equal texts. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_, member: unknown) => (isPlainObject(member) ? sorted(member) : member));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // Integer-like names always come first in an object, in numeric order: the same for all, so still one spelling.
  return Object.fromEntries(
    Object.keys(object)
      .sort()
      .filter((name) => object[name] !== undefined)
      .map((name) => [name, object[name]]),
  );
}
