/**
 * Relationships: inferred is-a rows are the hierarchy, the other inferred ones and concrete values are properties whose code is
 * the attribute, with the role group. Stated and additional relationships are left out, counted.
 */
import type { CodeSystemWriter, StagedProperty } from '../../src/db/code-system-writer-store.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import type { ConceptNames, Concepts } from './concepts.js';
import { ADDITIONAL, INFERRED, IS_A, type Rf2File, STATED } from './release.js';
import { ACTIVE, parseCount, quoted, type Reading, type RowPlace, readRows } from './rows.js';

export interface RelationshipContext {
  readonly system: CodeSystemWriter;
  readonly concepts: Concepts;
  readonly names: ConceptNames;
}

const SOURCE = 4;
/** The target concept or the concrete value. */
const VALUE = 5;
const GROUP = 6;
const TYPE = 7;
const CHARACTERISTIC = 8;

const UNKNOWN_SOURCE = 'source concept not in the release';
const UNKNOWN_TARGET = 'target concept not in the release';

/** Why relationships of other characteristic types are left out. */
const NOT_INFERRED: Readonly<Record<string, string>> = {
  [STATED]: 'stated relationship',
  [ADDITIONAL]: 'additional relationship',
};

/**
 * Reads relationship and concrete value files, and names the attributes.
 * @throws LoadError where a row is broken.
 */
export async function readRelationships(
  reading: Reading,
  files: readonly Rf2File[],
  context: RelationshipContext,
): Promise<readonly FileCount[]> {
  const attributes = new Set<string>();
  const counts: FileCount[] = [];
  for (const file of files) {
    const stage =
      file.kind === 'concreteValue' ? concreteStage(context, attributes) : conceptStage(context, attributes);
    const take = (row: readonly string[], at: RowPlace): string | undefined => {
      if (row[ACTIVE] === '0') return 'inactive relationship';
      const characteristic = row[CHARACTERISTIC] as string;
      if (characteristic !== INFERRED) return NOT_INFERRED[characteristic] ?? 'relationship that is not inferred';
      return stage(row, at);
    };
    counts.push(await readRows(reading, file, take));
  }
  for (const attribute of attributes) nameAttribute(context, attribute);
  return counts;
}

type Stage = (row: readonly string[], at: RowPlace) => string | undefined;

function conceptStage({ system, concepts }: RelationshipContext, attributes: Set<string>): Stage {
  return (row, at) => {
    const source = concepts.ids.find(row[SOURCE] as string);
    if (source < 0) return UNKNOWN_SOURCE;
    const target = concepts.ids.find(row[VALUE] as string);
    if (target < 0) return UNKNOWN_TARGET;
    const code = row[TYPE] as string;
    if (code === IS_A) {
      system.parent(source, target);
      return undefined;
    }
    attributes.add(code);
    system.property(source, { code, target, group: parseCount(row[GROUP] as string, 'relationshipGroup', at) });
    return undefined;
  };
}

function concreteStage({ system, concepts }: RelationshipContext, attributes: Set<string>): Stage {
  return (row, at) => {
    const source = concepts.ids.find(row[SOURCE] as string);
    if (source < 0) return UNKNOWN_SOURCE;
    const code = row[TYPE] as string;
    const value = parseConcreteValue(row[VALUE] as string, at);
    attributes.add(code);
    system.property(source, { code, ...value, group: parseCount(row[GROUP] as string, 'relationshipGroup', at) });
    return undefined;
  };
}

/** Attribute identifiers do not speak: the properties carry the preferred terms. */
function nameAttribute({ system, concepts, names }: RelationshipContext, attribute: string): void {
  const concept = concepts.ids.find(attribute);
  const display = concept < 0 ? undefined : names.displays[concept];
  if (display !== undefined) system.propertyDisplay(attribute, display);
}

/**
 * The value of a concrete relationship: `#` and a number, a string in quotes with `\` before quotes and backslashes, or a boolean (RF2
 * Specification §4.2.3.3).
 */
export function parseConcreteValue(text: string, at: RowPlace): Pick<StagedProperty, 'type' | 'value'> {
  const number = /^#([-+]?\d+(\.\d+)?(?:[eE][-+]?\d+)?)$/.exec(text);
  if (number !== null) return { type: number[2] === undefined ? 'integer' : 'decimal', value: Number(number[1]) };
  const quote = /^"((?:[^"\\]|\\.)*)"$/s.exec(text);
  if (quote !== null) return { type: 'string', value: (quote[1] ?? '').replace(/\\(.)/gs, '$1') };
  if (/^(true|false)$/i.test(text)) return { type: 'boolean', value: text.toLowerCase() === 'true' };
  throw new LoadError(at, `value is ${quoted(text)}, neither #number, "string" nor boolean`);
}
