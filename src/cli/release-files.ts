/**
 * The content files of a data folder, those that are served and those that were taken out: these stand in a folder beside, so that taking one
 * out or serving it again is a renaming. Opens files to say what is in them; never writes into one.
 */
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { digestPath } from '../../loaders/shared/atomic-build.js';
import { openContentStore } from '../db/content-store.js';
import { TerminologyError } from '../domain/issue.js';
import type { ReleaseFile } from '../http/api/contract/releases.js';
import { PUBLICATION_NOTE } from './compile-map.js';
import { describeFailure } from './failure.js';

const SERVED = 'content';
const TAKEN_OUT = 'content-inactive';
/** Code systems told of one file; a package has hundreds. */
const MOST_SYSTEMS = 20;

/** All content files, served or not, by name. */
export function releaseFiles(data: string): readonly ReleaseFile[] {
  return [...filesIn(data, true), ...filesIn(data, false)].sort((a, b) => (a.file < b.file ? -1 : 1));
}

function filesIn(data: string, active: boolean): readonly ReleaseFile[] {
  const root = join(data, active ? SERVED : TAKEN_OUT);
  if (!existsSync(root)) return [];
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(root, name)).map((file) => `${name}/${file}`))
    .filter((file) => file.endsWith('.sqlite') && !/(^|\/)\./.test(file))
    .flatMap((file) => fileOf(root, file, active));
}

function fileOf(root: string, file: string, active: boolean): readonly ReleaseFile[] {
  const path = join(root, file);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  const head = { file, active, bytes: stat.size };
  try {
    return [{ ...head, ...insideOf(path) }];
  } catch (error) {
    return [{ ...head, governed: false, systems: [], codeSystems: 0, problem: describeFailure(error) }];
  }
}

function insideOf(path: string): Omit<ReleaseFile, 'file' | 'active' | 'bytes'> {
  const store = openContentStore(path);
  try {
    const notes = store.notes();
    const { title, loaded, licence } = notes;
    const systems = store.codeSystems();
    const largest = [...systems].sort((a, b) => b.count - a.count).slice(0, MOST_SYSTEMS);
    return {
      governed: notes[PUBLICATION_NOTE] !== undefined,
      ...(title === undefined ? {} : { title }),
      ...(loaded === undefined ? {} : { loaded }),
      ...(licence === undefined ? {} : { licence }),
      systems: largest.map(({ info: { url, version }, count }) => ({
        url,
        concepts: count,
        ...(version === undefined ? {} : { version }),
      })),
      codeSystems: systems.length,
    };
  } finally {
    store.close();
  }
}

/** @throws TerminologyError: 404, or 409 where a file of that name stands there already, or governance rules it. */
export async function moveRelease(data: string, file: string, active: boolean): Promise<void> {
  const from = join(data, active ? TAKEN_OUT : SERVED, file);
  const to = join(data, active ? SERVED : TAKEN_OUT, file);
  requireOwn(file);
  if (!existsSync(from)) {
    throw existsSync(to) ? conflict(`${file} is ${active ? 'served already' : 'taken out already'}`) : missing(file);
  }
  requireUngoverned(from, file);
  if (existsSync(to)) throw conflict(`another file ${file} is ${active ? 'served' : 'among those taken out'}`);
  mkdirSync(dirname(to), { recursive: true });
  // The digest first: a content file without one could not be checked.
  if (existsSync(digestPath(from))) await rename(digestPath(from), digestPath(to));
  await rename(from, to);
}

/** @throws TerminologyError: 404, or 409 for a file that is served. */
export async function removeRelease(data: string, file: string): Promise<void> {
  requireOwn(file);
  const path = join(data, TAKEN_OUT, file);
  if (!existsSync(path)) {
    throw existsSync(join(data, SERVED, file)) ? conflict(`${file} is served; take it out first`) : missing(file);
  }
  await rm(path);
  await rm(digestPath(path), { force: true });
}

/** A name, not a way to elsewhere. */
function requireOwn(file: string): void {
  if (!/^[^/\\]+\/[^/\\]+\.sqlite$/.test(file) || /(^|\/)\./.test(file)) throw missing(file);
}

/** Of the versions of a governed map its map decides which is served. What cannot be read may be taken out. */
function requireUngoverned(path: string, file: string): void {
  try {
    if (!insideOf(path).governed) return;
  } catch {
    return;
  }
  throw conflict(`${file} is a version of a map; its map decides what is served`);
}

function missing(file: string): TerminologyError {
  return new TerminologyError({ severity: 'error', code: 'not-found', text: `there is no content file ${file}` });
}

function conflict(text: string): TerminologyError {
  return new TerminologyError({ severity: 'error', code: 'conflict', text });
}
