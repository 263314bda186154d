/** CodeSystem/$subsumes over HTTP. */
import { TerminologyError } from '../../domain/issue.js';
import { invalidParameter, missingParameter } from '../../domain/wording.js';
import { type InputParameters, parametersResource } from '../../fhir/parameters.js';
import { subsumes } from '../../terminology/subsumes.js';
import type { Operation } from '../context.js';

export const subsumesOperation: Operation = {
  resource: 'CodeSystem',
  name: 'subsumes',
  definition: 'http://hl7.org/fhir/OperationDefinition/CodeSystem-subsumes',
  run: ({ catalogue }, input) => {
    const a = side(input, 'A');
    const b = side(input, 'B');
    const system = input.text('system', 'url') ?? a.system ?? b.system;
    if (system === undefined) throw new TerminologyError(missingParameter('system'));
    const other = [a.system, b.system].find((own) => own !== undefined && own !== system);
    if (other !== undefined) {
      throw new TerminologyError(
        invalidParameter('codingB', `is of ${other}, not of ${system}; both must be of one code system`),
      );
    }
    const version = input.text('version') ?? a.version ?? b.version;
    const outcome = subsumes(catalogue, {
      system,
      codeA: a.code,
      codeB: b.code,
      ...(version === undefined ? {} : { version }),
    });
    return parametersResource([{ name: 'outcome', valueCode: outcome }]);
  },
};

function side(input: InputParameters, letter: 'A' | 'B'): { system?: string; version?: string; code: string } {
  const coding = input.coding(`coding${letter}`);
  const code = coding?.code ?? input.text(`code${letter}`);
  if (code === undefined || code === '') {
    throw new TerminologyError(missingParameter(`code${letter} (or coding${letter})`));
  }
  return {
    code,
    ...(coding?.system === undefined ? {} : { system: coding.system }),
    ...(coding?.version === undefined ? {} : { version: coding.version }),
  };
}
