/** `$validate-code` answers as Parameters (CodeSystem and ValueSet, R4 and R5 alike; further parts as in the ecosystem IG). */
import type { ValidationResult } from '../domain/results.js';
import { encodeOutcome } from './encode-outcome.js';
import { type OutputParameter, type ParametersResource, parametersResource, present } from './parameters.js';

export function encodeValidation(result: ValidationResult): ParametersResource {
  const { message, code, system, version, display, codeableConcept, normalizedCode, inactive, status } = result;
  const unknown = result.causedByUnknown ? 'x-caused-by-unknown-system' : 'x-unknown-system';
  return parametersResource(
    present<OutputParameter>(
      { name: 'result', valueBoolean: result.result },
      code !== undefined && { name: 'code', valueCode: code },
      system !== undefined && { name: 'system', valueUri: system },
      version !== undefined && { name: 'version', valueString: version },
      display !== undefined && { name: 'display', valueString: display },
      codeableConcept !== undefined && { name: 'codeableConcept', valueCodeableConcept: codeableConcept },
      normalizedCode !== undefined && { name: 'normalized-code', valueCode: normalizedCode },
      inactive !== undefined && { name: 'inactive', valueBoolean: inactive },
      status !== undefined && { name: 'status', valueCode: status },
      ...result.unknownSystems.map((canonical) => ({ name: unknown, valueCanonical: canonical })),
      message !== undefined && { name: 'message', valueString: message },
      result.issues.length > 0 && { name: 'issues', resource: encodeOutcome(result.issues) },
    ),
  );
}
