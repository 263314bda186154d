/** ValueSet/$expand over HTTP. */
import { readSettings } from '../../domain/settings.js';
import { encodeExpansion } from '../../fhir/encode-expansion.js';
import { expand } from '../../terminology/expand.js';
import type { Operation } from '../context.js';
import { valueSetOf } from './value-set-input.js';

export const expandOperation: Operation = {
  resource: 'ValueSet',
  name: 'expand',
  definition: 'http://hl7.org/fhir/OperationDefinition/ValueSet-expand',
  run: (context, input) => {
    const { acceptLanguage, threshold, fhirVersion, catalogue } = context;
    const expansion = expand(catalogue, {
      definition: valueSetOf(context, input),
      settings: readSettings(input.all),
      ...(acceptLanguage === undefined ? {} : { acceptLanguage }),
      ...(threshold === undefined ? {} : { threshold }),
    });
    return encodeExpansion(expansion, fhirVersion);
  },
};
