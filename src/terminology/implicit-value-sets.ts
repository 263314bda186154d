/**
 * Finds a value set by canonical: among the stored ones, else among those that a URL implies: the set of all codes that a code system
 * names (CodeSystem.valueSet), and the patterns of the terminologies that define some.
 */
import type { FindCodeSystem, ImplicitValueSet } from '../codesystem/implicit-value-set.js';
import { languagesValueSet } from '../codesystem/languages/languages.js';
import { loincValueSet } from '../codesystem/loinc/implicit-value-sets.js';
import { snomedValueSet } from '../codesystem/snomed/implicit-value-sets.js';
import { ucumValueSet } from '../codesystem/ucum/implicit-value-sets.js';
import { type BoundedCache, boundedCache } from '../domain/bounded-cache.js';
import { type Canonical, parseCanonical } from '../domain/canonical.js';
import type { ValueSetDefinition } from '../domain/value-set.js';
import { type Catalogue, pickVersion } from './catalogue.js';
import { findCodeSystem } from './resolve.js';

const IMPLICIT_VALUE_SETS: readonly ImplicitValueSet[] = [
  loincValueSet,
  snomedValueSet,
  ucumValueSet,
  languagesValueSet,
];

/** The value set, in the version that the canonical names or its newest. */
export function findValueSet(catalogue: Catalogue, canonical: string): ValueSetDefinition | undefined {
  const wanted = parseCanonical(canonical);
  const picked = pickVersion(catalogue.valueSetVersions(wanted.url), wanted.version, ({ version }) => version);
  if (picked !== undefined) return picked.definition();
  if (canonical.length > LONGEST_KEPT || isNew(canonical)) return implicitValueSet(catalogue, wanted);
  return impliedBy(catalogue).get(canonical, () => implicitValueSet(catalogue, wanted));
}

/** URLs asked for lately; what is asked for once is not worth keeping. */
let seen = new Set<string>();

function isNew(canonical: string): boolean {
  if (seen.has(canonical)) return false;
  if (seen.size >= IMPLIED_KEPT) seen = new Set();
  seen.add(canonical);
  return true;
}

/** Value sets that URLs imply, kept as long as the content that they are of; few are asked for again and again. */
const IMPLIED = new WeakMap<Catalogue, BoundedCache<string, ValueSetDefinition | undefined>>();
const IMPLIED_KEPT = 512;
/** Characters of a URL; an expression constraint may be of any length. */
const LONGEST_KEPT = 500;

function impliedBy(catalogue: Catalogue): BoundedCache<string, ValueSetDefinition | undefined> {
  const known = IMPLIED.get(catalogue);
  if (known !== undefined) return known;
  const made = boundedCache<string, ValueSetDefinition | undefined>(IMPLIED_KEPT);
  IMPLIED.set(catalogue, made);
  return made;
}

function implicitValueSet(catalogue: Catalogue, wanted: Canonical): ValueSetDefinition | undefined {
  const find: FindCodeSystem = (system, version) => findCodeSystem(catalogue, system, version);
  for (const implied of IMPLICIT_VALUE_SETS) {
    const found = implied(wanted, find);
    if (found !== undefined) return found;
  }
  return allCodes(catalogue, wanted);
}

/** The value set of all codes of the code system that names it so. */
function allCodes(catalogue: Catalogue, { url, version }: Canonical): ValueSetDefinition | undefined {
  const named = catalogue.codeSystems().filter(({ info }) => info.valueSet === url && info.content !== 'supplement');
  const newest = named
    .map(({ info }) => info.url)
    .flatMap((system) => catalogue.codeSystemVersions(system))
    .filter(({ info }) => info.valueSet === url);
  const picked = pickVersion(newest, version, ({ info }) => info.version);
  if (picked === undefined) return undefined;
  const { info } = picked;
  return {
    url,
    ...(info.version === undefined ? {} : { version: info.version }),
    ...(info.name === undefined ? {} : { name: info.name }),
    ...(info.title === undefined ? {} : { title: info.title }),
    status: info.status,
    compose: {
      include: [
        {
          system: info.url,
          ...(info.version === undefined ? {} : { version: info.version }),
          concepts: [],
          filters: [],
          valueSets: [],
        },
      ],
      exclude: [],
      properties: [],
    },
  };
}
