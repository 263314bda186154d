/** ConceptMap/$translate over HTTP: every alias of R4 and R5, on both. */
import { asCode, type Coding } from '../../domain/coding.js';
import type { PropertyValue } from '../../domain/concept.js';
import type { MapAttribute } from '../../domain/concept-map.js';
import type { Filling } from '../../domain/filling.js';
import { TerminologyError } from '../../domain/issue.js';
import { invalidParameter, missingParameter } from '../../domain/wording.js';
import { encodeTranslate, type TranslateForm } from '../../fhir/encode-translate.js';
import { type InputParameters, toCoding } from '../../fhir/parameters.js';
import { decodeResource } from '../../fhir/resources/decode.js';
import type { TranslateRequest } from '../../terminology/translate.js';
import type { Operation, OperationContext } from '../context.js';
import { translateCounted } from '../translate-counted.js';

/** Parameters by which R5 names the code to translate. */
const R5_NAMES = [
  'sourceCode',
  'sourceCoding',
  'sourceCodeableConcept',
  'targetCode',
  'targetCoding',
  'targetCodeableConcept',
] as const;

export const translateOperation: Operation = {
  resource: 'ConceptMap',
  name: 'translate',
  definition: 'http://hl7.org/fhir/OperationDefinition/ConceptMap-translate',
  run: (context, input) => {
    const reverse = reverseForm(input);
    const form: TranslateForm = {
      fhirVersion: context.fhirVersion,
      reverse,
      classic: !input.has(...R5_NAMES),
    };
    const catalogues = { all: context.catalogue, loaded: context.loaded };
    const result = translateCounted(catalogues, toRequest(context, input, reverse), context.missed);
    return encodeTranslate(result, form);
  },
};

function reverseForm(input: InputParameters): TranslateForm['reverse'] {
  if (input.has('targetCode', 'targetCoding', 'targetCodeableConcept')) return 'target-code';
  return input.boolean('reverse') === true ? 'flag' : 'no';
}

function toRequest(
  context: OperationContext,
  input: InputParameters,
  reverse: TranslateForm['reverse'],
): TranslateRequest {
  const conceptMap = input.resource('conceptMap');
  const source = input.text('sourceSystem');
  const target = input.text('targetSystem', 'targetsystem');
  // reverse=true: `system` and `code` are those of the target side, and a target system names where to go.
  const sourceSystem = reverse === 'flag' ? (target ?? source) : reverse === 'target-code' ? source : undefined;
  const targetSystem = reverse === 'no' ? target : undefined;
  const url = input.text('url');
  const version = input.text('conceptMapVersion');
  const sourceScope = input.text('sourceScope', 'source');
  const targetScope = input.text('targetScope', 'target');
  const request: Filling<TranslateRequest> = {
    codings: codingsOf(input, reverse),
    reverse: reverse !== 'no',
    dependencies: input.parts('dependency').map(dependency),
  };
  if (url !== undefined) request.url = url;
  if (version !== undefined) request.conceptMapVersion = version;
  if (conceptMap !== undefined) request.conceptMap = inlineMap(conceptMap, context);
  if (sourceSystem !== undefined) request.sourceSystem = sourceSystem;
  if (targetSystem !== undefined) request.targetSystem = targetSystem;
  if (sourceScope !== undefined) request.sourceScope = sourceScope;
  if (targetScope !== undefined) request.targetScope = targetScope;
  return request;
}

function inlineMap(resource: object, { fhirVersion }: OperationContext) {
  const decoded = decodeResource(resource, fhirVersion);
  if (decoded?.type === 'ConceptMap') return decoded.definition;
  throw new TerminologyError(invalidParameter('conceptMap', 'must be a ConceptMap'));
}

/** The code asked about in whichever form; several codings of a CodeableConcept are alternatives. */
function codingsOf(input: InputParameters, reverse: TranslateForm['reverse']): readonly Coding[] {
  const target = reverse === 'target-code';
  const concept = target
    ? input.codeableConcept('targetCodeableConcept')
    : input.codeableConcept('sourceCodeableConcept', 'codeableConcept');
  if (concept !== undefined) return concept.coding;
  const coding = target ? input.coding('targetCoding') : input.coding('sourceCoding', 'coding');
  if (coding !== undefined) return [coding];
  const code = target ? input.text('targetCode') : input.text('sourceCode', 'code');
  if (code === undefined || code === '') return [];
  const system = target ? input.text('targetSystem', 'targetsystem', 'system') : input.text('system', 'sourceSystem');
  if (system === undefined && !input.has('url', 'conceptMap')) {
    throw new TerminologyError(missingParameter(target ? 'targetSystem' : 'system (or sourceSystem)'));
  }
  const version = input.text('version');
  const bare: Filling<Coding> = { code: asCode(code) };
  if (system !== undefined) bare.system = system;
  if (version !== undefined) bare.version = version;
  return [bare];
}

/** R4 `dependency{element, concept}`, R5 `dependency{attribute, value[x]}`. */
function dependency(part: InputParameters): MapAttribute {
  const attribute = part.text('attribute', 'element');
  const value = part.all.find(({ name }) => name === 'value' || name === 'concept')?.value;
  if (attribute === undefined) throw new TerminologyError(missingParameter('dependency.attribute'));
  return { attribute, value: dependencyValue(value) };
}

function dependencyValue(value: unknown): PropertyValue {
  if (typeof value === 'boolean') return { type: 'boolean', value };
  if (typeof value === 'number') return { type: 'decimal', value };
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value !== 'object' || value === null) throw new TerminologyError(missingParameter('dependency.value'));
  const first = Array.isArray((value as { coding?: unknown }).coding)
    ? (value as { coding: unknown[] }).coding[0]
    : value;
  return { type: 'Coding', value: toCoding(first, 'dependency.value') };
}
