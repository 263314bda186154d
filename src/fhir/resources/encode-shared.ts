/** What the encoders share: the metadata of canonical resources, Codings, designations, the extensions that carry R5 in R4. */
import type { DefinedDesignation } from '../../domain/code-system-definition.js';
import type { Coding } from '../../domain/coding.js';
import type { Extension } from '../../domain/concept.js';
import type { PublicationStatus } from '../../domain/publication.js';
import type { FhirVersion } from '../../domain/resource-decoder.js';
import type { Json } from './element.js';
import { crossVersionUrl } from './extensions.js';

/** A resource or element under construction; members that are undefined are not written. */
export type Draft = Readonly<Record<string, unknown>>;

/** The metadata that the domain keeps of every canonical resource. */
interface Metadata {
  readonly id?: string;
  readonly url?: string;
  readonly version?: string;
  readonly name?: string;
  readonly title?: string;
  readonly status: PublicationStatus;
  readonly experimental?: boolean;
  readonly date?: string;
  readonly publisher?: string;
  readonly description?: string;
  readonly copyright?: string;
}

/** The head members in FHIR's order. */
export function metadataOf(info: Metadata): Draft {
  const { url, version, name, title, status, experimental, date, publisher, description, copyright } = info;
  return { url, version, name, title, status, experimental, date, publisher, description, copyright };
}

/** The element as it is written: its parts one after the other, without undefined members and empty lists, which FHIR does not allow. */
export function written(...parts: readonly Draft[]): Json {
  const kept: Record<string, unknown> = {};
  for (const part of parts) {
    for (const name in part) {
      const value = part[name];
      if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
      kept[name] = value;
    }
  }
  return kept;
}

/** The published extensions and, after them, those that carry R5 elements. */
export function withExtensions(
  own: readonly Extension[] | undefined,
  added: readonly Extension[],
): readonly Extension[] {
  return [...(own ?? []), ...added];
}

export function encodeCoding({ system, version, code, display, userSelected }: Coding): Json {
  return written({ system, version, code, display, userSelected });
}

/** A designation of the resource type whose element has this path, such as `CodeSystem.concept.designation`. */
export function encodeDesignation(designation: DefinedDesignation, version: FhirVersion, path: string): Json {
  const { language, use, additionalUse = [], value, extensions } = designation;
  const uses = additionalUse.map(encodeCoding);
  const url = crossVersionUrl(`${path}.additionalUse`);
  const carried = version === '4.0' ? uses.map((valueCoding) => ({ url, valueCoding })) : [];
  return written({
    extension: withExtensions(extensions, carried),
    language,
    use: use === undefined ? undefined : encodeCoding(use),
    additionalUse: version === '5.0' ? uses : undefined,
    value,
  });
}
