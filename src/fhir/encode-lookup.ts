/** `$lookup` answers as Parameters (R4 and R5 CodeSystem/$lookup). Lays out what the service found; decides nothing. */
import type { Coding } from '../domain/coding.js';
import type { ConceptProperty, Designation, PropertyValue } from '../domain/concept.js';
import type { LookupResult } from '../domain/results.js';
import { parametersText, partsParameter, textParameter } from './json-text.js';

/** The Parameters resource as JSON text. */
export function encodeLookup(result: LookupResult): string {
  const { display, definition, version } = result;
  const parameters = [textParameter('name', 'valueString', result.name)];
  if (version !== undefined) parameters.push(textParameter('version', 'valueString', version));
  if (display !== undefined) parameters.push(textParameter('display', 'valueString', display));
  parameters.push(textParameter('code', 'valueCode', result.code));
  parameters.push(textParameter('system', 'valueUri', result.system));
  parameters.push(`{"name":"abstract","valueBoolean":${result.abstract}}`);
  if (definition !== undefined) parameters.push(textParameter('definition', 'valueString', definition));
  for (const designation of result.designations) parameters.push(designationParameter(designation));
  for (const property of result.properties) parameters.push(propertyParameter(property));
  for (const canonical of result.usedSupplements) {
    parameters.push(textParameter('used-supplement', 'valueCanonical', canonical));
  }
  return parametersText(parameters);
}

function designationParameter(designation: Designation): string {
  const { language, use, additionalUse, value, source } = designation;
  const parts: string[] = [];
  if (language !== undefined) parts.push(textParameter('language', 'valueCode', language));
  if (use !== undefined) parts.push(useParameter(use));
  for (const coding of additionalUse ?? []) {
    parts.push(`{"name":"additionalUse","valueCoding":${JSON.stringify(coding)}}`);
  }
  parts.push(textParameter('value', 'valueString', value));
  if (source !== undefined) parts.push(textParameter('source', 'valueCanonical', source));
  return partsParameter('designation', parts);
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

function propertyParameter({ code, codeDisplay, description, source, value }: ConceptProperty): string {
  const parts = [textParameter('code', 'valueCode', code)];
  if (codeDisplay !== undefined) parts.push(textParameter('code-display', 'valueString', codeDisplay));
  parts.push(
    value.type === 'code' || value.type === 'string'
      ? textParameter('value', VALUE_ELEMENT[value.type], value.value)
      : `{"name":"value","${VALUE_ELEMENT[value.type]}":${JSON.stringify(value.value)}}`,
  );
  if (description !== undefined) parts.push(textParameter('description', 'valueString', description));
  if (source !== undefined) parts.push(textParameter('source', 'valueCanonical', source));
  return partsParameter('property', parts);
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
