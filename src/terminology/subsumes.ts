/** CodeSystem/$subsumes (FHIR R5 §4.8.17). */
import type { CodeSystem } from '../codesystem/code-system.js';
import type { Concept } from '../domain/concept.js';
import { TerminologyError } from '../domain/issue.js';
import type { SubsumptionOutcome } from '../domain/results.js';
import { unknownCode } from '../domain/wording.js';
import type { Catalogue } from './catalogue.js';
import { requireNamedSystem } from './named-system.js';

export interface SubsumesRequest {
  readonly system: string;
  readonly version?: string;
  readonly codeA: string;
  readonly codeB: string;
}

/**
 * How A relates to B.
 * @throws TerminologyError where the code system or one of the codes is not known.
 */
export function subsumes(catalogue: Catalogue, request: SubsumesRequest): SubsumptionOutcome {
  const codeSystem = requireNamedSystem(catalogue, request);
  const a = requireConcept(codeSystem, request.codeA);
  const b = requireConcept(codeSystem, request.codeB);
  if (a.code === b.code) return 'equivalent';
  if (codeSystem.subsumes(a, b)) return 'subsumes';
  return codeSystem.subsumes(b, a) ? 'subsumed-by' : 'not-subsumed';
}

function requireConcept(codeSystem: CodeSystem, code: string): Concept {
  const found = codeSystem.find(code);
  if (found !== undefined) return found;
  throw new TerminologyError({ ...unknownCode(code, codeSystem.info.url, codeSystem.info.version), code: 'not-found' });
}
