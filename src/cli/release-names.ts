/** How commands name a release: `SYSTEM|VERSION`, a short name for the URL, or the version alone beside another release. Finds it among what is loaded. */
import { ICD10, ICD10_CM, ICD10_PCS, LOINC, NDC, RXNORM, SNOMED_CT } from '../domain/systems.js';
import type { Catalogue } from '../terminology/catalogue.js';
import { loadedReleaseFacts, type ReleaseOfFacts } from '../terminology/release-facts.js';
import { knownVersions } from '../terminology/resolve.js';
import { UsageError } from './command.js';

const NAMES: Readonly<Record<string, string>> = {
  ...{ loinc: LOINC, snomed: SNOMED_CT, rxnorm: RXNORM, ndc: NDC },
  ...{ 'icd-10': ICD10, 'icd-10-cm': ICD10_CM, 'icd-10-pcs': ICD10_PCS },
};

/** Values of `--from` and `--to`, for the help. */
export const RELEASE_VALUE = 'SYSTEM|VERSION';
export const RELEASE_HELP = `a URL or one of ${Object.keys(NAMES).join(', ')}`;

export interface NamedRelease {
  readonly system?: string;
  readonly version?: string;
}

/** Takes the words apart; `system` is undefined where a version stands alone. */
export function parseRelease(text: string): NamedRelease {
  const bar = text.indexOf('|');
  const name = bar < 0 ? text : text.slice(0, bar);
  const version = bar < 0 ? '' : text.slice(bar + 1);
  const url = Object.hasOwn(NAMES, name.toLowerCase()) ? NAMES[name.toLowerCase()] : undefined;
  if (bar < 0 && url === undefined && !/^(https?:|urn:)/.test(name)) return { version: name };
  return { system: url ?? name, ...(version === '' ? {} : { version }) };
}

/** The two releases that `--from` and `--to` name. @throws UsageError where one is not told or not loaded. */
export function releasePair(
  catalogue: Catalogue,
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
): { readonly from?: ReleaseOfFacts; readonly to: ReleaseOfFacts } {
  const old = from === undefined ? {} : parseRelease(from);
  const wanted = to === undefined ? {} : parseRelease(to);
  const system = wanted.system ?? old.system;
  if (system === undefined) throw new UsageError(`--to must be ${RELEASE_VALUE}: ${RELEASE_HELP}`);
  if (old.system !== undefined && old.system !== system) {
    throw new UsageError(`--from and --to are releases of one code system, not of ${old.system} and ${system}`);
  }
  const facts = loaded(catalogue, { system, ...(wanted.version === undefined ? {} : { version: wanted.version }) });
  if (from === undefined) return { to: facts };
  if (old.version === undefined) throw new UsageError(`--from must name a version, not '${from}'`);
  return { from: loaded(catalogue, { system, version: old.version }), to: facts };
}

function loaded(
  catalogue: Catalogue,
  { system, version }: { readonly system: string; readonly version?: string },
): ReleaseOfFacts {
  const known = knownVersions(catalogue, system);
  // The date of a SNOMED CT version will do, where one edition of that date is loaded.
  const dated = known.filter((each) => version !== undefined && each.endsWith(`/version/${version}`));
  const facts = loadedReleaseFacts(catalogue, system, dated.length === 1 ? dated[0] : version);
  if (facts !== undefined) return facts;
  const there = known.length === 0 ? 'no version of it is loaded' : `loaded are ${known.join(', ')}`;
  throw new UsageError(`${version === undefined ? system : `${system} version ${version}`} is not loaded: ${there}`);
}
