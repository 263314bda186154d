/**
 * Releases that come in over HTTP: streamed into a folder of their own beside the contents, then loaded by `concord load` in a process of its
 * own, so that the server goes on answering. How far that is stands in a small file each, which every process of a server can read. Whatever
 * goes wrong, nothing of an upload is left but that file.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { TerminologyError } from '../domain/issue.js';
import type { Upload } from '../http/api/contract/releases.js';
import type { NewRelease, Releases } from '../http/api/releases.js';
import { describeFailure } from './failure.js';
import { moveRelease, releaseFiles, removeRelease } from './release-files.js';

export interface ReleaseSettings {
  readonly data: string;
  /** Looks for new content; resolves when it is served. */
  readonly reload: () => Promise<void>;
  /** Largest upload in bytes. */
  readonly mostBytes?: number;
  /** The compiled command line. */
  readonly main?: string;
}

export interface ServedReleases extends Releases {
  /** Ends a load under way, and removes what it had. */
  close(): Promise<void>;
}

const UPLOADS = 'uploads';
const MOST_BYTES = 4 * 1024 ** 3;
/** Uploads that are told of when they have ended. */
const MOST_TOLD = 20;
const MOST_LINES = 12;
/** Milliseconds between two notes of how much was received. */
const NOTE_EVERY = 500;

/** An upload as it is kept: `pid` is the process that works on it. */
interface Kept extends Upload {
  readonly pid: number;
}

export function servedReleases(settings: ReleaseSettings): ServedReleases {
  const { data, reload } = settings;
  const root = join(data, UPLOADS);
  let child: ChildProcess | undefined;
  let closed = false;
  // One after the other; `turnOf` sees to those of other processes.
  let queue: Promise<void> = Promise.resolve();
  const load = (kept: Kept, release: NewRelease): Promise<void> =>
    loadUpload(kept, release, {
      ...settings,
      root,
      isClosed: () => closed,
      began: (started) => {
        child = started;
      },
    });
  return {
    files: async () => releaseFiles(data),
    setActive: async (file, active) => {
      await moveRelease(data, file, active);
      await reload();
    },
    remove: async (file) => await removeRelease(data, file),
    uploads: async () => keptUploads(root).map(shown),
    receive: async (release) => {
      const kept = await receiveUpload(root, release, settings.mostBytes ?? MOST_BYTES);
      queue = queue.then(() => load(kept, release)).catch(() => undefined);
      return shown(kept);
    },
    close: async () => {
      closed = true;
      child?.kill('SIGTERM');
      await queue;
    },
  };
}

/** Letters that are safe in every file system; the end tells what kind of file it is. */
function safeName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const safe = base.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^\.+/, '');
  return safe === '' ? 'upload' : safe.slice(-120);
}

async function receiveUpload(root: string, release: NewRelease, mostBytes: number): Promise<Kept> {
  const { name, by, size, content } = release;
  if (size !== undefined && size > mostBytes) throw tooLarge(mostBytes);
  const id = randomUUID();
  const started = new Date().toISOString();
  let kept: Kept = {
    ...{ id, name: name.slice(0, 200), by, started, state: 'receiving', received: 0, lines: [], pid: process.pid },
    ...(size === undefined ? {} : { size }),
  };
  mkdirSync(join(root, id), { recursive: true });
  forgetOld(root);
  keep(root, kept);
  let noted = Date.now();
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of content) {
      kept = { ...kept, received: kept.received + chunk.length };
      if (kept.received > mostBytes) throw tooLarge(mostBytes);
      if (Date.now() - noted > NOTE_EVERY) {
        keep(root, kept);
        noted = Date.now();
      }
      yield chunk;
    }
  };
  try {
    await pipeline(Readable.from(counted()), createWriteStream(join(root, id, safeName(name)), { flags: 'wx' }));
    if (kept.received === 0)
      throw new TerminologyError({ severity: 'error', code: 'invalid', text: 'the file is empty' });
  } catch (error) {
    await end(root, kept, { state: 'failed', lines: [`the upload failed: ${describeFailure(error)}`] });
    throw error;
  }
  kept = { ...kept, state: 'waiting' };
  keep(root, kept);
  return kept;
}

function tooLarge(mostBytes: number): TerminologyError {
  const text = `the file is larger than ${Math.floor(mostBytes / 1024 ** 2)} MB`;
  return new TerminologyError({ severity: 'error', code: 'too-costly', text }, 413);
}

interface LoadSettings extends ReleaseSettings {
  readonly root: string;
  readonly isClosed: () => boolean;
  readonly began: (child: ChildProcess | undefined) => void;
}

async function loadUpload(received: Kept, release: NewRelease, settings: LoadSettings): Promise<void> {
  const { root, data, reload, isClosed, began, main = join(import.meta.dirname, 'main.js') } = settings;
  const lines: string[] = [];
  const loading: Kept = { ...received, state: 'loading' };
  const say = (text: string): void => {
    lines.push(...text.split('\n').filter((line) => line.trim() !== ''));
    keep(root, { ...loading, lines: lines.slice(-MOST_LINES) });
  };
  await turnOf(root, received, isClosed);
  keep(root, loading);
  const path = join(root, received.id, safeName(received.name));
  const ok =
    !isClosed() && (await runLoad([main, 'load', path, '--data', data, ...optionsOf(release)], { say, began }));
  if (!ok && lines.length === 0) say('the load was ended before it was done');
  await end(root, loading, { state: ok ? 'done' : 'failed', lines: lines.slice(-MOST_LINES) });
  if (ok) await reload();
  await release.ended({ ok, lines: lines.slice(-MOST_LINES) });
}

/** Milliseconds between two looks at whether others are done. */
const LOOK_EVERY = 250;

/** Resolves when no other upload is being loaded or has waited longer, whichever process works on it: a load takes a processor and much memory. */
async function turnOf(root: string, own: Kept, isClosed: () => boolean): Promise<void> {
  const age = ({ started, id }: Kept): string => `${started} ${id}`;
  const isFirst = (other: Kept): boolean =>
    other.id !== own.id && (other.state === 'loading' || (other.state === 'waiting' && age(other) < age(own)));
  while (!isClosed() && keptUploads(root).some(isFirst)) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

function optionsOf({ system, version }: NewRelease): readonly string[] {
  return [
    ...(system === undefined ? [] : [`--system=${system}`]),
    ...(version === undefined ? [] : [`--version=${version}`]),
  ];
}

/** Resolves to whether the command ended well; what it says is told as it comes, without the path of the upload. */
function runLoad(
  args: readonly string[],
  { say, began }: { say: (text: string) => void; began: (child: ChildProcess | undefined) => void },
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    began(child);
    const hide = (text: string): string => text.replaceAll(/\S*[/\\]uploads[/\\][0-9a-f-]{36}[/\\]/g, '');
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => say(hide(String(text))));
    child.once('error', (error) => {
      say(`the load could not be started: ${describeFailure(error)}`);
      resolve(false);
    });
    child.once('close', (code) => {
      began(undefined);
      resolve(code === 0);
    });
  });
}

/** Removes everything of the upload but what is told of it. */
async function end(root: string, kept: Kept, how: Pick<Upload, 'state' | 'lines'>): Promise<void> {
  keep(root, { ...kept, ...how, ended: new Date().toISOString() });
  await rm(join(root, kept.id), { recursive: true, force: true });
}

const noteOf = (root: string, id: string): string => join(root, `${id}.json`);

function keep(root: string, kept: Kept): void {
  const path = noteOf(root, kept.id);
  writeFileSync(`${path}.new`, JSON.stringify(kept));
  renameSync(`${path}.new`, path);
}

/** All that is known of, newest first. */
function keptUploads(root: string): readonly Kept[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readKept(join(root, name)))
    .map(revised)
    .sort((a, b) => (a.started < b.started ? 1 : -1));
}

function readKept(path: string): readonly Kept[] {
  try {
    return [JSON.parse(readFileSync(path, 'utf8')) as Kept];
  } catch {
    // Removed meanwhile.
    return [];
  }
}

/** Work of a process that is gone will not go on. */
function revised(kept: Kept): Kept {
  if (kept.state === 'done' || kept.state === 'failed' || isAlive(kept.pid)) return kept;
  return { ...kept, state: 'failed', lines: [...kept.lines, 'the server was ended before this was done'] };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function shown({ pid: _pid, ...upload }: Kept): Upload {
  return upload;
}

/** What ended long ago is forgotten, and what processes left that are gone is removed. */
function forgetOld(root: string): void {
  const ended = keptUploads(root).filter(({ state }) => state === 'done' || state === 'failed');
  for (const { id, pid } of ended) if (!isAlive(pid)) void rm(join(root, id), { recursive: true, force: true });
  for (const { id } of ended.slice(MOST_TOLD)) void rm(noteOf(root, id), { force: true });
}
