/** ValueSet/$compare over HTTP, also under the name `$related`. */
import { readSettings } from '../../domain/settings.js';
import type { InputParameters } from '../../fhir/parameters.js';
import { type OutputParameter, parametersResource, present } from '../../fhir/parameters.js';
import { compareValueSets } from '../../terminology/compare.js';
import type { Operation, OperationContext } from '../context.js';
import { valueSetOf } from './value-set-input.js';

const THIS = { resource: 'thisValueSet', url: 'thisUrl', version: 'thisVersion' };
const OTHER = { resource: 'otherValueSet', url: 'otherUrl', version: 'otherVersion' };

function run(context: OperationContext, input: InputParameters): object {
  const settings = readSettings(input.all);
  const { relation, message, performedExpansion, difference } = compareValueSets(context.catalogue, {
    first: valueSetOf(context, { input, settings }, THIS),
    second: valueSetOf(context, { input, settings }, OTHER),
    settings,
  });
  const shown = input.boolean('diagnostics') === true ? difference : undefined;
  const codes = (name: string, list: readonly string[] | undefined): OutputParameter | undefined =>
    list === undefined || list.length === 0 ? undefined : { name, valueString: list.join(',') };
  return parametersResource(
    present<OutputParameter>(
      { name: 'result', valueCode: relation },
      { name: 'message', valueString: message },
      { name: 'performed-expansion', valueBoolean: performedExpansion },
      codes('common-codes', shown?.common),
      codes('missing-codes', shown?.missing),
      codes('extra-codes', shown?.extra),
    ),
  );
}

export const compareOperation: Operation = {
  resource: 'ValueSet',
  name: 'compare',
  definition: 'http://hl7.org/fhir/uv/tx-ecosystem/OperationDefinition/ValueSet-compare',
  run,
};

export const relatedOperation: Operation = { ...compareOperation, name: 'related' };
