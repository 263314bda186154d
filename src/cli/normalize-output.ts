/**
 * Where `concord normalize` writes. A file is written under another name until it is whole; beside it a small state says how far input and
 * output go together, so that a run that ended early, even killed, can go on there.
 */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { emptyTally, type Tally } from '../normalize/tally.js';
import { UsageError } from './command.js';
import { writeWhole } from './map-files.js';

export interface Output {
  /** Byte of the input to begin at. */
  readonly from: number;
  /** What was counted before; the caller adds to it. */
  readonly tally: Tally;
  /** Writes a part; `end` is where it ends in the input. */
  write(bytes: Uint8Array, end: number): Promise<void>;
  /** All is written. */
  finish(): Promise<void>;
  /** Leaves what is there for another run. */
  abandon(): Promise<void>;
}

/** A pipe: nothing to go on from. */
export function outputToStream(stream: NodeJS.WritableStream): Output {
  return {
    from: 0,
    tally: emptyTally(),
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    finish: async () => undefined,
    abandon: async () => undefined,
  };
}

/** Bytes of the input between two states that are made durable. */
const BETWEEN_STATES = 8 * 1024 * 1024;

interface State {
  readonly source: string;
  /** Size of the input and digest of its beginning and of what was read last: another input cannot be gone on with. */
  readonly size: number;
  readonly digest: string;
  /** Bytes. */
  readonly input: number;
  readonly output: number;
  readonly tally: Omit<Tally, 'unmapped'> & {
    readonly unmapped: readonly (readonly [string, { display?: string; count: number }])[];
  };
}

export interface OutputHow {
  readonly resume: boolean;
  /** Undefined for a pipe, which cannot be gone on with. */
  readonly source: string | undefined;
}

/**
 * Opens a file for writing.
 * @throws UsageError where there is nothing to go on with.
 */
export async function openOutput(file: string, { resume, source }: OutputHow): Promise<Output> {
  const partial = `${file}.partial`;
  const statePath = `${file}.resume`;
  const state = resume ? readState(statePath, partial, source) : undefined;
  if (!resume) rmSync(statePath, { force: true });
  const handle = await open(partial, state === undefined ? 'w' : 'r+');
  if (state !== undefined) await handle.truncate(state.output);
  const tally = state === undefined ? emptyTally() : { ...state.tally, unmapped: new Map(state.tally.unmapped) };
  let input = state?.input ?? 0;
  let output = state?.output ?? 0;
  let saved = input;
  const save = async (): Promise<void> => {
    if (source === undefined) return;
    await handle.datasync();
    saveState(statePath, {
      ...identityOf(source, input),
      input,
      output,
      tally: { ...tally, unmapped: [...tally.unmapped] },
    });
    saved = input;
  };
  return {
    from: input,
    tally,
    write: async (bytes, end) => {
      await writeAll(handle, bytes, output);
      output += bytes.length;
      input = end;
      if (input - saved >= BETWEEN_STATES) await save();
    },
    finish: async () => {
      await handle.datasync();
      await handle.close();
      renameSync(partial, file);
      rmSync(statePath, { force: true });
    },
    abandon: async () => {
      await save();
      await handle.close();
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

/** Bytes that are looked at in each of two places. */
const LOOKED_AT = 65_536;

function identityOf(source: string, input: number): Pick<State, 'source' | 'size' | 'digest'> {
  const hash = createHash('sha256');
  const file = openSync(source, 'r');
  try {
    for (const from of [0, Math.max(0, input - LOOKED_AT)]) {
      const { buffer, bytesRead } = readAt(file, from);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    closeSync(file);
  }
  return { source, size: statSync(source).size, digest: hash.digest('hex') };
}

function readAt(file: number, from: number): { readonly buffer: Buffer; readonly bytesRead: number } {
  const buffer = Buffer.alloc(LOOKED_AT);
  return { buffer, bytesRead: readSync(file, buffer, 0, LOOKED_AT, from) };
}

function saveState(path: string, state: State): void {
  writeWhole(path, JSON.stringify(state));
}

function readState(path: string, partial: string, source: string | undefined): State | undefined {
  if (source === undefined) throw new UsageError('normalize: --resume needs a FILE');
  if (!existsSync(path) || !existsSync(partial)) return undefined;
  const state = JSON.parse(readFileSync(path, 'utf8')) as State;
  const now = identityOf(source, state.input);
  if (state.source !== now.source || state.size !== now.size || state.digest !== now.digest) {
    throw new UsageError(`normalize: ${source} is not what ${path} was begun with; run without --resume`);
  }
  if (statSync(partial).size < state.output)
    throw new UsageError(`normalize: ${partial} is shorter than ${path} says; run without --resume`);
  return state;
}
