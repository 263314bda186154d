/** Which value set a request means: given inside it, or named by `url` and `valueSetVersion`. Shared by the operations on value sets. */
import { formatCanonical, parseCanonical } from '../../domain/canonical.js';
import { TerminologyError } from '../../domain/issue.js';
import type { Settings } from '../../domain/settings.js';
import type { ValueSetDefinition } from '../../domain/value-set.js';
import { noValueSetGiven, unknownValueSet } from '../../domain/wording/value-set.js';
import { invalidParameter } from '../../domain/wording.js';
import type { InputParameters, Json } from '../../fhir/parameters.js';
import { decodeResource } from '../../fhir/resources/decode.js';
import { createEvaluation } from '../../terminology/evaluation.js';
import { findValueSet } from '../../terminology/implicit-value-sets.js';
import type { OperationContext } from '../context.js';

/** Parameter names by which a value set is given or named. */
export interface ValueSetNames {
  readonly resource: string;
  readonly url: string;
  readonly version: string;
}

const USUAL: ValueSetNames = { resource: 'valueSet', url: 'url', version: 'valueSetVersion' };

/** The parameters of a request, and the settings among them. */
export interface ValueSetInput {
  readonly input: InputParameters;
  readonly settings: Settings;
}

/** @throws TerminologyError where there is none, or the one named is not known. */
export function valueSetOf(
  context: OperationContext,
  { input, settings }: ValueSetInput,
  names = USUAL,
): ValueSetDefinition {
  const given = input.resource(names.resource);
  if (given !== undefined) return decodeValueSet(given, context, names.resource);
  const url = input.text(names.url);
  if (url === undefined) throw new TerminologyError(noValueSetGiven());
  const named = withVersion(url, input.text(names.version));
  const canonical =
    settings.versionRules.length === 0
      ? unpinned(named)
      : createEvaluation(context.catalogue, settings, []).pinned(named);
  const found = findValueSet(context.catalogue, canonical);
  if (found === undefined) throw new TerminologyError(unknownValueSet(canonical));
  return found;
}

/** What no version rule is about, without a fragment. */
function unpinned(canonical: string): string {
  const { url, version } = parseCanonical(canonical);
  return formatCanonical(url, version);
}

/** A version beside the url counts where the url has none; an implicit url (`…?fhir_vs`) is kept as it is. */
function withVersion(url: string, version: string | undefined): string {
  return version === undefined || parseCanonical(url).version !== undefined ? url : formatCanonical(url, version);
}

function decodeValueSet(resource: Json, { fhirVersion, given }: OperationContext, name: string): ValueSetDefinition {
  const known = given.find(({ json }) => json === resource)?.decoded;
  const decoded = known ?? decodeResource(resource, fhirVersion);
  if (decoded?.type === 'ValueSet') return decoded.definition;
  throw new TerminologyError(invalidParameter(name, 'must be a ValueSet'));
}
