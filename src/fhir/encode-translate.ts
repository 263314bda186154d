/**
 * `$translate` answers as Parameters. R4 says `equivalence` and `product{element, concept}`, R5 `relationship` and
 * `product{attribute, value[x]}`; the map is R4's part `source` for a request in R4's words, else `originMap`.
 */
import type { MapAttribute } from '../domain/concept-map.js';
import type { FhirVersion } from '../domain/resource-decoder.js';
import type { TranslateResult, TranslationMatch } from '../domain/results.js';
import { valueElement } from './encode-lookup.js';
import { type OutputParameter, type ParametersResource, parametersResource, present } from './parameters.js';

/** How the request was worded, which decides the words of the answer. */
export interface TranslateForm {
  readonly fhirVersion: FhirVersion;
  /** Asked in R4's words (`code`, `source`, `reverse`): R4 names the map `source`. */
  readonly classic: boolean;
  /** Asked by `reverse=true`: the match is the source side. By `targetCode`: the target side, with `source` beside it. */
  readonly reverse: 'no' | 'flag' | 'target-code';
}

export function encodeTranslate(result: TranslateResult, form: TranslateForm): ParametersResource {
  const { message } = result;
  return parametersResource(
    present<OutputParameter>(
      { name: 'result', valueBoolean: result.result },
      message !== undefined && { name: 'message', valueString: message },
      ...result.matches.map((match) => ({ name: 'match', part: matchParts(match, form) })),
      ...result.usedConceptMaps.map((canonical) => ({ name: 'used-conceptmap', valueUri: canonical })),
      ...result.usedSystems.map((canonical) => ({ name: 'used-system', valueUri: canonical })),
    ),
  );
}

function matchParts(match: TranslationMatch, form: TranslateForm): OutputParameter[] {
  const concept = form.reverse === 'flag' ? match.source : match.target;
  const attribute = form.fhirVersion === '4.0' ? r4Attribute : r5Attribute;
  return present<OutputParameter>(
    relationshipPart(match, form.fhirVersion),
    concept !== undefined && { name: 'concept', valueCoding: concept },
    ...match.product.map((value) => ({ name: 'product', part: attribute(value) })),
    ...match.dependsOn.map((value) => ({ name: 'dependsOn', part: attribute(value) })),
    form.reverse === 'target-code' && { name: 'source', valueCoding: match.source },
    match.comment !== undefined && { name: 'comment', valueString: match.comment },
    form.classic && form.fhirVersion === '4.0'
      ? { name: 'source', valueUri: match.originMap }
      : { name: 'originMap', valueCanonical: match.originMap },
  );
}

/** R5 has no relationship for "no target": the part is left out and the match has no concept. */
function relationshipPart(match: TranslationMatch, version: FhirVersion): OutputParameter | undefined {
  if (version === '4.0') return { name: 'equivalence', valueCode: match.equivalence };
  return match.relationship === undefined ? undefined : { name: 'relationship', valueCode: match.relationship };
}

function r5Attribute({ attribute, value }: MapAttribute): OutputParameter[] {
  return [
    { name: 'attribute', valueUri: attribute },
    { name: 'value', ...mapValue(value) },
  ];
}

/** R4 knows only a Coding. */
function r4Attribute({ attribute, value, system, display }: MapAttribute): OutputParameter[] {
  const concept =
    value.type === 'Coding'
      ? value.value
      : {
          ...(system === undefined ? {} : { system }),
          code: String(value.value),
          ...(display === undefined ? {} : { display }),
        };
  return [
    { name: 'element', valueUri: attribute },
    { name: 'concept', valueCoding: concept },
  ];
}

function mapValue(value: MapAttribute['value']): Readonly<Record<string, unknown>> {
  return value.type === 'Quantity' ? { valueQuantity: value.value } : valueElement(value);
}
