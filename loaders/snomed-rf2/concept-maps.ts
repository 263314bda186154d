/**
 * The implicit concept maps of SNOMED CT, `http://snomed.info/sct?fhir_cm=<refset>` (https://hl7.org/fhir/R4/snomedct.html,
 * "Implicit Concept Maps"), compiled from association and map reference sets. Only active members for concepts make rows.
 */
import type { ConceptMapWriter, MapRow } from '../../src/db/concept-map-writer-store.js';
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import type { PropertyValue } from '../../src/domain/concept.js';
import type { ConceptMapInfo, MapAttribute, MapTarget } from '../../src/domain/concept-map.js';
import { CTV3, ICD_O_3, ICD9_CM, ICD10, ICD10_CM, SNOMED_CT } from '../../src/domain/systems.js';
import { ownCopy } from '../shared/text.js';
import { LICENCE, PUBLISHER } from './code-system.js';
import type { ConceptNames, Concepts } from './concepts.js';
import { type EditionVersion, isoDate } from './version.js';

/** An active member for a concept; `refset` and `concept` are numbers of concepts. */
export interface MapMember {
  readonly refset: number;
  readonly concept: number;
  readonly fields: Readonly<Record<string, string>>;
}

export interface MapCompiler {
  /** What takes the members of a file with these fields; undefined where it maps nothing. */
  compilerFor(fields: readonly string[]): ((member: MapMember) => void) | undefined;
  /** Writes the rows that had to be put in order first. */
  finish(): void;
}

export interface MapContext {
  readonly writer: ContentWriter;
  readonly version: EditionVersion;
  readonly concepts: Concepts;
  readonly names: ConceptNames;
}

type Standing = Pick<MapTarget, 'relationship' | 'equivalence'>;

/**
 * Relationship of an inactive concept to the one that the association names. The first four are FHIR's own table; WAS A names a former
 * parent, and the newer sets are inexact by their definitions. Any other association says that the two are related, no more.
 */
const ASSOCIATIONS: Readonly<Record<string, Standing>> = {
  '900000000000523009': { relationship: 'related-to', equivalence: 'inexact' }, // POSSIBLY EQUIVALENT TO
  '900000000000526001': { relationship: 'equivalent', equivalence: 'equivalent' }, // REPLACED BY
  '900000000000527005': { relationship: 'equivalent', equivalence: 'equal' }, // SAME AS
  '900000000000530003': { relationship: 'related-to', equivalence: 'inexact' }, // ALTERNATIVE
  '900000000000528000': { relationship: 'source-is-narrower-than-target', equivalence: 'wider' }, // WAS A
  '900000000000529008': { relationship: 'related-to', equivalence: 'inexact' }, // SIMILAR TO
  '1186921001': { relationship: 'related-to', equivalence: 'inexact' }, // POSSIBLY REPLACED BY
  '1186924009': { relationship: 'related-to', equivalence: 'inexact' }, // PARTIALLY EQUIVALENT TO
};
const RELATED: Standing = { relationship: 'related-to', equivalence: 'relatedto' };

/** What a map's correlationId says; source is the SNOMED CT concept. */
const CORRELATIONS: Readonly<Record<string, Standing>> = {
  '447557004': { relationship: 'equivalent', equivalence: 'equivalent' }, // exact match
  '447558009': { relationship: 'source-is-narrower-than-target', equivalence: 'wider' }, // narrow to broad
  '447559001': { relationship: 'source-is-broader-than-target', equivalence: 'narrower' }, // broad to narrow
  '447560006': { relationship: 'related-to', equivalence: 'inexact' }, // partial overlap
};

/** Code systems that map reference sets map to; RF2 does not say which, and other sets have no target system. */
const TARGET_SYSTEMS: Readonly<Record<string, string>> = {
  '446608001': ICD_O_3,
  '900000000000497000': CTV3,
  '447562003': ICD10,
  '447563008': ICD9_CM,
  '6011000124106': ICD10_CM,
};

/** Fields of complex and extended maps that accompany the target, with the type of their values. */
const ATTRIBUTES: Readonly<Record<string, 'integer' | 'string' | 'code'>> = {
  mapGroup: 'integer',
  mapPriority: 'integer',
  mapBlock: 'integer',
  mapRule: 'string',
  mapAdvice: 'string',
  correlationId: 'code',
  mapCategoryId: 'code',
};

/** A row of a complex or extended map that waits for its place. The fields are joined by tabs: one string instead of eight. */
interface WaitingRow {
  readonly concept: number;
  readonly group: number;
  readonly priority: number;
  readonly fields: string;
}

/** Starts compiling the maps of a release. */
export function mapCompiler(context: MapContext): MapCompiler {
  const open = rowWriters(context);
  const waiting = new Map<
    string,
    { readonly refset: number; readonly names: readonly string[]; readonly rows: WaitingRow[] }
  >();
  const wait = (names: readonly string[], { refset, concept, fields }: MapMember): void => {
    const key = `${refset} ${names.join(' ')}`;
    const list = waiting.get(key) ?? { refset, names, rows: [] };
    waiting.set(key, list);
    list.rows.push({
      concept,
      group: Number(fields['mapGroup'] ?? 0),
      priority: Number(fields['mapPriority'] ?? 0),
      fields: ownCopy(names.map((name) => fields[name]).join('\t')),
    });
  };
  return {
    compilerFor: (names) => {
      if (names.includes('targetComponentId'))
        return (member) => open(member.refset, 'association')(associationRow(context, member));
      if (!names.includes('mapTarget')) return undefined;
      if (names.includes('mapPriority')) return (member) => wait(names, member);
      return (member) => open(member.refset, 'map')(mapRow(context, member));
    },
    finish: () => {
      for (const { refset, names, rows } of waiting.values()) {
        rows.sort((a, b) => a.concept - b.concept || a.group - b.group || a.priority - b.priority);
        const write = open(refset, 'map');
        for (const { concept, fields } of rows) {
          const values = fields.split('\t');
          write(
            mapRow(context, {
              refset,
              concept,
              fields: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])),
            }),
          );
        }
      }
      waiting.clear();
    },
  };
}

/** One map with one group for each reference set, made when its first row comes. */
function rowWriters({ writer, version, concepts, names }: MapContext) {
  const open = new Map<number, ReturnType<ConceptMapWriter['group']>>();
  return (refset: number, pattern: RefsetPattern): ((row: MapRow) => void) => {
    const known = open.get(refset);
    if (known !== undefined) return known;
    const id = concepts.ids.at(refset);
    const target = pattern === 'association' ? SNOMED_CT : TARGET_SYSTEMS[id];
    const row = writer.conceptMap(mapInfo({ id, name: names.displays[refset] ?? id, pattern }, version)).group({
      source: SNOMED_CT,
      sourceVersion: version.uri,
      ...(target === undefined ? {} : { target }),
      ...(target === SNOMED_CT ? { targetVersion: version.uri } : {}),
    });
    open.set(refset, row);
    return row;
  };
}

/** Associations lead to SNOMED CT concepts, maps to codes of other systems. */
type RefsetPattern = 'association' | 'map';

interface RefsetHead {
  readonly id: string;
  readonly name: string;
  readonly pattern: RefsetPattern;
}

function mapInfo({ id, name, pattern }: RefsetHead, version: EditionVersion): ConceptMapInfo {
  return {
    url: `${SNOMED_CT}?fhir_cm=${id}`,
    version: version.uri,
    title: `SNOMED CT ${name} Concept Map`,
    status: 'active',
    date: isoDate(version.date),
    publisher: PUBLISHER,
    description: `The concept map implicitly defined by the reference set ${id} |${name}|`,
    copyright: LICENCE,
    sourceScope: `${SNOMED_CT}?fhir_vs`,
    ...(pattern === 'association' ? { targetScope: `${SNOMED_CT}?fhir_vs` } : {}),
  };
}

function associationRow({ concepts }: MapContext, { refset, concept, fields }: MapMember): MapRow {
  const code = fields['targetComponentId'] ?? '';
  const standing = ASSOCIATIONS[concepts.ids.at(refset)] ?? RELATED;
  return { sourceCode: concepts.ids.at(concept), target: { code, ...standing, dependsOn: [], product: [] } };
}

/** A row without a target code is the recorded decision that nothing fits. */
function mapRow({ concepts }: MapContext, { concept, fields }: MapMember): MapRow {
  const source = { sourceCode: concepts.ids.at(concept) };
  const code = fields['mapTarget'] ?? '';
  const advice = fields['mapAdvice'] ?? '';
  const comment = advice === '' ? {} : { comment: advice };
  if (code === '') return { ...source, ...comment };
  const standing = CORRELATIONS[fields['correlationId'] ?? ''] ?? RELATED;
  return { ...source, target: { code, ...standing, ...comment, dependsOn: [], product: productOf(fields) } };
}

function productOf(fields: Readonly<Record<string, string>>): readonly MapAttribute[] {
  const product: MapAttribute[] = [];
  for (const [attribute, type] of Object.entries(ATTRIBUTES)) {
    const text = fields[attribute] ?? '';
    if (text === '') continue;
    const value: PropertyValue = type === 'integer' ? { type, value: Number(text) } : { type, value: text };
    product.push({ attribute, value, ...(type === 'code' ? { system: SNOMED_CT } : {}) });
  }
  return product;
}
