/**
 * The extensions that Concord itself reads or writes: HL7's own, and those that carry R5 elements in an R4 resource
 * (https://hl7.org/fhir/versions.html#extensions). Every other extension is passed through untouched.
 */
import type { Extension } from '../../domain/concept.js';
import type { Element } from './element.js';
import { elementAt, extensionsAt, isJsonObject } from './element.js';

export const STANDARDS_STATUS = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status';

const CROSS_VERSION = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-';

/** URL of the extension that carries the R5 element `path` (`ValueSet.compose.property`) in an R4 resource. */
export function crossVersionUrl(path: string): string {
  return `${CROSS_VERSION}${path}`;
}

/**
 * True for the extension that carries the R5 element whose path ends in `element`. The full path differs by resource, and
 * publishers write choice elements both as `versionAlgorithm` and as `versionAlgorithm[x]`.
 */
function carries(extension: Extension, element: string): boolean {
  const url = extension['url'];
  if (typeof url !== 'string' || !url.startsWith(CROSS_VERSION)) return false;
  return url.endsWith(`.${element}`) || url.endsWith(`.${element}[x]`);
}

/** The values of the extensions that carry the R5 element `element`. */
export function crossVersionValues(extensions: readonly Extension[] | undefined, element: string): readonly unknown[] {
  if (extensions === undefined) return [];
  return extensions.filter((extension) => carries(extension, element)).map(extensionValue);
}

/** The extensions but those that carry one of the R5 elements: those have been read. */
export function withoutCrossVersion(
  extensions: readonly Extension[] | undefined,
  elements: readonly string[],
): readonly Extension[] | undefined {
  const rest = extensions?.filter((extension) => !elements.some((element) => carries(extension, element)));
  return rest === undefined || rest.length === 0 ? undefined : rest;
}

/** The cross-version value on a primitive (`_op` beside `op`), where it is a string. */
export function primitiveCrossVersionText(element: Element, name: string, carried: string): string | undefined {
  const shadow = element.json[`_${name}`];
  if (!isJsonObject(shadow)) return undefined;
  const beside = elementAt(element, `_${name}`);
  const values = beside === undefined ? [] : crossVersionValues(extensionsAt(beside), carried);
  return values.find((value): value is string => typeof value === 'string');
}

/** `value[x]` of an extension. */
export function extensionValue(extension: Extension): unknown {
  const name = Object.keys(extension).find((key) => /^value[A-Z]/.test(key));
  return name === undefined ? undefined : extension[name];
}

/** The standards-status of an element: draft, deprecated, withdrawn … */
export function standardsStatus(extensions: readonly Extension[] | undefined): string | undefined {
  const found = extensions?.find((extension) => extension['url'] === STANDARDS_STATUS);
  const value = found === undefined ? undefined : extensionValue(found);
  return typeof value === 'string' ? value : undefined;
}
