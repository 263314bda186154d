/** `$validate-code` answers as Parameters (CodeSystem and ValueSet, R4 and R5 alike; further parts as in the ecosystem IG). */
import type { ValidationResult } from '../domain/results.js';
import { encodeOutcome } from './encode-outcome.js';
import { parametersText, textParameter } from './json-text.js';

/** The Parameters resource as JSON text. */
export function encodeValidation(result: ValidationResult): string {
  const { message, code, system, version, display, codeableConcept, normalizedCode, inactive, status } = result;
  const unknown = result.causedByUnknown ? 'x-caused-by-unknown-system' : 'x-unknown-system';
  const parameters = [`{"name":"result","valueBoolean":${result.result}}`];
  if (code !== undefined) parameters.push(textParameter('code', 'valueCode', code));
  if (system !== undefined) parameters.push(textParameter('system', 'valueUri', system));
  if (version !== undefined) parameters.push(textParameter('version', 'valueString', version));
  if (display !== undefined) parameters.push(textParameter('display', 'valueString', display));
  if (codeableConcept !== undefined) {
    parameters.push(`{"name":"codeableConcept","valueCodeableConcept":${JSON.stringify(codeableConcept)}}`);
  }
  if (normalizedCode !== undefined) parameters.push(textParameter('normalized-code', 'valueCode', normalizedCode));
  if (inactive !== undefined) parameters.push(`{"name":"inactive","valueBoolean":${inactive}}`);
  if (status !== undefined) parameters.push(textParameter('status', 'valueCode', status));
  for (const canonical of result.unknownSystems) parameters.push(textParameter(unknown, 'valueCanonical', canonical));
  if (message !== undefined) parameters.push(textParameter('message', 'valueString', message));
  if (result.issues.length > 0) {
    parameters.push(`{"name":"issues","resource":${encodeOutcome(result.issues)}}`);
  }
  return parametersText(parameters);
}
