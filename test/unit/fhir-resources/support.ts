/** Real resources for the tests: every FHIR JSON file below a folder beside the project, and a clear word where there is none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const SHARED = resolve(process.env['CONCORD_SHARED'] ?? '../shared');

/** The folder below the shared one; undefined, with a note, where it is not there. */
export function sharedPath(...parts: readonly string[]): string | undefined {
  const path = join(SHARED, ...parts);
  if (existsSync(path)) return path;
  console.warn(
    `skipped: ${path} is not there (set CONCORD_SHARED to the folder that holds the real releases and tests)`,
  );
  return undefined;
}

export interface FoundResource {
  readonly file: string;
  readonly resource: Readonly<Record<string, unknown>>;
}

/** Every resource in the JSON files below `folder`, those inside Parameters and Bundles included. */
export function* resourcesBelow(folder: string): Generator<FoundResource> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
    const file = join(entry.parentPath, entry.name);
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
    for (const resource of nested(parsed)) yield { file, resource };
  }
}

function* nested(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (typeof value !== 'object' || value === null) return;
  const resource = value as Readonly<Record<string, unknown>>;
  if (typeof resource['resourceType'] !== 'string') return;
  yield resource;
  for (const list of [resource['parameter'], resource['entry']]) {
    if (!Array.isArray(list)) continue;
    for (const item of list as readonly { resource?: unknown }[]) yield* nested(item.resource);
  }
}
