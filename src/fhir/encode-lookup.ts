/** `$lookup` answers as Parameters (R4 and R5 CodeSystem/$lookup). Lays out what the service found; decides nothing. */
import { boundedCache } from '../domain/bounded-cache.js';
import type { Coding } from '../domain/coding.js';
import type { ConceptProperty, Designation, PropertyValue } from '../domain/concept.js';
import type { LookupResult } from '../domain/results.js';
import { jsonString, textParameter } from './json-text.js';

/** The Parameters resource as JSON text. */
export function encodeLookup(result: LookupResult): string {
  const { display, definition, version } = result;
  let text = `{"resourceType":"Parameters","parameter":[${textParameter('name', 'valueString', result.name)}`;
  if (version !== undefined) text += `,${textParameter('version', 'valueString', version)}`;
  if (display !== undefined) text += `,${textParameter('display', 'valueString', display)}`;
  text += `,${textParameter('code', 'valueCode', result.code)},${textParameter('system', 'valueUri', result.system)}`;
  text += `,{"name":"abstract","valueBoolean":${result.abstract}}`;
  if (definition !== undefined) text += `,${textParameter('definition', 'valueString', definition)}`;
  for (const designation of result.designations) text += `,${designationParameter(designation)}`;
  for (const property of result.properties) text += `,${propertyParameter(property)}`;
  for (const canonical of result.usedSupplements) {
    text += `,${textParameter('used-supplement', 'valueCanonical', canonical)}`;
  }
  return `${text}]}`;
}

function designationParameter(designation: Designation): string {
  const { language, use, additionalUse, value, source } = designation;
  let text = '{"name":"designation","part":[';
  if (language !== undefined) text += `{"name":"language","valueCode":${jsonString(language)}},`;
  if (use !== undefined) text += `${useParameter(use)},`;
  for (const coding of additionalUse ?? []) text += `{"name":"additionalUse","valueCoding":${JSON.stringify(coding)}},`;
  text += `{"name":"value","valueString":${jsonString(value)}}`;
  if (source !== undefined) text += `,${textParameter('source', 'valueCanonical', source)}`;
  return `${text}]}`;
}

/** The uses of a code system are few objects that come again and again. */
const USES = new WeakMap<Coding, string>();

function useParameter(use: Coding): string {
  const known = USES.get(use);
  if (known !== undefined) return known;
  const text = `{"name":"use","valueCoding":${JSON.stringify(use)}}`;
  USES.set(use, text);
  return text;
}

/** The beginning of a property's parameter, up to its value: codes come again and again. */
const HEADS = boundedCache<string, string>(4096);

function head(code: string): string {
  return `{"name":"property","part":[{"name":"code","valueCode":${jsonString(code)}}`;
}

function propertyParameter({ code, codeDisplay, description, source, value }: ConceptProperty): string {
  let text = HEADS.get(code, head);
  if (codeDisplay !== undefined) text += `,${textParameter('code-display', 'valueString', codeDisplay)}`;
  text +=
    value.type === 'code' || value.type === 'string'
      ? `,{"name":"value","${VALUE_ELEMENT[value.type]}":${jsonString(value.value)}}`
      : `,{"name":"value","${VALUE_ELEMENT[value.type]}":${JSON.stringify(value.value)}}`;
  if (description !== undefined) text += `,{"name":"description","valueString":${jsonString(description)}}`;
  if (source !== undefined) text += `,${textParameter('source', 'valueCanonical', source)}`;
  return `${text}]}`;
}

const VALUE_ELEMENT: Readonly<Record<PropertyValue['type'], string>> = {
  code: 'valueCode',
  Coding: 'valueCoding',
  string: 'valueString',
  integer: 'valueInteger',
  boolean: 'valueBoolean',
  dateTime: 'valueDateTime',
  decimal: 'valueDecimal',
};

/** `value[x]` of a property value. */
export function valueElement(value: PropertyValue): Readonly<Record<string, unknown>> {
  return { [VALUE_ELEMENT[value.type]]: value.value };
}
