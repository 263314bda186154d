/**
 * `$batch-validate-code` on CodeSystem and ValueSet: several validations in one request, each with the parameters of the whole where it has
 * none of its own. One that cannot be answered is an OperationOutcome among the answers.
 */
import { TerminologyError } from '../../domain/issue.js';
import { invalidParameter } from '../../domain/wording.js';
import { encodeOutcome } from '../../fhir/encode-outcome.js';
import { encodeValidation } from '../../fhir/encode-validation.js';
import { parametersText } from '../../fhir/json-text.js';
import { fromResource, type InputParameters, inputParameters } from '../../fhir/parameters.js';
import type { Operation, OperationContext } from '../context.js';
import { type Validate, validateCodeSystem, validateValueSet } from './validate-code.js';

const MOST_VALIDATIONS = 10_000;

function run(validate: Validate, context: OperationContext, input: InputParameters): string {
  const shared = input.all.filter(({ name }) => name !== 'validation' && name !== 'tx-resource');
  const entries = input.all.filter(({ name }) => name === 'validation');
  if (entries.length > MOST_VALIDATIONS) {
    throw new TerminologyError(invalidParameter('validation', `must not be given more than ${MOST_VALIDATIONS} times`));
  }
  return parametersText(
    entries.map(({ resource }) => `{"name":"validation","resource":${one(validate, context, { resource, shared })}}`),
  );
}

interface Entry {
  readonly resource: unknown;
  readonly shared: InputParameters['all'];
}

function one(validate: Validate, context: OperationContext, { resource, shared }: Entry): string {
  try {
    const own = fromResource(resource);
    const named = new Set(own.all.map(({ name }) => name));
    const merged = inputParameters([...own.all, ...shared.filter(({ name }) => !named.has(name))]);
    return encodeValidation(validate(context, merged));
  } catch (error) {
    if (error instanceof TerminologyError) return encodeOutcome(error.issues);
    throw error;
  }
}

export const batchValidateValueSetOperation: Operation = {
  resource: 'ValueSet',
  name: 'batch-validate-code',
  definition: 'http://hl7.org/fhir/uv/tx-ecosystem/OperationDefinition/ValueSet-batch-validate-code',
  run: (context, input) => run(validateValueSet, context, input),
};

export const batchValidateCodeSystemOperation: Operation = {
  resource: 'CodeSystem',
  name: 'batch-validate-code',
  definition: 'http://hl7.org/fhir/uv/tx-ecosystem/OperationDefinition/CodeSystem-batch-validate-code',
  run: (context, input) => run(validateCodeSystem, context, input),
};
