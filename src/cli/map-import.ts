/** `concord map import`: a mapping file of any format as SSSOM (or another). Nothing is written unless all of it can be read. */
import { type MapDocument, MapFileError, type ReadOptions } from '../conceptmap/files/map-document.js';
import { type Command, type CommandArguments, type CommandIo, type CommandOption, UsageError } from './command.js';
import { formatNamed, readAnyMap, writeWhole } from './map-files.js';

/** Options that name what a format does not tell. */
export const READ_OPTIONS: Readonly<Record<string, CommandOption>> = {
  from: { type: 'string', value: 'FORMAT', help: 'format of FILE (default: recognised from what is inside)' },
  out: { type: 'string', value: 'FILE', help: 'file to write (default: standard output)' },
  url: { type: 'string', value: 'URL', help: 'canonical URL of the map, where FILE does not tell it' },
  version: { type: 'string', value: 'V', help: 'version of the map, where FILE does not tell it' },
  source: { type: 'string', value: 'URL', help: 'system of the source codes, where FILE does not tell it' },
  'source-version': { type: 'string', value: 'V', help: 'its version' },
  target: { type: 'string', value: 'URL', help: 'system of the target codes, where FILE does not tell it' },
  'target-version': { type: 'string', value: 'V', help: 'its version' },
};

export const mapImportCommand: Command = {
  name: 'map import',
  usage: 'FILE --to sssom [--out FILE] [--from FORMAT] [--url URL] [--source URL] [--target URL]',
  summary:
    'Read a mapping file (SSSOM, Excel, ConceptMap JSON, CSV of HAPI, Usagi, OMOP) and write it as SSSOM, ready for review.',
  options: { ...READ_OPTIONS, to: { type: 'string', value: 'FORMAT', help: 'format to write (default: sssom)' } },
  positionals: [1, 1],
  run: async (args, io) => convert(args, io, { to: args.text('to') ?? 'sssom', approvedOnly: false }),
};

interface Conversion {
  readonly to: string;
  readonly approvedOnly: boolean;
}

/** Reads the file, tells what is wrong with it, or writes it in the other format. @returns the exit code. */
export async function convert(
  args: CommandArguments,
  io: CommandIo,
  { to, approvedOnly }: Conversion,
): Promise<number> {
  const [file = ''] = args.positionals;
  const format = formatNamed(to, 'write');
  const out = args.text('out');
  if (format.workbook !== undefined && out === undefined) throw new UsageError(`--out is needed for ${format.help}`);
  try {
    const document = await readAnyMap(file, readOptions(args), args.text('from'));
    const rows = approvedOnly ? document.rows.filter((row) => row.approved) : document.rows;
    const chosen: MapDocument = { ...document, rows };
    const refused = format.refuses?.(chosen) ?? [];
    if (refused.length > 0) throw new MapFileError(file, refused);
    if (out === undefined) io.out((format.write?.(chosen) ?? '').replace(/\n$/, ''));
    else {
      writeWhole(out, (await format.workbook?.write(out, chosen)) ?? format.write?.(chosen) ?? '');
      io.err(`${out}: ${rows.length.toLocaleString('en-US')} rows as ${format.help}`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof MapFileError)) throw error;
    io.err(error.message);
    return 1;
  }
}

export function readOptions(args: CommandArguments): ReadOptions {
  const named = {
    url: args.text('url'),
    version: args.text('version'),
    source: args.text('source'),
    sourceVersion: args.text('source-version'),
    target: args.text('target'),
    targetVersion: args.text('target-version'),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}
