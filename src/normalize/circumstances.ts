/** Unit and specimen of the results that a code of an Observation names: what a mapper needs to know of a code beyond its name. */

import { asBytes, readBytes } from './byte-text.js';

/** A resource as parsed; nothing of it is taken for granted. */
export interface Resource {
  readonly resourceType?: unknown;
  readonly [member: string]: unknown;
}

/** What an Observation whose characters are bytes (`byte-text.ts`) says beside its code, or that of a component; nothing for other codes and other resources. */
export function circumstances(
  resource: Resource,
  { system, code }: { readonly system: string; readonly code: string },
): { readonly unit?: string; readonly specimen?: string } {
  if (resource.resourceType !== 'Observation') return {};
  const results = [resource, ...list(resource['component'])];
  const result = results.find((each) =>
    list(member(member(each, 'code'), 'coding')).some(
      (coding) => member(coding, 'system') === asBytes(system) && member(coding, 'code') === asBytes(code),
    ),
  );
  if (result === undefined) return {};
  const quantity = member(result, 'valueQuantity');
  const unit = text(member(quantity, 'code')) ?? text(member(quantity, 'unit'));
  const specimen = text(member(member(resource, 'specimen'), 'display'));
  return { ...(unit === undefined ? {} : { unit }), ...(specimen === undefined ? {} : { specimen }) };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** On one line, as keys of counts are. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? readBytes(value).replace(/\s+/g, ' ') : undefined;
}
