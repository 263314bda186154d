/** CodeSystem/$validate-code over HTTP: code + system, coding or codeableConcept. */
import { asCode, type CodeableConcept, type Coding } from '../../domain/coding.js';
import { TerminologyError } from '../../domain/issue.js';
import { missingParameter } from '../../domain/wording.js';
import { encodeValidation } from '../../fhir/encode-validation.js';
import type { InputParameters } from '../../fhir/parameters.js';
import { validateCode } from '../../terminology/validate-code.js';
import type { Operation } from '../context.js';

export const validateCodeOperation: Operation = {
  resource: 'CodeSystem',
  name: 'validate-code',
  definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-validate-code',
  run: ({ catalogue, languages }, input) => {
    const url = input.text('url', 'system');
    const version = input.text('version', 'systemVersion');
    const abstract = input.boolean('abstract');
    return encodeValidation(
      validateCode(catalogue, {
        ...codesToValidate(input),
        ...(url === undefined ? {} : { url }),
        ...(version === undefined ? {} : { version }),
        ...(abstract === undefined ? {} : { abstract }),
        languages,
        lenientDisplay: input.boolean('lenient-display-validation') === true,
        supplements: input.texts('useSupplement'),
      }),
    );
  },
};

/** The codings asked about and the FHIRPath by which issues name each of them. */
export interface CodesToValidate {
  readonly codings: readonly Coding[];
  readonly paths: readonly string[];
  readonly codeableConcept?: CodeableConcept;
}

/** @throws TerminologyError where none of the three forms is there. */
export function codesToValidate(input: InputParameters): CodesToValidate {
  const codeableConcept = input.codeableConcept('codeableConcept');
  if (codeableConcept !== undefined) {
    const { coding } = codeableConcept;
    return { codings: coding, paths: coding.map((_, i) => `CodeableConcept.coding[${i}]`), codeableConcept };
  }
  const coding = input.coding('coding');
  if (coding !== undefined) return { codings: [coding], paths: ['Coding'] };
  const code = input.text('code');
  if (code === undefined) throw new TerminologyError(missingParameter('code, coding or codeableConcept'));
  const display = input.text('display');
  return { codings: [{ code: asCode(code), ...(display === undefined ? {} : { display }) }], paths: [''] };
}
