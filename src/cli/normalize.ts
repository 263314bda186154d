/**
 * `concord normalize`: standard codings beside the local ones of FHIR NDJSON or HL7 v2 data, in one pass of constant memory, on several
 * threads. Adds, never removes. A run that ended early goes on where its last durable part ended (`--resume`).
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { isRelationship, RELATIONSHIPS, type Relationship } from '../domain/concept-map.js';
import { addTally, emptyTally, type Tally, unmappedCodes } from '../normalize/tally.js';
import { type NormalizeOptions, SAFE_RELATIONSHIPS } from '../normalize/translator.js';
import { type Command, type CommandArguments, type CommandIo, DATA_OPTION, UsageError } from './command.js';
import { type OpenContent, openContentFiles } from './content-files.js';
import { servedMaps } from './governance.js';
import { writeWhole } from './map-files.js';
import { recordMisses } from './normalize-misses.js';
import { type Output, openOutput, outputToStream } from './normalize-output.js';
import { DataError, type Part, partsOf } from './normalize-parts.js';
import { type Pool, startPool } from './normalize-pool.js';

export const normalizeCommand: Command = {
  name: 'normalize',
  usage: '[FILE…] [--out FILE|DIR] [--report FILE] [--map URL] [--target URL,…] [--resume]',
  summary: 'Add standard codings beside local ones in FHIR NDJSON or HL7 v2 data, by the published maps.',
  options: {
    data: DATA_OPTION,
    out: { type: 'string', value: 'PATH', help: 'file to write, or folder for several (default: standard output)' },
    report: { type: 'string', value: 'FILE', help: 'JSON report: counts, unmapped codes by frequency, errors' },
    map: { type: 'string', value: 'URL', help: 'use this map alone (default: every published map that fits)' },
    target: { type: 'string', value: 'URL,…', help: 'add codings of these systems alone' },
    relationships: {
      type: 'string',
      value: 'NAME,…',
      help: `which suffice (default: ${SAFE_RELATIONSHIPS.join(',')})`,
    },
    systems: { type: 'string', value: 'NAME=URL,…', help: 'HL7 v2: names of local coding systems' },
    threads: { type: 'string', value: 'N', help: 'worker threads (default: one for each processor, at most 4)' },
    'no-record-misses': { type: 'boolean', help: 'do not count unmapped codes in the queue of the governance store' },
    resume: { type: 'boolean', help: 'go on where a run that ended early stopped' },
  },
  positionals: [0, Number.POSITIVE_INFINITY],
  run: async (args, io) => {
    const options = optionsOf(args);
    const jobs = jobsOf(args, io);
    const data = args.text('data') ?? io.config.data;
    const served = await servedMaps(data);
    checkMaps(openContentFiles(data, served), { data, map: options.map, io });
    const setup = { data, options, ...(served === undefined ? {} : { served }) };
    const pool = startPool(threadsOf(args.text('threads')), setup);
    const total = emptyTally();
    try {
      for (const job of jobs) addTally(total, await runJob(job, pool, io));
      if (!args.flag('no-record-misses')) await recordMisses(total, data, io);
      const report = args.text('report');
      if (report !== undefined) writeWhole(report, `${JSON.stringify(reportOf(total), null, 2)}\n`);
      return total.errorCount === 0 ? 0 : 1;
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      io.err(`concord: ${error.message}`);
      return 1;
    } finally {
      await pool.close();
    }
  },
};

/** Opens the content once before the workers do: what is wrong with it is told once, and clearly. */
function checkMaps(
  content: OpenContent,
  { data, map, io }: { data: string; map: string | undefined; io: CommandIo },
): void {
  try {
    const urls = content.catalogue.conceptMaps().map(({ info }) => info.url);
    if (map !== undefined && !urls.includes(map))
      throw new UsageError(`normalize: no map ${map} is published in ${data}`);
    if (urls.length === 0) io.err(`concord: no map is published in ${data}: nothing will be translated`);
  } finally {
    content.close();
  }
}

function optionsOf(args: CommandArguments): NormalizeOptions {
  const map = args.text('map');
  return {
    ...(map === undefined ? {} : { map }),
    targets: listOf(args.text('target')),
    relationships: relationshipsOf(args.text('relationships')),
    systems: Object.fromEntries(listOf(args.text('systems')).map(systemOf)),
  };
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function relationshipsOf(text: string | undefined): readonly Relationship[] {
  if (text === undefined) return SAFE_RELATIONSHIPS;
  return listOf(text).map((name) => {
    if (isRelationship(name)) return name;
    throw new UsageError(`--relationships must be of ${RELATIONSHIPS.join(', ')}, not '${name}'`);
  });
}

function systemOf(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  if (at > 0 && at < pair.length - 1) return [pair.slice(0, at), pair.slice(at + 1)];
  throw new UsageError(`--systems must be NAME=URL pairs, not '${pair}'`);
}

const MOST_THREADS = 64;

function threadsOf(text: string | undefined): number {
  if (text === undefined) return Math.min(4, availableParallelism());
  if (/^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_THREADS) return Number(text);
  throw new UsageError(`--threads must be a number from 1 to ${MOST_THREADS}, not '${text}'`);
}

/** One input and where it goes. */
interface Job {
  readonly name: string;
  open(from: number): AsyncIterable<Buffer>;
  readonly output: () => Promise<Output>;
}

function jobsOf(args: CommandArguments, io: CommandIo): readonly Job[] {
  const out = args.text('out');
  const resume = args.flag('resume');
  const files = args.positionals;
  if (resume && (out === undefined || files.length === 0))
    throw new UsageError('normalize: --resume needs a FILE and --out');
  const absent = files.filter((file) => !existsSync(file));
  if (absent.length > 0) throw new UsageError(`normalize: there is no ${absent.join(', ')}`);
  const folder = out !== undefined && existsSync(out) && statSync(out).isDirectory();
  if (files.length > 1 && out !== undefined && !folder)
    throw new UsageError(`normalize: --out must be a folder for several files, but ${out} is none`);
  if (files.length === 0) {
    const input = io.input as AsyncIterable<Buffer>;
    return [{ name: 'standard input', open: () => input, output: () => outputOf(out, { resume, source: undefined }) }];
  }
  return files.map((file) => {
    const place = folder && out !== undefined ? join(out, basename(file)) : out;
    if (place !== undefined && existsSync(place) && sameFile(place, file))
      throw new UsageError(`normalize: ${file} cannot be written onto itself`);
    return {
      name: file,
      open: (from) => createReadStream(file, { start: from, highWaterMark: 256 * 1024 }),
      output: () => outputOf(place, { resume, source: file }),
    };
  });
}

function sameFile(a: string, b: string): boolean {
  const [left, right] = [statSync(a), statSync(b)];
  return left.ino === right.ino && left.dev === right.dev;
}

async function outputOf(
  place: string | undefined,
  how: { readonly resume: boolean; readonly source: string | undefined },
): Promise<Output> {
  return place === undefined ? outputToStream(process.stdout) : await openOutput(place, how);
}

/** Parts go to the workers as they are read, and to the output in their order. */
async function runJob(job: Job, pool: Pool, io: CommandIo): Promise<Tally> {
  const started = Date.now();
  const output = await job.output();
  const { tally } = output;
  const under: { readonly part: Part; readonly done: ReturnType<Pool['run']> }[] = [];
  const settle = async (): Promise<void> => {
    const first = under.shift();
    if (first === undefined) return;
    const { bytes, tally: more } = await first.done;
    addTally(tally, more);
    await output.write(bytes, first.part.end);
  };
  try {
    for await (const part of partsOf(job.open(output.from), job.name, output.from)) {
      const done = pool.run({ format: part.format, bytes: part.bytes });
      // Its failure is met when its turn comes.
      done.catch(() => undefined);
      under.push({ part, done });
      if (under.length >= pool.width) await settle();
    }
    while (under.length > 0) await settle();
    await output.finish();
  } catch (error) {
    await output.abandon();
    throw error;
  }
  for (const { line, text } of tally.errors) io.err(`${job.name}:${line}: ${text}`);
  if (tally.errorCount > tally.errors.length)
    io.err(`${job.name}: ${tally.errorCount - tally.errors.length} more errors`);
  io.err(`${job.name}: ${spoken(tally)}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return tally;
}

function spoken({ kinds, concepts, errorCount }: Tally): string {
  const number = (value: number): string => value.toLocaleString('en-US');
  const records = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  const told = [
    `${number(concepts.translated)} translated`,
    `${number(concepts.standard)} already standard`,
    `${number(concepts.unmapped)} unmapped`,
    ...(concepts.noRoom === 0 ? [] : [`${number(concepts.noRoom)} without room`]),
    `${number(errorCount)} errors`,
  ];
  return `${number(records)} records: ${told.join(', ')}`;
}

function reportOf(tally: Tally): object {
  const { lines, kinds, concepts, unmappedBeyond, errors, errorCount } = tally;
  return { lines, kinds, concepts, unmapped: unmappedCodes(tally), unmappedBeyond, errorCount, errors };
}
