/** `concord map export`: a mapping file in the format that another system reads. */
import { type Command, UsageError } from './command.js';
import { convert, READ_OPTIONS } from './map-import.js';

export const mapExportCommand: Command = {
  name: 'map export',
  usage: 'FILE --format conceptmap-r4|conceptmap-r5|csv|sssom|usagi|xlsx [--approved] [--out FILE]',
  summary:
    'Write a mapping file as ConceptMap JSON, CSV, SSSOM, for Excel or for Usagi. Rows in work make a ConceptMap a draft.',
  options: {
    ...READ_OPTIONS,
    format: { type: 'string', value: 'FORMAT', help: 'conceptmap-r4, conceptmap-r5, csv, sssom, usagi or xlsx' },
    approved: { type: 'boolean', help: 'approved rows alone' },
  },
  positionals: [1, 1],
  run: async (args, io) => {
    const to = args.text('format');
    if (to === undefined) throw new UsageError('map export: --format is missing');
    return await convert(args, io, { to, approvedOnly: args.flag('approved') });
  },
};
