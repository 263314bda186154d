/**
 * The tables of ICD-10-PCS (`icd10pcs_tables_2024.xml`): for each table (the first three characters) what every
 * character means at every position. It reads the elements; which codes there are is the order file's.
 */
import { LoadError } from '../shared/load-error.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { readXml, type XmlHandlers, type XmlPosition } from '../shared/xml.js';

/** One position of a table: what it is about and what its characters mean. */
export interface Axis {
  /** `Body Part`, `Approach` … */
  readonly title: string;
  /** Character → label. */
  readonly labels: ReadonlyMap<string, string>;
}

export interface PcsTable {
  /** Three characters: section, body system, operation. */
  readonly code: string;
  /** By position, 1 to 7. Rows of a table restrict combinations, not meanings, so that they are taken together. */
  readonly axes: ReadonlyMap<number, Axis>;
  /** What the operation of the table is. */
  readonly definition?: string;
}

interface OpenAxis {
  title: string;
  readonly labels: Map<string, string>;
}

interface OpenTable {
  readonly axes: Map<number, OpenAxis>;
  definition: string;
}

export interface PcsTables {
  readonly byCode: ReadonlyMap<string, PcsTable>;
  /** The code of each table element of the file; a code may have several. */
  readonly read: readonly string[];
}

/**
 * Reads all tables.
 * @throws LoadError with line and column: malformed XML, an axis without position, a table without its first three
 * axes.
 */
export async function readTables(
  source: ReleaseSource,
  file: ReleaseFile,
  bytes: (count: number) => void,
): Promise<PcsTables> {
  const byCode = new Map<string, PcsTable>();
  const read: string[] = [];
  const add = (table: PcsTable) => {
    const before = byCode.get(table.code);
    byCode.set(table.code, before === undefined ? table : merged(before, table));
    read.push(table.code);
  };
  await readXml(source, file, { ...tableHandlers(source.label(file), add), bytes });
  return { byCode, read };
}

/** A code may have several tables in one file; their meanings add up. */
function merged(first: PcsTable, second: PcsTable): PcsTable {
  const axes = new Map(first.axes);
  for (const [position, axis] of second.axes) {
    const before = axes.get(position);
    axes.set(
      position,
      before === undefined ? axis : { ...before, labels: new Map([...before.labels, ...axis.labels]) },
    );
  }
  return { ...second, ...first, axes };
}

function tableHandlers(label: string, add: (table: PcsTable) => void): XmlHandlers {
  let table: OpenTable | undefined;
  let axis: OpenAxis | undefined;
  let character = '';
  let text = '';
  return {
    open: (name, attributes, position) => {
      text = '';
      if (name === 'pcsTable') table = { axes: new Map(), definition: '' };
      else if (name === 'axis') axis = table && openAxis(table, attributes['pos'], { label, position });
      else if (name === 'label') character = attributes['code'] ?? '';
    },
    text: (part) => {
      text += part;
    },
    close: (name, position) => {
      const said = text.replace(/\s+/g, ' ').trim();
      text = '';
      if (name === 'pcsTable' && table !== undefined) add(closeTable(table, { label, position }));
      else if (name === 'title' && axis !== undefined && axis.title === '') axis.title = said;
      else if (name === 'label' && axis !== undefined) axis.labels.set(character, said);
      else if (name === 'definition' && table !== undefined && table.definition === '') table.definition = said;
      else if (name === 'axis') axis = undefined;
    },
  };
}

interface At {
  readonly label: string;
  readonly position: XmlPosition;
}

function openAxis(table: OpenTable, attribute: string | undefined, { label, position }: At): OpenAxis {
  const place = Number(attribute);
  if (!Number.isInteger(place) || place < 1 || place > 7) {
    const problem = `an axis has the position ${JSON.stringify(attribute)}: 1 to 7 are expected`;
    throw new LoadError({ file: label, ...position }, problem);
  }
  const axis = table.axes.get(place) ?? { title: '', labels: new Map<string, string>() };
  table.axes.set(place, axis);
  return axis;
}

function closeTable({ axes, definition }: OpenTable, { label, position }: At): PcsTable {
  const first = [1, 2, 3].map((place) => [...(axes.get(place)?.labels.keys() ?? [])]);
  if (first.some((characters) => characters.length !== 1)) {
    const problem = 'a table lacks its section, body system or operation, or has several';
    throw new LoadError({ file: label, ...position }, problem);
  }
  return { code: first.flat().join(''), axes, ...(definition === '' ? {} : { definition }) };
}
