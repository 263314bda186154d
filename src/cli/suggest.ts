/** `concord suggest`: a local catalogue on standard input or in a file, suggestions as one JSON object a line on standard output. */
import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { terminalProgress } from '../../loaders/shared/progress.js';
import { askAssistant } from '../mapping/assistant.js';
import type { CatalogueEntry, Suggestion } from '../mapping/catalogue-entry.js';
import { readCatalogue } from '../mapping/catalogue-file.js';
import type { Engine } from '../mapping/engine.js';
import { type Command, type CommandArguments, type CommandIo, DATA_OPTION, UsageError } from './command.js';
import {
  type EngineSource,
  openTargetEngine,
  PRIOR_MAPS_OPTION,
  readEngineSource,
  TARGET_OPTIONS,
} from './mapping-engine.js';

export const suggestCommand: Command = {
  name: 'suggest',
  usage: '--target SYSTEM [--top 10] [CATALOGUE] < catalogue.tsv > suggestions.ndjson',
  summary: 'Suggest standard codes for the entries of a local catalogue (CSV or TSV), one JSON object a line.',
  options: {
    ...TARGET_OPTIONS,
    'prior-maps': PRIOR_MAPS_OPTION,
    data: DATA_OPTION,
    top: { type: 'string', value: 'N', help: 'most candidates for an entry (default 10)' },
    threads: { type: 'string', value: 'N', help: 'worker threads, each with an index of its own (default 1)' },
  },
  positionals: [0, 1],
  run: async (args, io) => {
    const top = wholeNumber(args, 'top', 10);
    const threads = wholeNumber(args, 'threads', 1);
    const source = readEngineSource(args, io);
    const [file] = args.positionals;
    const entries = readCatalogue(
      await (file === undefined ? readAll(io.input) : readFile(file, 'utf8')),
      file ?? 'standard input',
    );
    const progress = terminalProgress();
    progress.start('suggesting', entries.length);
    const write = (suggestion: Suggestion): void => {
      io.out(JSON.stringify(suggestion));
      progress.tick(1);
    };
    if (threads === 1) await suggestHere(entries, { source, top, write, io });
    else await suggestInThreads(entries, { source, top, write, io }, threads);
    progress.done(`${entries.length} entries`);
    return 0;
  },
};

interface Work {
  readonly source: EngineSource;
  readonly top: number;
  readonly write: (suggestion: Suggestion) => void;
  readonly io: CommandIo;
}

async function suggestHere(entries: readonly CatalogueEntry[], { source, top, write }: Work): Promise<void> {
  const engine = openTargetEngine(source);
  for (const entry of entries) write(await suggestOne(engine, entry, { source, top }));
}

/** One suggestion, with the assistant's part where one is configured. */
export async function suggestOne(
  engine: Engine,
  entry: CatalogueEntry,
  { source, top }: Pick<Work, 'source' | 'top'>,
): Promise<Suggestion> {
  const suggestion = engine.suggest(entry, top);
  return source.assistant === undefined ? suggestion : await askAssistant(suggestion, source.assistant);
}

const CHUNK = 50;

/** Chunks go to whichever worker is free; lines come out in the order of the catalogue. */
async function suggestInThreads(
  entries: readonly CatalogueEntry[],
  { source, top, write }: Work,
  threads: number,
): Promise<void> {
  const chunks = Array.from({ length: Math.ceil(entries.length / CHUNK) }, (_, i) =>
    entries.slice(i * CHUNK, (i + 1) * CHUNK),
  );
  const answers: (readonly Suggestion[] | undefined)[] = chunks.map(() => undefined);
  let next = 0;
  let written = 0;
  const flush = (): void => {
    for (; written < answers.length; written++) {
      const ready = answers[written];
      if (ready === undefined) return;
      ready.forEach(write);
      answers[written] = [];
    }
  };
  const serve = async (): Promise<void> => {
    const worker = new Worker(new URL('./suggest-worker.js', import.meta.url), { workerData: { source, top } });
    try {
      for (let mine = next++; mine < chunks.length; mine = next++) {
        answers[mine] = await asked(worker, chunks[mine] ?? []);
        flush();
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, chunks.length) }, serve));
}

function asked(worker: Worker, chunk: readonly CatalogueEntry[]): Promise<readonly Suggestion[]> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (answer: readonly Suggestion[]) => {
      worker.off('error', reject);
      resolve(answer);
    });
    worker.postMessage(chunk);
  });
}

/** A positive whole number of an option. */
export function wholeNumber(args: CommandArguments, name: string, usual: number): number {
  const text = args.text(name);
  if (text === undefined) return usual;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new UsageError(`--${name} must be a whole number from 1, not '${text}'`);
  return value;
}
