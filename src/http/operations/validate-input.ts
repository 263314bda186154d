/** The code that a validation asks about, in whichever of its three forms it came. Shared by the operations that validate. */
import { asCode, type Coding } from '../../domain/coding.js';
import type { Filling } from '../../domain/filling.js';
import type { InputParameters } from '../../fhir/parameters.js';
import type { CodedInput } from '../../terminology/validate-context.js';

/** Names under which the system and its version come with a bare `code`. */
export interface SystemNames {
  readonly system: readonly string[];
  readonly version: readonly string[];
}

/** The coded value; undefined where none of the three forms is there. */
export function codedInput(input: InputParameters, names: SystemNames): CodedInput | undefined {
  const codeableConcept = input.codeableConcept('codeableConcept');
  if (codeableConcept !== undefined) {
    return { codings: codeableConcept.coding, form: 'codeableConcept', codeableConcept };
  }
  const coding = input.coding('coding');
  if (coding !== undefined) return { codings: [coding], form: 'coding' };
  const code = input.text('code');
  if (code === undefined || code === '') return undefined;
  const system = input.text(...names.system);
  const version = input.text(...names.version);
  const display = input.text('display');
  const bare: Filling<Coding> = { code: asCode(code) };
  if (system !== undefined) bare.system = system;
  if (version !== undefined) bare.version = version;
  if (display !== undefined) bare.display = display;
  return { codings: [bare], form: 'code' };
}
