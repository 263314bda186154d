/**
 * NamingSystem, R4 or R5: the searchable head, and the identifiers checked, for they are why the resource is kept. R5's `url` and
 * `version` come in R4 as cross-version extensions.
 */
import type { ResourceHead } from '../../domain/resource-decoder.js';
import { readHead } from './decode-shared.js';
import { compact, type Element, extensionsAt, listAt, requiredTextAt } from './element.js';
import { crossVersionValues } from './extensions.js';

/**
 * Reads the head of a NamingSystem.
 * @throws TerminologyError naming the element that is missing or of a wrong type.
 */
export function decodeNamingSystem(resource: Element): ResourceHead {
  listAt(resource, 'uniqueId', (id) => [requiredTextAt(id, 'type'), requiredTextAt(id, 'value')]);
  const extensions = extensionsAt(resource);
  const carried = (element: string): string | undefined =>
    crossVersionValues(extensions, element).find((value) => typeof value === 'string');
  return compact<ResourceHead>({ url: carried('url'), version: carried('version'), ...readHead(resource) });
}
