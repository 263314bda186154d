/**
 * From a code system to an engine for it: which field it belongs to, its index, its weights. The way in for the command line, the server and
 * other programs.
 */
import type { CodeSystem } from '../codesystem/code-system.js';
import { ICD10, ICD10_CM, LOINC, RXNORM } from '../domain/systems.js';
import { dxMatcher } from './diagnoses/dx-matcher.js';
import { buildIcdIndex, readIcdTerms } from './diagnoses/icd-index.js';
import { drugMatcher } from './drugs/drug-matcher.js';
import { buildRxnormIndex, readRxnormTerms } from './drugs/rxnorm-index.js';
import { createEngine, type Engine } from './engine.js';
import { labMatcher } from './labs/lab-matcher.js';
import { buildLoincIndex } from './labs/loinc-index.js';
import { readLoincTerms } from './labs/loinc-terms.js';
import type { Matcher, Successor } from './matcher.js';
import { parseModel, shippedModel } from './model.js';
import type { PriorMaps } from './prior-maps.js';
import { MAPPING_TARGETS } from './targets.js';

export interface EngineOptions {
  /** How common codes are, 0 to 1 (lists of common tests); only laboratories use it. */
  readonly commonCodes?: ReadonlyMap<string, number>;
  /** Weights as parsed JSON instead of the shipped ones. */
  readonly weights?: unknown;
  readonly priorMaps?: PriorMaps;
  /** What the release puts in the place of codes out of use, beside what their own properties say. */
  readonly successor?: Successor;
}

/**
 * The matcher for a code system; reads all of it once, which takes seconds.
 * @throws Error for a code system that is none of `MAPPING_TARGETS`.
 */
export function openMatcher(codeSystem: CodeSystem, { commonCodes, successor }: EngineOptions = {}): Matcher {
  const { url, version } = codeSystem.info;
  const identity = { system: url, ...(version === undefined ? {} : { version }) };
  if (url === LOINC) {
    const index = buildLoincIndex(readLoincTerms(codeSystem, successor));
    const common =
      commonCodes === undefined ? undefined : (code: number) => commonCodes.get(index.codes[code] ?? '') ?? 0;
    return labMatcher({ index, ...identity, ...(common === undefined ? {} : { common }) });
  }
  if (url === RXNORM)
    return drugMatcher({ index: buildRxnormIndex(readRxnormTerms(codeSystem, successor)), ...identity });
  if (url === ICD10_CM || url === ICD10)
    return dxMatcher({ index: buildIcdIndex(readIcdTerms(codeSystem, successor)), ...identity });
  throw new Error(`no suggestions for ${url}: entries can be mapped to ${MAPPING_TARGETS.join(', ')}`);
}

/** An engine for a code system with the shipped or the given weights. */
export function openEngine(codeSystem: CodeSystem, options: EngineOptions = {}): Engine {
  const matcher = openMatcher(codeSystem, options);
  const model =
    options.weights === undefined
      ? shippedModel(matcher.field, matcher.features)
      : parseModel(options.weights, matcher.features);
  return createEngine(matcher, model, options.priorMaps);
}
