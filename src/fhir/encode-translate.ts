/**
 * `$translate` answers as Parameters. R4 says `equivalence` and `product{element, concept}`, R5 `relationship` and
 * `product{attribute, value[x]}`; the map is R4's part `source` for a request in R4's words, else `originMap`.
 */
import type { MapAttribute } from '../domain/concept-map.js';
import type { FhirVersion } from '../domain/resource-decoder.js';
import type { TranslateResult, TranslationMatch } from '../domain/results.js';
import { valueElement } from './encode-lookup.js';
import { jsonString, parametersText, partsParameter, textParameter } from './json-text.js';

/** How the request was worded, which decides the words of the answer. */
export interface TranslateForm {
  readonly fhirVersion: FhirVersion;
  /** Asked in R4's words (`code`, `source`, `reverse`): R4 names the map `source`. */
  readonly classic: boolean;
  /** Asked by `reverse=true`: the match is the source side. By `targetCode`: the target side, with `source` beside it. */
  readonly reverse: 'no' | 'flag' | 'target-code';
}

/** The Parameters resource as JSON text. */
export function encodeTranslate(result: TranslateResult, form: TranslateForm): string {
  const parameters = [`{"name":"result","valueBoolean":${result.result}}`];
  if (result.message !== undefined) parameters.push(textParameter('message', 'valueString', result.message));
  for (const match of result.matches) parameters.push(partsParameter('match', matchParts(match, form)));
  for (const canonical of result.usedConceptMaps) {
    parameters.push(textParameter('used-conceptmap', 'valueUri', canonical));
  }
  for (const canonical of result.usedSystems) parameters.push(textParameter('used-system', 'valueUri', canonical));
  return parametersText(parameters);
}

function matchParts(match: TranslationMatch, form: TranslateForm): string[] {
  const concept = form.reverse === 'flag' ? match.source : match.target;
  const attribute = form.fhirVersion === '4.0' ? r4Attribute : r5Attribute;
  const parts: string[] = [];
  // R5 has no relationship for "no target": the part is left out and the match has no concept.
  if (form.fhirVersion === '4.0') parts.push(textParameter('equivalence', 'valueCode', match.equivalence));
  else if (match.relationship !== undefined) {
    parts.push(textParameter('relationship', 'valueCode', match.relationship));
  }
  if (concept !== undefined) parts.push(codingParameter('concept', concept));
  for (const value of match.product) parts.push(`{"name":"product","part":[${attribute(value)}]}`);
  for (const value of match.dependsOn) parts.push(`{"name":"dependsOn","part":[${attribute(value)}]}`);
  if (form.reverse === 'target-code') parts.push(codingParameter('source', match.source));
  if (match.comment !== undefined) parts.push(textParameter('comment', 'valueString', match.comment));
  parts.push(
    form.classic && form.fhirVersion === '4.0'
      ? textParameter('source', 'valueUri', match.originMap)
      : textParameter('originMap', 'valueCanonical', match.originMap),
  );
  return parts;
}

/** What is written of a coding. */
interface CodingTexts {
  readonly system?: string | undefined;
  readonly version?: string | undefined;
  readonly code: string;
  readonly display?: string | undefined;
}

function codingParameter(name: string, { system, version, code, display }: CodingTexts): string {
  let fields = system === undefined ? '' : `"system":${jsonString(system)},`;
  if (version !== undefined) fields += `"version":${jsonString(version)},`;
  fields += `"code":${jsonString(code)}`;
  if (display !== undefined) fields += `,"display":${jsonString(display)}`;
  return `{"name":"${name}","valueCoding":{${fields}}}`;
}

function r5Attribute({ attribute, value }: MapAttribute): string {
  const element = value.type === 'Quantity' ? { valueQuantity: value.value } : valueElement(value);
  return `${textParameter('attribute', 'valueUri', attribute)},{"name":"value",${JSON.stringify(element).slice(1)}`;
}

/** R4 knows only a Coding. */
function r4Attribute({ attribute, value, system, display }: MapAttribute): string {
  const concept =
    value.type === 'Coding'
      ? `{"name":"concept","valueCoding":${JSON.stringify(value.value)}}`
      : codingParameter('concept', { system, code: String(value.value), display });
  return `${textParameter('element', 'valueUri', attribute)},${concept}`;
}
