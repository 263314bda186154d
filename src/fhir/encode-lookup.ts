/** `$lookup` answers as Parameters (R4 and R5 CodeSystem/$lookup). Lays out what the service found; decides nothing. */
import type { Coding } from '../domain/coding.js';
import type { ConceptProperty, Designation, PropertyValue } from '../domain/concept.js';
import type { LookupResult } from '../domain/results.js';
import { type OutputParameter, type ParametersResource, parametersResource, present } from './parameters.js';

export function encodeLookup(result: LookupResult): ParametersResource {
  const { display, definition, version } = result;
  return parametersResource([
    ...present<OutputParameter>(
      { name: 'name', valueString: result.name },
      version !== undefined && { name: 'version', valueString: version },
      display !== undefined && { name: 'display', valueString: display },
      { name: 'code', valueCode: result.code },
      { name: 'system', valueUri: result.system },
      { name: 'abstract', valueBoolean: result.abstract },
      definition !== undefined && { name: 'definition', valueString: definition },
    ),
    ...result.designations.map(designationParameter),
    ...result.properties.map(propertyParameter),
    ...result.usedSupplements.map((canonical) => ({ name: 'used-supplement', valueCanonical: canonical })),
  ]);
}

function designationParameter({
  language,
  use,
  additionalUse,
  value,
  source,
  extensions,
}: Designation): OutputParameter {
  return {
    name: 'designation',
    ...(extensions === undefined ? {} : { extension: extensions }),
    part: present<OutputParameter>(
      language !== undefined && { name: 'language', valueCode: language },
      use !== undefined && { name: 'use', valueCoding: use },
      ...(additionalUse ?? []).map((coding: Coding) => ({ name: 'additionalUse', valueCoding: coding })),
      { name: 'value', valueString: value },
      source !== undefined && { name: 'source', valueCanonical: source },
    ),
  };
}

function propertyParameter(property: ConceptProperty): OutputParameter {
  const { code, codeDisplay, description, source } = property;
  return {
    name: 'property',
    part: present<OutputParameter>(
      { name: 'code', valueCode: code },
      codeDisplay !== undefined && { name: 'code-display', valueString: codeDisplay },
      { name: 'value', ...valueElement(property.value) },
      description !== undefined && { name: 'description', valueString: description },
      source !== undefined && { name: 'source', valueCanonical: source },
    ),
  };
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
