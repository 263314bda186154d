/** `/metadata` in both modes and `$versions`: gathers the facts that the FHIR encoders lay out. */
import type { FhirVersion } from '../domain/resource-decoder.js';
import { EXPANSION_SETTINGS } from '../domain/settings.js';
import { capabilityStatement, versionsAnswer } from '../fhir/capability-statement.js';
import { terminologyCapabilities } from '../fhir/terminology-capabilities.js';
import { RELEASE_DATE, VERSION } from '../release.js';
import type { Operation, ServerContext } from './context.js';

export interface MetadataFacts {
  readonly server: ServerContext;
  readonly fhirVersion: FhirVersion;
  readonly url: string;
  readonly operations: readonly Operation[];
}

export function capabilities({ server, fhirVersion, url, operations }: MetadataFacts): object {
  return capabilityStatement({
    fhirVersion,
    url,
    softwareVersion: VERSION,
    releaseDate: RELEASE_DATE,
    date: server.started,
    writable: server.governance !== undefined,
    operations,
  });
}

export function terminologyModes({ server, fhirVersion, url }: MetadataFacts): object {
  const urls = new Set(server.loaded.codeSystems().map(({ info }) => info.url));
  // Newest first within each url: the first is what a request without a version gets.
  const codeSystems = [...urls].flatMap((system) => server.loaded.codeSystemVersions(system).map(({ info }) => info));
  return terminologyCapabilities({
    fhirVersion,
    url,
    softwareVersion: VERSION,
    releaseDate: RELEASE_DATE,
    date: server.started,
    codeSystems: codeSystems.filter(({ content }) => content !== 'supplement' && content !== 'not-present'),
    expansionParameters: EXPANSION_PARAMETERS,
  });
}

/** Every parameter that `$expand` obeys. */
const EXPANSION_PARAMETERS: readonly string[] = [
  ...EXPANSION_SETTINGS,
  'cache-id',
  'tx-resource',
  'url',
  'valueSet',
  'valueSetVersion',
].sort();

export function versions(fhirVersion: FhirVersion): object {
  return versionsAnswer(fhirVersion);
}
