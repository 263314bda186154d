/** TerminologyCapabilities (FHIR R5 §2.9): every code system and every version of it that is loaded. */
import type { CodeSystemInfo } from '../domain/code-system-definition.js';
import type { CapabilityFacts } from './capability-statement.js';

export interface TerminologyFacts extends Omit<CapabilityFacts, 'operations' | 'writable'> {
  /** Newest first within one url. */
  readonly codeSystems: readonly CodeSystemInfo[];
  /** Parameters of `$expand` that are supported. */
  readonly expansionParameters: readonly string[];
}

export function terminologyCapabilities(facts: TerminologyFacts): object {
  return {
    resourceType: 'TerminologyCapabilities',
    url: `${facts.url}/metadata?mode=terminology`,
    version: facts.softwareVersion,
    name: 'ConcordTerminologyCapabilities',
    title: 'Concord Terminology Capabilities',
    status: 'active',
    date: facts.date,
    kind: 'instance',
    software: { name: 'Concord', version: facts.softwareVersion },
    implementation: { description: 'Concord terminology service', url: facts.url },
    codeSystem: codeSystemEntries(facts),
    ...(facts.expansionParameters.length === 0
      ? {}
      : {
          expansion: {
            hierarchical: true,
            paging: true,
            incomplete: false,
            parameter: facts.expansionParameters.map((name) => ({ name })),
          },
        }),
    validateCode: { translations: true },
    translation: { needsMap: false },
  };
}

function codeSystemEntries({ codeSystems, fhirVersion }: TerminologyFacts): readonly object[] {
  const byUrl = new Map<string, CodeSystemInfo[]>();
  for (const info of codeSystems) byUrl.set(info.url, [...(byUrl.get(info.url) ?? []), info]);
  return [...byUrl].map(([uri, versions]) => ({
    uri,
    version: versions
      .filter(({ version }) => version !== undefined)
      .map((info, index) => ({
        code: info.version,
        isDefault: index === 0,
        ...(info.compositional === true ? { compositional: true } : {}),
      })),
    // R5 says how much of the code system is here.
    ...(fhirVersion === '5.0' && versions[0] !== undefined ? { content: versions[0].content } : {}),
    subsumption: true,
  }));
}
