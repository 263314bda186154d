/**
 * CSV code lists of local code systems as content files: a row is a concept, columns are found by name. The code system's URL and
 * version come from the command line.
 */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import { HierarchyCycleError } from '../../src/db/hierarchy.js';
import type { CodeSystemInfo } from '../../src/domain/code-system-definition.js';
import type { PropertyDefinition } from '../../src/domain/concept.js';
import { CONCEPT_PROPERTIES } from '../../src/domain/systems.js';
import { readDelimited } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount, LoadContext, Loader } from '../shared/loader.js';
import { assignColumns, type Columns } from './columns.js';
import { type CodeList, delimiterOf, findCodeList } from './release.js';

export const csvLoader: Loader = {
  name: 'CSV code list',
  recognise: async (source, options) => {
    const list = await findCodeList(source, options);
    if (list === undefined) return [];
    const { system, version, folder } = list;
    return [
      {
        source: list.source,
        title: version === undefined ? system : `${system} ${version}`,
        folder,
        file: version === undefined ? 'unversioned' : version.replace(/[^A-Za-z0-9.\-_+]+/g, '_').replace(/^\.+/, '_'),
        licence: 'No licence is stated in the code list.',
        write: (writer, context) => writeList(list, writer, context),
      },
    ];
  },
};

async function writeList(
  list: CodeList,
  writer: ContentWriter,
  { progress }: LoadContext,
): Promise<readonly FileCount[]> {
  const { source, file } = list;
  const columns = assignColumns(source.label(file), list.header);
  const rows = writer.codeSystem(infoOf(list, columns));
  const loading: Loading = {
    label: source.label(file),
    columns,
    rows,
    lineOf: new Map(),
    idOf: new Map(),
    parents: [],
  };
  let read = 0;
  let empty = 0;
  progress.start(`reading ${file.name}`, file.size);
  const options = { format: 'csv', columns: columns.names, delimiter: await delimiterOf(source, file) } as const;
  for await (const batch of readDelimited(source, file, options)) {
    for (const [index, row] of batch.rows.entries()) {
      read++;
      if (row.every((field) => field.trim() === '')) empty++;
      else writeRow(row, batch.lines[index] ?? 0, loading);
    }
    progress.tick(batch.bytes);
  }
  writeHierarchy(loading);
  progress.done(`${(read - empty).toLocaleString('en')} concepts loaded`);
  return [
    {
      name: file.name,
      size: file.size,
      read,
      loaded: read - empty,
      skipped: empty === 0 ? {} : { 'empty row': empty },
    },
  ];
}

function infoOf({ system, version, file }: CodeList, columns: Columns): CodeSystemInfo {
  const declared: PropertyDefinition[] = columns.properties.map(({ code }) => ({ code, type: 'string' }));
  const status: PropertyDefinition[] =
    columns.status === undefined
      ? []
      : [{ code: 'status', uri: `${CONCEPT_PROPERTIES}#status`, type: 'code', description: 'Status of the concept' }];
  return {
    url: system,
    ...(version === undefined ? {} : { version }),
    title: file.baseName.replace(/\.[a-z]+$/i, ''),
    status: 'active',
    caseSensitive: true,
    content: 'complete',
    ...(columns.parent === undefined ? {} : { hierarchyMeaning: 'is-a' }),
    properties: [...status, ...declared],
    filters: [],
  };
}

interface Loading {
  readonly label: string;
  readonly columns: Columns;
  readonly rows: CodeSystemWriter;
  /** Line and staged id of each code. */
  readonly lineOf: Map<string, number>;
  readonly idOf: Map<string, number>;
  /** Parents may come after their children, so that they are looked up at the end. */
  readonly parents: { readonly child: number; readonly parent: string; readonly line: number }[];
}

/** Statuses that mean, as in FHIR, that the concept is no longer to be used. */
const INACTIVE_STATUSES: ReadonlySet<string> = new Set(['inactive', 'retired', 'obsolete']);

function writeRow(row: readonly string[], line: number, loading: Loading): void {
  const { columns, rows } = loading;
  const cell = (at: number | undefined): string => (at === undefined ? '' : (row[at] ?? '').trim());
  const code = newCode(cell(0), line, loading);
  const display = cell(columns.display);
  const definition = cell(columns.definition);
  const status = cell(columns.status);
  const flag = (name: 'inactive' | 'abstract'): boolean =>
    readFlag(cell(columns[name]), { label: loading.label, line, name });
  const id = rows.concept({
    code,
    ...(display === '' ? {} : { display }),
    ...(definition === '' ? {} : { definition }),
    ...(status === '' ? {} : { status }),
    inactive: flag('inactive') || INACTIVE_STATUSES.has(status.toLowerCase()),
    abstract: flag('abstract'),
  });
  loading.idOf.set(code, id);
  for (const parent of several(cell(columns.parent))) loading.parents.push({ child: id, parent, line });
  if (status !== '') rows.property(id, { code: 'status', type: 'code', value: status });
  writeNames(id, cell, loading);
  for (const property of columns.properties) {
    const value = cell(property.at);
    if (value !== '') rows.property(id, { code: property.code, type: 'string', value });
  }
}

function writeNames(id: number, cell: (at: number) => string, { columns, rows }: Loading): void {
  for (const { at, language, many } of columns.designations) {
    const values = many ? several(cell(at)) : [cell(at)].filter((value) => value !== '');
    for (const value of values) rows.designation(id, { value, ...(language === undefined ? {} : { language }) });
  }
}

/** @throws LoadError where the row has no code, or one that came before. */
function newCode(code: string, line: number, { label, lineOf }: Loading): string {
  if (code === '') throw new LoadError({ file: label, line }, 'the row has no code');
  const before = lineOf.get(code);
  if (before !== undefined)
    throw new LoadError({ file: label, line }, `the code '${code}' stands on line ${before} already`);
  lineOf.set(code, line);
  return code;
}

/** Several values in one cell. */
function several(text: string): readonly string[] {
  return text === ''
    ? []
    : text
        .split(';')
        .map((part) => part.trim())
        .filter((part) => part !== '');
}

const TRUE = new Set(['true', '1', 'yes', 'y', 'x']);
const FALSE = new Set(['false', '0', 'no', 'n', '']);

function readFlag(text: string, at: { readonly label: string; readonly line: number; readonly name: string }): boolean {
  const word = text.toLowerCase();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  throw new LoadError({ file: at.label, line: at.line }, `${at.name} is '${text}', which is neither true nor false`);
}

function writeHierarchy({ label, rows, idOf, lineOf, parents }: Loading): void {
  for (const { child, parent, line } of parents) {
    const id = idOf.get(parent);
    if (id === undefined)
      throw new LoadError({ file: label, line }, `the parent '${parent}' is not a code of the list`);
    rows.parent(child, id);
  }
  try {
    rows.finish();
  } catch (error) {
    if (!(error instanceof HierarchyCycleError)) throw error;
    const onCycle = new Set(error.nodes);
    const codes = [...idOf].filter(([, id]) => onCycle.has(id)).map(([code]) => code);
    const line = lineOf.get(codes[0] ?? '');
    throw new LoadError({ file: label, line }, `the parents go in a circle: ${codes.slice(0, 10).join(', ')}`, {
      cause: error,
    });
  }
}
