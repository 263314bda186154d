/**
 * The loaded content as an endpoint of one FHIR release sees it: FHIR's own code systems and value sets exist in every release, and where no
 * version is asked for, that of the endpoint is meant.
 */
import type { Catalogue } from './catalogue.js';

/** Where FHIR's own definitions live. */
const OWN = /^http:\/\/(hl7\.org\/fhir|terminology\.hl7\.org)\//;

const views = new WeakMap<Catalogue, Map<string, Catalogue>>();

/** The catalogue with this release's definitions before those of others; made once for each. */
export function forRelease(catalogue: Catalogue, release: string): Catalogue {
  const known = views.get(catalogue) ?? new Map<string, Catalogue>();
  views.set(catalogue, known);
  const view = known.get(release) ?? makeView(catalogue, release);
  known.set(release, view);
  return view;
}

function makeView(catalogue: Catalogue, release: string): Catalogue {
  return {
    ...catalogue,
    codeSystemVersions: (url) =>
      preferred(url, catalogue.codeSystemVersions(url), ({ info }) => info.version === release),
    valueSetVersions: (url) => preferred(url, catalogue.valueSetVersions(url), ({ version }) => version === release),
  };
}

function preferred<T>(url: string, versions: readonly T[], isOwn: (entry: T) => boolean): readonly T[] {
  if (versions.length < 2 || !OWN.test(url)) return versions;
  const own = versions.filter(isOwn);
  return own.length === 0 ? versions : [...own, ...versions.filter((entry) => !own.includes(entry))];
}
