/** `$validate-code` on CodeSystem and ValueSet over HTTP: code + system, coding or codeableConcept. */
import type { CodeSystemDefinition } from '../../domain/code-system-definition.js';
import type { Filling } from '../../domain/filling.js';
import { TerminologyError } from '../../domain/issue.js';
import type { ValidationResult } from '../../domain/results.js';
import { readSettings } from '../../domain/settings.js';
import { noCodeGiven } from '../../domain/wording/value-set.js';
import { invalidParameter } from '../../domain/wording.js';
import { encodeValidation } from '../../fhir/encode-validation.js';
import type { InputParameters } from '../../fhir/parameters.js';
import { decodeResource } from '../../fhir/resources/decode.js';
import { type ValidationRequest, validateInValueSet } from '../../terminology/validate-code.js';
import { validateInCodeSystem } from '../../terminology/validate-code-system.js';
import type { Operation, OperationContext } from '../context.js';
import { validationMisses } from '../miss.js';
import { codedInput } from './validate-input.js';
import { valueSetOf } from './value-set-input.js';

/** Asks the service; without HTTP and encoding, for the batch operation to use. */
export type Validate = (context: OperationContext, input: InputParameters) => ValidationResult;

const OF_CODE_SYSTEM = { system: ['url', 'system'], version: ['version', 'systemVersion'] };
const OF_VALUE_SET = { system: ['system'], version: ['systemVersion'] };

export const validateCodeSystem: Validate = (context, input) => {
  const coded = codedInput(input, OF_CODE_SYSTEM);
  if (coded === undefined) throw new TerminologyError(noCodeGiven());
  const url = input.text('url', 'system');
  const version = input.text('version', 'systemVersion');
  const codeSystem = ownCodeSystem(context, input);
  const result = validateInCodeSystem(context.catalogue, {
    input: coded,
    settings: readSettings(input.all),
    ...(context.acceptLanguage === undefined ? {} : { acceptLanguage: context.acceptLanguage }),
    ...(url === undefined ? {} : { url }),
    ...(version === undefined ? {} : { version }),
    ...(codeSystem === undefined ? {} : { codeSystem }),
  });
  // A code system that came with the request is not one that others use.
  return codeSystem === undefined ? counted(context, result) : result;
};

/** The result; codes that nothing published knows are told to whoever counts them. */
function counted({ missed }: OperationContext, result: ValidationResult): ValidationResult {
  if (result.unknownCodes !== undefined) missed?.push(...validationMisses(result.unknownCodes));
  return result;
}

function ownCodeSystem(
  { fhirVersion, given }: OperationContext,
  input: InputParameters,
): CodeSystemDefinition | undefined {
  const resource = input.resource('codeSystem');
  if (resource === undefined) return undefined;
  const decoded = given.find(({ json }) => json === resource)?.decoded ?? decodeResource(resource, fhirVersion);
  if (decoded?.type === 'CodeSystem') return decoded.definition;
  throw new TerminologyError(invalidParameter('codeSystem', 'must be a CodeSystem'));
}

export const validateValueSet: Validate = (context, input) => {
  const settings = readSettings(input.all);
  const definition = valueSetOf(context, { input, settings });
  const coded = codedInput(input, OF_VALUE_SET);
  const bare = coded?.form === 'code' && coded.codings[0]?.system === undefined;
  if (coded === undefined || (bare && settings.inferSystem !== true)) throw new TerminologyError(noCodeGiven());
  const request: Filling<ValidationRequest> = { input: coded, settings };
  if (context.acceptLanguage !== undefined) request.acceptLanguage = context.acceptLanguage;
  return counted(context, validateInValueSet(context.catalogue, definition, request));
};

export const validateCodeOperation: Operation = {
  resource: 'CodeSystem',
  name: 'validate-code',
  definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code',
  run: (context, input) => encodeValidation(validateCodeSystem(context, input)),
};

export const validateValueSetOperation: Operation = {
  resource: 'ValueSet',
  name: 'validate-code',
  definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-validate-code',
  run: (context, input) => encodeValidation(validateValueSet(context, input)),
};
