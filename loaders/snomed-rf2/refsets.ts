/**
 * Reference sets of every pattern but languages: members by concept with their fields under the names of the header, active and
 * inactive. A member for a description belongs to the concept that the description names.
 */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import type { FileCount } from '../shared/loader.js';
import type { MapCompiler } from './concept-maps.js';
import type { Concepts } from './concepts.js';
import type { SctidTable } from './id-table.js';
import { fieldName, MEMBER_COLUMNS, type Rf2File } from './release.js';
import { ACTIVE, columnsOf, EFFECTIVE_TIME, ID, MODULE, type Reading, readRows, type TakeRow } from './rows.js';

export interface RefsetContext {
  readonly system: CodeSystemWriter;
  readonly concepts: Concepts;
  readonly descriptions: SctidTable;
  /** The number of the concept that a description is of, or -1. */
  readonly ownerOf: (description: number) => number;
  readonly maps: MapCompiler;
}

const REFSET = 4;
const COMPONENT = 5;

/** Reads reference set files: stages the members and gives those of maps and associations to the map compiler. */
export async function readRefsets(
  reading: Reading,
  files: readonly Rf2File[],
  context: RefsetContext,
): Promise<readonly FileCount[]> {
  const counts: FileCount[] = [];
  for (const file of files) counts.push(await readRows(reading, file, memberStage(context, file)));
  return counts;
}

function memberStage(context: RefsetContext, file: Rf2File): TakeRow {
  const { system, concepts, maps } = context;
  const names = columnsOf(file).slice(MEMBER_COLUMNS.length).map(fieldName);
  const compile = maps.compilerFor(names);
  return (row) => {
    const refset = concepts.ids.find(row[REFSET] as string);
    if (refset < 0) return 'reference set concept not in the release';
    const component = row[COMPONENT] as string;
    const direct = concepts.ids.find(component);
    const concept = direct >= 0 ? direct : ownerOf(context, component);
    if (concept < 0) return `references ${kindOf(component)}`;
    const fields = fieldsOf(names, row);
    if (direct < 0) fields['referencedComponentId'] = component;
    system.member({
      refset,
      concept,
      memberId: row[ID] as string,
      active: row[ACTIVE] === '1',
      module: row[MODULE] as string,
      effectiveTime: row[EFFECTIVE_TIME] as string,
      ...(direct >= 0 && names.length === 0 ? {} : { fields }),
    });
    if (direct >= 0 && row[ACTIVE] === '1') compile?.({ refset, concept, fields });
    return undefined;
  };
}

function ownerOf({ descriptions, ownerOf }: RefsetContext, component: string): number {
  const description = descriptions.find(component);
  return description < 0 ? -1 : ownerOf(description);
}

function fieldsOf(names: readonly string[], row: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let i = 0; i < names.length; i++) fields[names[i] as string] = row[MEMBER_COLUMNS.length + i] as string;
  return fields;
}

/** What a component is by the partition in its identifier (RF2 Specification §6.3). */
function kindOf(component: string): string {
  switch (component.at(-2)) {
    case '0':
      return 'a concept not in the release';
    case '1':
      return 'a description not in the release';
    case '2':
      return 'a relationship';
    default:
      return 'an unknown kind of component';
  }
}
