/** ValueSet/$expand over HTTP. */
import type { Filling } from '../../domain/filling.js';
import { readSettings } from '../../domain/settings.js';
import { encodeExpansion } from '../../fhir/encode-expansion.js';
import { type ExpandRequest, expand } from '../../terminology/expand.js';
import type { Operation } from '../context.js';
import { valueSetOf } from './value-set-input.js';

export const expandOperation: Operation = {
  resource: 'ValueSet',
  name: 'expand',
  definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand',
  run: (context, input) => {
    const { acceptLanguage, threshold, fhirVersion, catalogue } = context;
    const settings = readSettings(input.all);
    const request: Filling<ExpandRequest> = { definition: valueSetOf(context, { input, settings }), settings };
    if (acceptLanguage !== undefined) request.acceptLanguage = acceptLanguage;
    if (threshold !== undefined) request.threshold = threshold;
    return encodeExpansion(expand(catalogue, request), fhirVersion);
  },
};
