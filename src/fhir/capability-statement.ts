/**
 * CapabilityStatement and `$versions` (FHIR R5 §2.8; terminology ecosystem IG, "server requirements"). Built from the table of
 * operations, so that it cannot promise what is not there.
 */
import type { FhirVersion } from '../domain/resource-decoder.js';

/** Full version numbers of the FHIR releases served. */
export const FHIR_RELEASE: Readonly<Record<FhirVersion, string>> = { '4.0': '4.0.1', '5.0': '5.0.0' };

export interface CapabilityFacts {
  readonly fhirVersion: FhirVersion;
  /** URL of this endpoint, such as `http://127.0.0.1:8080/r4`. */
  readonly url: string;
  readonly softwareVersion: string;
  /** ISO date of the software's release. */
  readonly releaseDate: string;
  /** ISO instant. */
  readonly date: string;
  /** Whether resources can be written here. */
  readonly writable: boolean;
  readonly operations: readonly { readonly resource: string; readonly name: string; readonly definition: string }[];
}

const FEATURE = 'http://hl7.org/fhir/uv/application-feature/StructureDefinition/feature';
const RESOURCES = ['CodeSystem', 'ValueSet', 'ConceptMap', 'NamingSystem'] as const;
const SEARCH: readonly (readonly [string, string])[] = [
  ['_id', 'token'],
  ['url', 'uri'],
  ['version', 'token'],
  ['name', 'string'],
  ['title', 'string'],
  ['status', 'token'],
];
/** Version of the ecosystem tests that the answers are written against. */
const TEST_VERSION = '1.9.0';

export function capabilityStatement(facts: CapabilityFacts): object {
  return {
    resourceType: 'CapabilityStatement',
    extension: [
      feature('http://hl7.org/fhir/uv/tx-tests/FeatureDefinition/test-version', { valueCode: TEST_VERSION }),
      feature('http://hl7.org/fhir/uv/tx-ecosystem/FeatureDefinition/CodeSystemAsParameter', { valueBoolean: true }),
    ],
    url: `${facts.url}/metadata`,
    version: facts.softwareVersion,
    name: 'ConcordCapabilityStatement',
    title: 'Concord Capability Statement',
    status: 'active',
    date: facts.date,
    kind: 'instance',
    instantiates: ['http://hl7.org/fhir/CapabilityStatement/terminology-server'],
    software: { name: 'Concord', version: facts.softwareVersion, releaseDate: facts.releaseDate },
    implementation: { description: 'Concord terminology service', url: facts.url },
    fhirVersion: FHIR_RELEASE[facts.fhirVersion],
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        security: {
          service: [
            {
              coding: [
                {
                  system: 'http://terminology.hl7.org/CodeSystem/restful-security-service',
                  code: 'Basic',
                  display: 'Basic',
                },
              ],
              text: 'Keys and bearer tokens; whether reading needs one, the server decides',
            },
          ],
        },
        resource: RESOURCES.map((type) => resourceCapability(type, facts)),
        interaction: [{ code: 'batch' }],
        operation: [
          { name: 'versions', definition: 'http://hl7.org/fhir/OperationDefinition/CapabilityStatement-versions' },
        ],
      },
    ],
  };
}

function feature(definition: string, value: object): object {
  return {
    url: FEATURE,
    extension: [
      { url: 'definition', valueCanonical: definition },
      { url: 'value', ...value },
    ],
  };
}

/** NamingSystems come with packages alone. */
const WRITABLE: ReadonlySet<string> = new Set(['CodeSystem', 'ValueSet', 'ConceptMap']);
const WRITING = ['vread', 'history-instance', 'create', 'update', 'delete'] as const;

function resourceCapability(type: string, { operations, writable }: CapabilityFacts): object {
  const written = writable && WRITABLE.has(type);
  const own = operations.filter(({ resource }) => resource === type);
  return {
    type,
    interaction: ['read', 'search-type', ...(written ? WRITING : [])].map((code) => ({ code })),
    ...(written ? { versioning: 'versioned-update', readHistory: true, updateCreate: true } : {}),
    searchParam: SEARCH.map(([name, kind]) => ({ name, type: kind })),
    ...(own.length === 0 ? {} : { operation: own.map(({ name, definition }) => ({ name, definition })) }),
  };
}

/** `$versions`: the FHIR releases that this server speaks; the default is that of the endpoint. */
export function versionsAnswer(fhirVersion: FhirVersion): object {
  return {
    resourceType: 'Parameters',
    parameter: [
      ...Object.keys(FHIR_RELEASE).map((version) => ({ name: 'version', valueCode: version })),
      { name: 'default', valueCode: fhirVersion },
    ],
  };
}
