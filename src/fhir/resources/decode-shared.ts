/** What the decoders of the four resource types share: the head, Codings, designations. */
import type { DefinedDesignation } from '../../domain/code-system-definition.js';
import { asCode, type Coding } from '../../domain/coding.js';
import type { Extension } from '../../domain/concept.js';
import type { Filling } from '../../domain/filling.js';
import type { PublicationStatus } from '../../domain/publication.js';
import type { ResourceHead } from '../../domain/resource-decoder.js';
import type { Element } from './element.js';
import {
  booleanAt,
  compact,
  elementAt,
  extensionsAt,
  isJsonObject,
  listAt,
  missing,
  requiredTextAt,
  textAt,
  wordAt,
} from './element.js';
import { crossVersionValues, withoutCrossVersion } from './extensions.js';

const STATUSES: readonly PublicationStatus[] = ['draft', 'active', 'retired', 'unknown'];

/** The searchable head. */
export function readHead(resource: Element): ResourceHead {
  return compact<ResourceHead>({
    id: textAt(resource, 'id'),
    url: textAt(resource, 'url'),
    version: textAt(resource, 'version'),
    name: textAt(resource, 'name'),
    title: textAt(resource, 'title'),
    status: wordAt(resource, 'status', STATUSES),
  });
}

/** The metadata that all canonical resources have and the domain keeps; a resource without a status is `unknown`. */
export type Metadata = ReturnType<typeof readMetadata>;

export function readMetadata(resource: Element) {
  return {
    id: textAt(resource, 'id'),
    version: textAt(resource, 'version'),
    name: textAt(resource, 'name'),
    title: textAt(resource, 'title'),
    status: wordAt(resource, 'status', STATUSES) ?? ('unknown' as const),
    experimental: booleanAt(resource, 'experimental'),
    date: textAt(resource, 'date'),
    publisher: textAt(resource, 'publisher'),
    description: textAt(resource, 'description'),
    copyright: textAt(resource, 'copyright'),
  };
}

/** A Coding; undefined where it has no code, for then it says nothing that can be used. */
export function readCoding(element: Element): Coding | undefined {
  const code = textAt(element, 'code');
  if (code === undefined) return undefined;
  return compact<Coding>({
    system: textAt(element, 'system'),
    version: textAt(element, 'version'),
    code: asCode(code),
    display: textAt(element, 'display'),
    userSelected: booleanAt(element, 'userSelected'),
  });
}

export function codingAt(element: Element, name: string): Coding | undefined {
  const coding = elementAt(element, name);
  return coding === undefined ? undefined : readCoding(coding);
}

export function requiredCodingAt(element: Element, name: string): Coding {
  const coding = codingAt(element, name);
  if (coding === undefined) throw missing(element, `${name}.code`);
  return coding;
}

/** A designation of a CodeSystem's concept or a ValueSet's. */
export function readDesignation(element: Element): DefinedDesignation {
  const designation: Filling<DefinedDesignation> = { value: requiredTextAt(element, 'value') };
  const language = textAt(element, 'language');
  if (language !== undefined) designation.language = language;
  const use = codingAt(element, 'use');
  if (use !== undefined) designation.use = use;
  const carried = extensionsAt(element);
  const additionalUse = readAdditionalUse(element, carried);
  if (additionalUse.length > 0) designation.additionalUse = additionalUse;
  const extensions = withoutCrossVersion(carried, [ADDITIONAL_USE]);
  if (extensions !== undefined) designation.extensions = extensions;
  return designation;
}

const ADDITIONAL_USE = 'designation.additionalUse';

function readAdditionalUse(element: Element, extensions: readonly Extension[] | undefined): readonly Coding[] {
  const own = listAt(element, 'additionalUse', readCoding);
  const carried = crossVersionValues(extensions, ADDITIONAL_USE).map((value) => carriedCoding(element, value));
  return [...own, ...carried].filter((use) => use !== undefined);
}

function carriedCoding(parent: Element, value: unknown): Coding | undefined {
  return isJsonObject(value) ? readCoding({ json: value, parent, name: 'extension', index: 0 }) : undefined;
}
