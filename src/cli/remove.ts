/** `concord remove`: takes a code system version, or a whole package, out of the store. */
import { rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { digestPath } from '../../loaders/shared/atomic-build.js';
import { openContentStore } from '../db/content-store.js';
import { parseCanonical } from '../domain/canonical.js';
import { type Command, DATA_OPTION } from './command.js';
import { contentFiles } from './content-files.js';

export const removeCommand: Command = {
  name: 'remove',
  usage: 'SYSTEM|VERSION|FILE [--data DIR]',
  summary:
    'Remove content: a code system URL (with |version where several are loaded), or a content file as `list` names it.',
  options: { data: DATA_OPTION },
  positionals: [1, 1],
  run: async (args, io) => {
    const data = args.text('data') ?? io.config.data;
    const [wanted = ''] = args.positionals;
    const files = contentFiles(data);
    const exact = files.filter((file) => relative(data, file) === wanted);
    // A file that is named need not be readable; neither need the others.
    const found = exact.length > 0 ? exact : files.filter((file) => holds(file, wanted));
    const [file] = found;
    if (file === undefined) {
      io.err(`concord: nothing loaded in ${data} is '${wanted}'`);
      return 1;
    }
    if (found.length > 1) {
      io.err(
        `concord: '${wanted}' is in several content files; name one:\n${found.map((f) => `  ${relative(data, f)}`).join('\n')}`,
      );
      return 1;
    }
    await rm(file);
    await rm(digestPath(file), { force: true });
    io.out(`removed ${relative(data, file)}`);
    return 0;
  },
};

/** A package holds many code systems; it is removed by its file name, not by one of them. */
function holds(file: string, wanted: string): boolean {
  const { url, version } = parseCanonical(wanted);
  const store = openContentStore(file);
  try {
    const systems = store.codeSystems();
    return (
      systems.length === 1 &&
      systems.some(({ info }) => info.url === url && (version === undefined || info.version === version))
    );
  } finally {
    store.close();
  }
}
