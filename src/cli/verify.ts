/** `concord verify`: every content file against its recorded digest, its stamp and SQLite's own integrity check. */
import { relative } from 'node:path';
import { fileDigest, recordedDigest } from '../../loaders/shared/atomic-build.js';
import { openContentStore } from '../db/content-store.js';
import { integrityProblems } from '../db/open.js';
import { type Command, DATA_OPTION } from './command.js';
import { contentFiles } from './content-files.js';

export const verifyCommand: Command = {
  name: 'verify',
  usage: '[--data DIR]',
  summary: 'Check every content file: digest, stamp, integrity, row counts. Exit code 1 where something is wrong.',
  options: { data: DATA_OPTION },
  positionals: [0, 0],
  run: async (args, io) => {
    const data = args.text('data') ?? io.config.data;
    let wrong = 0;
    const files = contentFiles(data);
    for (const file of files) {
      const problems = await problemsOf(file);
      if (problems.length > 0) wrong++;
      io.out(`${relative(data, file)}: ${problems.length === 0 ? 'ok' : problems.join('; ')}`);
    }
    io.out(`${files.length} content files, ${wrong} with problems`);
    return wrong === 0 ? 0 : 1;
  },
};

async function problemsOf(file: string): Promise<readonly string[]> {
  const recorded = await recordedDigest(file);
  if (recorded === undefined) return ['no digest is recorded beside it'];
  if (recorded !== (await fileDigest(file))) return ['the digest differs from the recorded one'];
  try {
    const store = openContentStore(file);
    try {
      return [...integrityProblems(store.db), ...countProblems(store.countConcepts(), store.codeSystems())];
    } finally {
      store.close();
    }
  } catch (error) {
    return [(error as Error).message];
  }
}

function countProblems(concepts: number, systems: readonly { readonly count: number }[]): readonly string[] {
  const declared = systems.reduce((sum, { count }) => sum + count, 0);
  return declared === concepts ? [] : [`${concepts} concepts where ${declared} are declared`];
}
