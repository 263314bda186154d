/**
 * What a release puts in the place of a concept: maps of the code system into itself that it brings (LOINC MapTo, SNOMED CT's historical
 * associations, RxNorm's archive), properties that name a successor, and what ICD-10-CM's structure says. Chains are
 * followed to what is in use.
 */
import type { CodeSystem } from '../../codesystem/code-system.js';
import type { ConceptMap, MapRow } from '../../conceptmap/concept-map.js';
import type { Concept, ConceptProperty } from '../../domain/concept.js';
import type { Relationship } from '../../domain/concept-map.js';
import type { Replacement } from '../../domain/release-drift.js';
import { LOINC, RXNORM, SNOMED_CT } from '../../domain/systems.js';
import { structuralReplacements } from './icd10cm.js';

/** Properties by which code systems name what to use instead. */
export const REPLACING_PROPERTIES: readonly string[] = [
  ...['MAP_TO', 'replacedBy', 'replaced-by', 'successor', 'supersededBy', 'superseded-by', 'deprecated-by'],
];

/** Maps that publishers make of what they took out of use, and what each is called. */
const PUBLISHED: ReadonlyMap<string, string> = new Map([
  [`${LOINC}/cm/map-to`, 'MapTo'],
  [`${RXNORM}/cm/retired-to-current`, 'RxNorm archive'],
  ...(
    [
      ['900000000000527005', 'SAME AS'],
      ['900000000000526001', 'REPLACED BY'],
      ['900000000000523009', 'POSSIBLY EQUIVALENT TO'],
      ['1186924009', 'PARTIALLY EQUIVALENT TO'],
      ['1186921001', 'POSSIBLY REPLACED BY'],
      ['900000000000530003', 'ALTERNATIVE'],
      ['900000000000529008', 'SIMILAR TO'],
      ['900000000000528000', 'WAS A'],
    ] as const
  ).map(([refset, name]) => [`${SNOMED_CT}?fhir_cm=${refset}`, name] as const),
]);
/** Best first: a reviewer reads from the top. */
const ORDER = [...PUBLISHED.values()];

/** Longest chain that is followed, and the most that are told of one concept. */
const MOST_STEPS = 8;
const MOST_TOLD = 50;

/** Finds replacements in one release; `maps` are those that may speak of it. */
export function replacementFinder(
  codeSystem: CodeSystem,
  maps: readonly ConceptMap[],
): (code: string) => readonly Replacement[] {
  const { url, version } = codeSystem.info;
  const sources = maps.flatMap((map) =>
    map.groups
      .filter((group) => group.source === url && group.target === url)
      .filter(({ targetVersion }) => targetVersion === undefined || targetVersion === version)
      .map((group) => ({ group, known: PUBLISHED.get(map.info.url), name: map.info.title ?? map.info.url })),
  );
  const direct = (code: string): readonly Replacement[] => {
    const concept = codeSystem.find(code);
    const inUse = concept !== undefined && !concept.inactive;
    // A map that anybody made says what replaces a code only where that code is out of use.
    const told = sources
      .filter(({ known }) => known !== undefined || !inUse)
      .flatMap(({ group, known, name }) => group.bySource(code).flatMap((row) => ofRow(row, url, known ?? name)));
    const properties = concept === undefined ? [] : ofProperties(codeSystem, concept);
    return distinct([...told, ...properties, ...structuralReplacements(codeSystem, code)]);
  };
  return (code) => followed(codeSystem, code, direct);
}

function ofRow({ target }: MapRow, system: string, source: string): readonly Replacement[] {
  if (target?.code === undefined || target.relationship === 'not-related-to') return [];
  const { code, display, relationship, comment } = target;
  return [
    {
      system,
      code,
      ...(display === undefined || display === '' ? {} : { display }),
      relationship,
      source,
      ...(comment === undefined ? {} : { comment }),
    },
  ];
}

function ofProperties(codeSystem: CodeSystem, concept: Concept): readonly Replacement[] {
  const carried = codeSystem.propertyCodes();
  if (!REPLACING_PROPERTIES.some((code) => carried.includes(code))) return [];
  return codeSystem
    .properties(concept)
    .filter(({ code }) => REPLACING_PROPERTIES.includes(code))
    .flatMap((property) => ofProperty(property, codeSystem.info.url));
}

function ofProperty({ code, value, description }: ConceptProperty, own: string): readonly Replacement[] {
  const source = code === 'MAP_TO' ? 'MapTo' : code;
  if (value.type === 'code' || value.type === 'string') {
    return [{ system: own, code: value.value, ...(description === undefined ? {} : { display: description }), source }];
  }
  if (value.type !== 'Coding') return [];
  const { system = own, code: target, display } = value.value;
  return [{ system, code: target, ...(display === undefined ? {} : { display }), source }];
}

/** Several sources may name the same concept; the first, which says the most, counts. */
function distinct(all: readonly Replacement[]): readonly Replacement[] {
  const found = new Map<string, Replacement>();
  for (const one of all) {
    const key = `${one.system} ${one.code}`;
    if (!found.has(key)) found.set(key, one);
  }
  return [...found.values()].sort((a, b) => rank(a) - rank(b));
}

function rank({ source }: Replacement): number {
  const at = ORDER.indexOf(source);
  return at < 0 ? ORDER.length : at;
}

/** Replacements that are out of use themselves give way to theirs, where there are any. */
function followed(
  codeSystem: CodeSystem,
  start: string,
  direct: (code: string) => readonly Replacement[],
): readonly Replacement[] {
  const seen = new Set([start]);
  let open = direct(start);
  const told: Replacement[] = [];
  for (let step = 0; open.length > 0 && step < MOST_STEPS; step++) {
    const next: Replacement[] = [];
    for (const one of open) {
      const found = one.system === codeSystem.info.url ? codeSystem.find(one.code) : undefined;
      const outOfUse = found === undefined || found.inactive;
      const onward = one.system === codeSystem.info.url && outOfUse ? direct(one.code) : [];
      const fresh = onward.filter(({ code }) => !seen.has(code));
      for (const { code } of fresh) seen.add(code);
      if (fresh.length === 0) told.push(withName(one, found));
      else next.push(...fresh.map((further) => joined(one, further)));
    }
    open = next;
  }
  return distinct([...told, ...open]).slice(0, MOST_TOLD);
}

function withName(one: Replacement, found: Concept | undefined): Replacement {
  return one.display === undefined && found?.display !== undefined ? { ...one, display: found.display } : one;
}

/** Two steps as one. Only what is equivalent, or goes on in the same direction, keeps its relationship. */
function joined(first: Replacement, then: Replacement): Replacement {
  const { relationship: _, comment: _own, ...rest } = then;
  const relationship = composed(first.relationship, then.relationship);
  const comment = [first.comment, `by way of ${first.code}`, then.comment]
    .filter((text) => text !== undefined)
    .join('; ');
  return { ...rest, ...(relationship === undefined ? {} : { relationship }), comment };
}

function composed(a: Relationship | undefined, b: Relationship | undefined): Relationship | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a === 'equivalent') return b;
  return b === 'equivalent' || a === b ? a : 'related-to';
}
