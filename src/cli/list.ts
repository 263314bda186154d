/** `concord list`: what is loaded, one row for each code system version. */
import { relative } from 'node:path';
import { openContentStore } from '../db/content-store.js';
import { size } from '../domain/ordinal-set.js';
import { type Command, DATA_OPTION, FORMAT_OPTION, textOrJson } from './command.js';
import { contentFiles } from './content-files.js';

interface Row {
  readonly system: string;
  readonly version: string | null;
  /** Codes that may be used as values. */
  readonly concepts: number;
  /** Abstract concepts beside them: chapters, blocks and other groupers that are no codes of the publisher's list. */
  readonly groupers: number;
  /** Relative to the data folder. */
  readonly file: string;
  /** ISO instant. */
  readonly loaded: string;
}

export const listCommand: Command = {
  name: 'list',
  usage: '[--data DIR] [--format text|json]',
  summary: 'List what is loaded: one row for each code system version.',
  options: {
    data: DATA_OPTION,
    format: FORMAT_OPTION,
  },
  positionals: [0, 0],
  run: async (args, io) => {
    const format = textOrJson(args);
    const data = args.text('data') ?? io.config.data;
    const rows = contentFiles(data).flatMap((file) => rowsOf(file, data));
    if (format === 'json') io.out(`[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]`);
    else if (rows.length === 0) io.out(`nothing is loaded in ${data}`);
    else for (const line of table(rows)) io.out(line);
    return 0;
  },
};

function rowsOf(file: string, data: string): readonly Row[] {
  const store = openContentStore(file);
  try {
    const { loaded = '' } = store.notes();
    return store.codeSystems().map(({ id, info, count }) => ({
      system: info.url,
      version: info.version ?? null,
      concepts: count - size(store.flagged(id, 'abstract')),
      groupers: size(store.flagged(id, 'abstract')),
      file: relative(data, file),
      loaded,
    }));
  } finally {
    store.close();
  }
}

function table(rows: readonly Row[]): readonly string[] {
  const cells = rows.map(({ system, version, concepts, file, loaded }) => [
    system,
    version ?? '-',
    concepts.toLocaleString('en-US'),
    file,
    loaded.slice(0, 19),
  ]);
  const head = ['system', 'version', 'concepts', 'file', 'loaded'];
  const widths = head.map((_, column) => Math.max(...[head, ...cells].map((row) => (row[column] ?? '').length)));
  return [head, ...cells].map((row) =>
    row
      .map((cell, column) => (column === 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
