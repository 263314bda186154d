/** `concord load`: recognises the releases in the given paths and builds a content file of each. */
import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { type BuildResult, buildContent } from '../../loaders/shared/atomic-build.js';
import { LoadError } from '../../loaders/shared/load-error.js';
import type { FileCount, LoadContext, LoadOptions, Release } from '../../loaders/shared/loader.js';
import { silentProgress, terminalProgress } from '../../loaders/shared/progress.js';
import { openSource, type ReleaseSource } from '../../loaders/shared/source.js';
import { CONTENT_LAYOUT } from '../db/open.js';
import { decodeResource } from '../fhir/resources/decode.js';
import { type Command, type CommandArguments, type CommandIo, DATA_OPTION } from './command.js';
import { reviewAfterLoad } from './impact-on-load.js';
import { recogniseReleases } from './recognise.js';
import { storedIdentity } from './stored-identity.js';

export const loadCommand: Command = {
  name: 'load',
  usage: 'PATH… [--data DIR] [--system URL] [--version V] [--version-uri URI] [--no-review]',
  summary: 'Load releases: a zip, a folder or a file each. What it is, is recognised from what is inside.',
  options: {
    data: DATA_OPTION,
    system: { type: 'string', value: 'URL', help: 'code system URL, for a CSV code list' },
    version: { type: 'string', value: 'V', help: 'version, where the files do not tell it' },
    quiet: { type: 'boolean', help: 'one line for each release, no progress' },
    'no-review': { type: 'boolean', help: 'only tell which governed rows a new release touches; send none to review' },
    'version-uri': {
      type: 'string',
      value: 'URI',
      help: 'SNOMED CT edition and version URI, where it is not the one in the files',
    },
  },
  positionals: [1, Number.POSITIVE_INFINITY],
  run: async (args, io) => {
    const options = loadOptions(args);
    const data = args.text('data') ?? io.config.data;
    const files: string[] = [];
    const task = { data, options, io, quiet: args.flag('quiet'), written: (file: string) => void files.push(file) };
    const code = await loadPaths(args.positionals, task);
    await reviewAfterLoad({ data, files, review: !args.flag('no-review'), io });
    return code;
  },
};

function loadOptions(args: CommandArguments): LoadOptions {
  const system = args.text('system');
  const version = args.text('version');
  const versionUri = args.text('version-uri');
  return {
    ...(system === undefined ? {} : { system }),
    ...(version === undefined ? {} : { version }),
    ...(versionUri === undefined ? {} : { versionUri }),
  };
}

interface LoadTask {
  readonly data: string;
  readonly options: LoadOptions;
  readonly io: CommandIo;
  readonly quiet: boolean;
  /** Is told each content file that was written. */
  readonly written: (file: string) => void;
}

/**
 * Loads every release that the paths hold; each is a content file of its own and stands or falls alone.
 * @returns the exit code: 1 where something could not be loaded, which has been told.
 */
async function loadPaths(paths: readonly string[], task: LoadTask): Promise<number> {
  const sources: ReleaseSource[] = [];
  const problems: LoadError[] = [];
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      problems.push(error);
    }
  };
  try {
    for (const path of paths) await attempt(async () => void sources.push(await openSource(path)));
    const recognition = await recogniseReleases(sources, task.options);
    problems.push(...recognition.problems);
    for (const release of recognition.releases) await attempt(() => loadRelease(release, task));
  } finally {
    for (const source of sources) await source.close();
  }
  for (const { message } of problems) task.io.err(`concord: ${message}`);
  return problems.length === 0 ? 0 : 1;
}

async function loadRelease(release: Release, { data, options, io, quiet, written }: LoadTask): Promise<void> {
  const started = Date.now();
  const context: LoadContext = { progress: quiet ? silentProgress : terminalProgress(), decode: decodeResource };
  const target = {
    data,
    identity: await identityOf(release, options),
    now: new Date().toISOString(),
    identityOf: storedIdentity,
  };
  const built = await buildContent(release, target, context);
  if (built.outcome !== 'unchanged') written(built.file);
  const [title = '', ...rows] = summary(release, built, data);
  io.out(title);
  if (quiet) return;
  for (const line of rows) io.out(line);
  if (built.outcome !== 'unchanged') io.out(`  in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Source bytes, the flags and the layout decide what comes out: the same three make the same file. */
async function identityOf(release: Release, options: LoadOptions): Promise<string> {
  const parts = [
    await release.source.sha256(),
    JSON.stringify(options),
    String(CONTENT_LAYOUT),
    release.folder,
    release.file,
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** Most files that are told one by one; a FHIR package has thousands. */
const MOST_FILES_TOLD = 40;

function summary(release: Release, { outcome, file, counts }: BuildResult, data: string): readonly string[] {
  if (outcome === 'unchanged') return [`${release.title} is loaded already; nothing to do`];
  const told = counts.length > MOST_FILES_TOLD ? [total(counts)] : counts;
  return [`${release.title}: ${outcome} into ${relative(data, file)}`, ...told.map(countLine)];
}

function countLine({ name, read, loaded, skipped }: Omit<FileCount, 'size'>): string {
  const reasons = Object.entries(skipped).map(([reason, rows]) => `${rows.toLocaleString('en-US')} ${reason}`);
  const skips = reasons.length === 0 ? '' : ` (skipped: ${reasons.join(', ')})`;
  return `  ${name}: ${read.toLocaleString('en-US')} rows read, ${loaded.toLocaleString('en-US')} loaded${skips}`;
}

function total(counts: readonly FileCount[]): Omit<FileCount, 'size'> {
  const skipped: Record<string, number> = {};
  for (const count of counts) {
    for (const [reason, rows] of Object.entries(count.skipped)) skipped[reason] = (skipped[reason] ?? 0) + rows;
  }
  const sum = (pick: (count: FileCount) => number): number => counts.reduce((all, count) => all + pick(count), 0);
  const name = `${counts.length.toLocaleString('en-US')} files`;
  return { name, read: sum(({ read }) => read), loaded: sum(({ loaded }) => loaded), skipped };
}
