/**
 * `concord impact`: which rows of governed maps and of mapping files a new release touches, and with `--send` their way to review. Exit code 0 for
 * none, 1 for some, 2 for wrong usage.
 */
import { existsSync } from 'node:fs';
import { type MapDocument, type MapDocumentRow, MapFileError } from '../conceptmap/files/map-document.js';
import { driftOf, type ReleaseFacts } from '../domain/release-drift.js';
import { governanceFile } from '../governance/governance-file-store.js';
import { openGovernanceStore } from '../governance/governance-store.js';
import { mapImpacts, type ReleasePair, reviewAll } from '../governance/map-impacts.js';
import { createWorkflow, type Outcome } from '../governance/workflow.js';
import { githubReport } from '../report/github.js';
import { junitReport } from '../report/junit.js';
import { sarifReport } from '../report/sarif.js';
import type { Catalogue } from '../terminology/catalogue.js';
import { isRejected } from '../terminology/map-rules/rule.js';
import { loadedReleaseFacts } from '../terminology/release-facts.js';
import { type Command, type CommandArguments, type CommandIo, DATA_OPTION, UsageError } from './command.js';
import { openContentFiles } from './content-files.js';
import {
  type FileImpacts,
  type ImpactResult,
  impactJson,
  impactReport,
  impactText,
  touchedRows,
} from './impact-report.js';
import { mapFilesIn, readMap, writeWhole } from './map-files.js';
import { RELEASE_HELP, RELEASE_VALUE, releasePair } from './release-names.js';
import { systemActor } from './system-actor.js';

const REPORTS: Readonly<Record<string, (result: ImpactResult) => string>> = {
  text: impactText,
  json: impactJson,
  junit: (result) => junitReport(impactReport(result), { strict: true }),
  sarif: (result) => sarifReport(impactReport(result)),
  github: (result) => githubReport(impactReport(result)),
};

export const impactCommand: Command = {
  name: 'impact',
  usage: '--to SYSTEM|VERSION [--from VERSION] [--map FILE …] [--governed] [--send] [--format FORMAT]',
  summary:
    'Tell which mapped rows a release touches: targets gone, retired, deprecated, changed on an axis or renamed.',
  options: {
    to: { type: 'string', value: RELEASE_VALUE, help: `the release to compare with: ${RELEASE_HELP}` },
    from: {
      type: 'string',
      value: RELEASE_VALUE,
      help: 'the release before, or its version (default: the one that each map names, where it is loaded)',
    },
    map: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      help: 'mapping file, or folder of *.sssom.tsv files, to look through; governed maps only with --governed then',
    },
    governed: { type: 'boolean', help: 'governed maps beside the files' },
    send: { type: 'boolean', help: 'put the governed rows that are touched to review' },
    source: { type: 'string', value: 'URL', help: 'system of the source codes, for files that do not tell it' },
    format: { type: 'string', value: 'FORMAT', help: 'text (default), json, junit, sarif or github' },
    out: { type: 'string', value: 'FILE', help: 'file to write the report to (default: standard output)' },
    data: DATA_OPTION,
  },
  positionals: [0, Number.POSITIVE_INFINITY],
  run: async (args, io) => {
    const write = reportNamed(args.text('format') ?? 'text');
    const data = args.text('data') ?? io.config.data;
    const files = mapFiles([...args.texts('map'), ...args.positionals]);
    if (args.flag('send') && files.length > 0 && !args.flag('governed')) {
      throw new UsageError('impact: --send is for governed maps; a mapping file is changed by its authors');
    }
    const content = openContentFiles(data);
    try {
      const { catalogue } = content;
      const pair = releasePair(catalogue, { from: args.text('from'), to: args.text('to') });
      const releases: ReleasePair = { to: pair.to, from: pair.from ?? olderOnes(catalogue, pair.to) };
      const inFiles = files.map((file) => fileImpacts(file, releases, args));
      const governed = files.length === 0 || args.flag('governed');
      const { maps, sent } = governed ? await governedImpacts({ data, releases, args }) : { maps: [], sent: [] };
      const named = pair.from === undefined ? {} : { from: `${pair.from.system}|${pair.from.version}` };
      const result = { ...named, to: `${pair.to.system}|${pair.to.version}`, maps, files: inFiles };
      deliver(write(result), args.text('out'), io);
      const refused = tellSent(sent, io);
      return refused || touchedRows(result) > 0 ? 1 : 0;
    } catch (error) {
      if (!(error instanceof MapFileError)) throw error;
      io.err(error.message);
      return 1;
    } finally {
      content.close();
    }
  },
};

function reportNamed(format: string): (result: ImpactResult) => string {
  const found = Object.hasOwn(REPORTS, format) ? REPORTS[format] : undefined;
  if (found !== undefined) return found;
  throw new UsageError(`--format must be one of ${Object.keys(REPORTS).join(', ')}, not '${format}'`);
}

function mapFiles(paths: readonly string[]): readonly string[] {
  const absent = paths.filter((path) => !existsSync(path));
  if (absent.length > 0) throw new UsageError(`impact: there is no ${absent.join(', ')}`);
  const files = mapFilesIn(paths);
  if (paths.length > 0 && files.length === 0) throw new UsageError('impact: no *.sssom.tsv file in the paths given');
  return [...new Set(files)];
}

/** The release that a map says it was made on; nothing where that is the new one itself, or is not loaded. */
function olderOnes(catalogue: Catalogue, to: ReleaseFacts): (version: string | undefined) => ReleaseFacts | undefined {
  const found = new Map<string, ReleaseFacts | undefined>();
  return (version) => {
    if (version === undefined || version === to.version) return undefined;
    if (!found.has(version)) found.set(version, loadedReleaseFacts(catalogue, to.system, version));
    return found.get(version);
  };
}

/** Rows of a mapping file that somebody has not rejected, each against the release that it names. */
function fileImpacts(file: string, { from, to }: ReleasePair, args: CommandArguments): FileImpacts {
  const source = args.text('source');
  const { document } = readMap(file, { url: 'urn:concord:unnamed', ...(source === undefined ? {} : { source }) });
  const rows = document.rows.filter(
    (row) => row.targetCode !== undefined && isOf(row, document, to) && !isRejected(row),
  );
  const impacts = rows.flatMap((row) => {
    const { line, sourceCode, sourceDisplay, targetCode: code = '', targetDisplay: display, approved } = row;
    const version = row.targetVersion ?? document.targetVersion;
    const old = typeof from === 'function' ? from(version) : from;
    const target = { system: to.system, code, ...(display === undefined ? {} : { display }) };
    const findings = driftOf([target], old === undefined ? { to } : { from: old, to });
    if (findings.length === 0) return [];
    return [
      {
        line,
        source: sourceCode,
        ...(sourceDisplay === undefined ? {} : { display: sourceDisplay }),
        approved,
        findings,
      },
    ];
  });
  return { file: file.replaceAll('\\', '/').replace(/^\.\//, ''), rows: rows.length, impacts };
}

function isOf(row: MapDocumentRow, document: MapDocument, { system }: ReleaseFacts): boolean {
  return (row.targetSystem ?? document.targetSystem) === system;
}

interface GovernedTask {
  readonly data: string;
  readonly releases: ReleasePair;
  readonly args: CommandArguments;
}

async function governedImpacts({ data, releases, args }: GovernedTask) {
  const file = governanceFile(data);
  if (!existsSync(file)) return { maps: [], sent: [] };
  const store = openGovernanceStore(file);
  try {
    const maps = await mapImpacts(store, releases);
    if (!args.flag('send')) return { maps, sent: [] };
    return { maps, sent: await reviewAll(createWorkflow(store), maps, systemActor(commandLine(args))) };
  } finally {
    await store.close();
  }
}

/** What was typed, as the audit keeps it. */
function commandLine(args: CommandArguments): readonly string[] {
  const named = ['from', 'to'].flatMap((name) => {
    const text = args.text(name);
    return text === undefined ? [] : [`--${name}`, text];
  });
  return ['impact', ...named, '--send'];
}

/** @returns true where a row could not be sent. */
function tellSent(sent: readonly Outcome[], io: CommandIo): boolean {
  if (sent.length === 0) return false;
  const refused = sent.filter((outcome) => !outcome.ok);
  for (const outcome of refused) if (!outcome.ok) io.err(`concord: row ${outcome.row}: ${outcome.issue.text}`);
  const done = sent.length - refused.length;
  io.err(
    `${done.toLocaleString('en-US')} row${done === 1 ? '' : 's'} sent to review; served with a warning until decided`,
  );
  return refused.length > 0;
}

function deliver(text: string, out: string | undefined, io: CommandIo): void {
  if (out === undefined) io.out(text);
  else writeWhole(out, `${text}\n`);
}
