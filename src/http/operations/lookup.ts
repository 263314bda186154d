/** CodeSystem/$lookup over HTTP: aliases of its parameters in R4 and R5. */
import type { Filling } from '../../domain/filling.js';
import { TerminologyError } from '../../domain/issue.js';
import { missingParameter } from '../../domain/wording.js';
import { encodeLookup } from '../../fhir/encode-lookup.js';
import { type LookupRequest, lookup } from '../../terminology/lookup.js';
import type { Operation } from '../context.js';

export const lookupOperation: Operation = {
  resource: 'CodeSystem',
  name: 'lookup',
  definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-lookup',
  run: ({ catalogue, languages }, input) => {
    const coding = input.coding('coding');
    const system = coding?.system ?? input.text('system', 'url');
    const code = coding?.code ?? input.text('code');
    if (code === undefined || code === '') throw new TerminologyError(missingParameter('code (or coding)'));
    if (system === undefined) throw new TerminologyError(missingParameter('system (or a coding with a system)'));
    const version = coding?.version ?? input.text('version');
    const properties = input.texts('property').flatMap((text) => text.split(',').map((part) => part.trim()));
    const request: Filling<LookupRequest> = {
      system,
      code,
      properties,
      languages,
      supplements: input.texts('useSupplement'),
    };
    if (version !== undefined) request.version = version;
    return encodeLookup(lookup(catalogue, request));
  },
};
