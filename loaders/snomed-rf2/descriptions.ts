/**
 * Descriptions and text definitions: designations of the concepts, and which of them is the display. Displays are held until the
 * concepts are written; nothing else of a row is.
 */
import type { CodeSystemWriter, StagedDesignation } from '../../src/db/code-system-writer-store.js';
import type { Filling } from '../../src/domain/filling.js';
import { SNOMED_CT } from '../../src/domain/systems.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import { ownCopy } from '../shared/text.js';
import type { ConceptNames, Concepts } from './concepts.js';
import { type IntList, intList, type SctidTable } from './id-table.js';
import { DIALECT_RANKS, type Dialects } from './languages.js';
import { DEFINITION, FULLY_SPECIFIED_NAME, type Rf2File, SYNONYM } from './release.js';
import {
  ACTIVE,
  EFFECTIVE_TIME,
  ID,
  MODULE,
  parseTime,
  quoted,
  type Reading,
  type RowPlace,
  readRows,
} from './rows.js';

/** What is known of the descriptions, by number. */
export interface DescriptionContext {
  readonly system: CodeSystemWriter;
  readonly concepts: Concepts;
  readonly ids: SctidTable;
  readonly dialects: Dialects;
}

export interface Descriptions {
  readonly names: ConceptNames;
  readonly counts: readonly FileCount[];
  /** The number of the concept that a description is of; -1 where there is no such description. */
  ownerOf(description: number): number;
}

const CONCEPT = 4;
const LANGUAGE = 5;
const TYPE = 6;
const TERM = 7;
const CASE_SIGNIFICANCE = 8;

const UNKNOWN_CONCEPT = 'concept not in the release';

/**
 * Reads the descriptions and stages them as designations, inactive ones as such.
 * @throws LoadError where a row is broken or a description stands twice.
 */
export async function readDescriptions(
  reading: Reading,
  files: readonly Rf2File[],
  context: DescriptionContext,
): Promise<Descriptions> {
  const owners = intList();
  const names = nameChooser();
  const stage = designationWriter(context.system);
  const counts: FileCount[] = [];
  const take = (row: readonly string[], at: RowPlace): string | undefined => {
    const concept = context.concepts.ids.find(row[CONCEPT] as string);
    const description = numberOf(row[ID] as string, context.ids, owners, at);
    if (concept < 0) return UNKNOWN_CONCEPT;
    owners.set(description, concept);
    const rank = context.dialects.rankOf(description);
    stage(concept, row, { at, rank, dialects: context.dialects.textOf(description) });
    names.offer(concept, row, rank);
    return undefined;
  };
  for (const file of files) counts.push(await readRows(reading, file, take));
  const ownerOf = (description: number): number => (description < owners.length() ? owners.at(description) : -1);
  return { names, counts, ownerOf };
}

/** The number of a description, with room for it among the owners. */
function numberOf(id: string, ids: SctidTable, owners: IntList, at: RowPlace): number {
  const description = ids.add(id);
  if (description < 0) throw new LoadError(at, `the description id ${quoted(id)} is no SCTID`);
  while (owners.length() <= description) owners.push(-1);
  if (owners.at(description) >= 0) throw new LoadError(at, `the description ${id} stands twice in the release`);
  return description;
}

const USES: Readonly<Record<string, string>> = {
  [FULLY_SPECIFIED_NAME]: 'Fully specified name',
  [SYNONYM]: 'Synonym',
  [DEFINITION]: 'Definition',
};

type Use = NonNullable<StagedDesignation['use']>;

interface Standing {
  readonly at: RowPlace;
  readonly rank: number;
  readonly dialects: string;
}

function designationWriter(system: CodeSystemWriter) {
  const uses = new Map<string, Use>();
  const useOf = (type: string): Use => {
    const display = USES[type];
    const use = uses.get(type) ?? { system: SNOMED_CT, code: type, ...(display === undefined ? {} : { display }) };
    uses.set(type, use);
    return use;
  };
  return (concept: number, row: readonly string[], { at, rank, dialects }: Standing): void => {
    const type = row[TYPE] as string;
    const time = parseTime(row[EFFECTIVE_TIME] as string, at);
    const designation: Filling<StagedDesignation> = {
      value: row[TERM] as string,
      language: row[LANGUAGE] as string,
      use: useOf(type),
      inactive: row[ACTIVE] === '0',
      sourceId: row[ID] as string,
      origin: { module: row[MODULE] as string, caseSignificance: row[CASE_SIGNIFICANCE] as string },
      preferred: type === SYNONYM && rank > DIALECT_RANKS.none,
      searchable: type !== DEFINITION,
    };
    if (dialects !== '') designation.dialects = dialects;
    if (time !== 0) designation.effectiveTime = time;
    system.designation(concept, designation);
  };
}

/** Displays and definitions as they are found; of equal candidates the first read stays. */
function nameChooser(): ConceptNames & { offer(concept: number, row: readonly string[], rank: number): void } {
  const displays: (string | undefined)[] = [];
  const definitions = new Map<number, string>();
  const scores = intList();
  return {
    displays,
    definitions,
    offer: (concept, row, rank) => {
      if (row[TYPE] === DEFINITION) {
        if (row[ACTIVE] === '1' && !definitions.has(concept)) definitions.set(concept, ownCopy(row[TERM] as string));
        return;
      }
      const score = displayScore(row, rank);
      while (scores.length() <= concept) scores.push(0);
      if (score <= scores.at(concept)) return;
      scores.set(concept, score);
      displays[concept] = ownCopy(row[TERM] as string);
    },
  };
}

/**
 * What speaks for a description as the display: being active, then being the preferred synonym (American English, British
 * English, any dialect), then any synonym, then the fully specified name, then anything. An inactive concept whose descriptions
 * are all inactive is so still named.
 */
function displayScore(row: readonly string[], rank: number): number {
  const active = row[ACTIVE] === '1' ? 10 : 0;
  if (row[TYPE] === SYNONYM) return active + 3 + rank;
  return active + (row[TYPE] === FULLY_SPECIFIED_NAME ? 2 : 1);
}
