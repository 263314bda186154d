/**
 * Builds one content file so that a reader sees all of it or nothing: written under a temporary name in the same folder,
 * made durable, then renamed. Whatever ends a build early leaves the store as it was. Knows no release format.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type ContentWriter, openContentWriter } from '../../src/db/content-writer-store.js';
import type { FileCount, LoadContext, Release } from './loader.js';

/** What became of a release. `file` is the content file, rooted in the data folder. */
export interface BuildResult {
  readonly outcome: 'loaded' | 'unchanged' | 'replaced';
  readonly file: string;
  readonly counts: readonly FileCount[];
}

export interface BuildTarget {
  /** The data folder; content goes to `content/<folder>/<file>.sqlite` below it. */
  readonly data: string;
  /** Digest of everything that decides the outcome: source bytes, options, layout. */
  readonly identity: string;
  /** ISO instant of the load, for the file's notes. */
  readonly now: string;
  /** Digest of the source of the file in place; undefined where there is none. */
  readonly identityOf: (file: string) => string | undefined;
}

/** What is built: a release, of whose source the path alone matters here. */
export interface BuildRelease extends Omit<Release, 'source'> {
  readonly source: Pick<Release['source'], 'path'>;
}

const TEMPORARY = /^\.building-(\d+)-[0-9a-f]+\.sqlite(-journal|\.sha256)?$/;
/** Temporary files that this process is writing. */
const IN_WORK = new Set<string>();

/** Where the content file of a release stands. */
export function contentPath(data: string, release: Pick<Release, 'folder' | 'file'>): string {
  return join(data, 'content', release.folder, `${release.file}.sqlite`);
}

/**
 * Writes the release into its content file, or finds that it is there already.
 * @throws whatever the release's `write` throws; the store is then as it was.
 */
export async function buildContent(
  release: BuildRelease,
  target: BuildTarget,
  context: LoadContext,
): Promise<BuildResult> {
  const file = contentPath(target.data, release);
  await removeAbandoned(join(target.data, 'content'));
  const before = existsSync(file);
  if (before && target.identityOf(file) === target.identity) return { outcome: 'unchanged', file, counts: [] };
  mkdirSync(dirname(file), { recursive: true });
  const name = `.building-${process.pid}-${randomBytes(4).toString('hex')}.sqlite`;
  const temporary = join(dirname(file), name);
  IN_WORK.add(name);
  try {
    const counts = await writeRelease(release, { temporary, target }, context);
    await putInPlace(temporary, file);
    return { outcome: before ? 'replaced' : 'loaded', file, counts };
  } catch (error) {
    await rm(temporary, { force: true });
    await rm(digestPath(temporary), { force: true });
    throw error;
  } finally {
    IN_WORK.delete(name);
  }
}

async function writeRelease(
  release: BuildRelease,
  { temporary, target }: { temporary: string; target: BuildTarget },
  context: LoadContext,
): Promise<readonly FileCount[]> {
  const writer = openContentWriter(temporary);
  try {
    const counts = await release.write(writer, context);
    context.progress.start('sorting and indexing');
    noteOrigin(writer, release, target);
    for (const count of counts) writer.sourceFile(count);
    writer.finish();
    context.progress.done('done');
    return counts;
  } catch (error) {
    writer.abort();
    throw error;
  }
}

function noteOrigin(writer: ContentWriter, release: BuildRelease, target: BuildTarget): void {
  writer.note('title', release.title);
  writer.note('source', basename(release.source.path));
  writer.note('identity', target.identity);
  writer.note('loaded', target.now);
  writer.note('licence', release.licence);
}

/** Digest first, then the rename: a file in place always has its digest beside it. */
async function putInPlace(temporary: string, file: string): Promise<void> {
  const handle = await open(temporary, 'r+');
  await handle.sync();
  await handle.close();
  const digest = await fileDigest(temporary);
  await writeFile(digestPath(temporary), `${digest}  ${basename(file)}\n`);
  await rename(digestPath(temporary), digestPath(file));
  await rename(temporary, file);
  const folder = await open(dirname(file), 'r');
  await folder.sync();
  await folder.close();
}

/** The file beside a content file that holds its SHA-256 in the form of `sha256sum`. */
export function digestPath(file: string): string {
  return `${file}.sha256`;
}

/** The recorded SHA-256 of a content file; undefined where none is recorded. */
export async function recordedDigest(file: string): Promise<string | undefined> {
  const text = await readFile(digestPath(file), 'utf8').catch(() => '');
  return /^[0-9a-f]{64}/.exec(text)?.[0];
}

/** SHA-256 of a file, hex. */
export async function fileDigest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Removes temporary files whose process is gone, from all folders of the store. In a container every process may have the same id: a
 * file of this one's that it is not writing is another's.
 */
async function removeAbandoned(content: string): Promise<void> {
  const entries = existsSync(content) ? readdirSync(content, { recursive: true, withFileTypes: true }) : [];
  for (const { name, parentPath } of entries) {
    const base = name.replace(/(-journal|\.sha256)$/, '');
    const pid = Number(TEMPORARY.exec(name)?.[1]);
    if (Number.isNaN(pid) || (pid === process.pid ? IN_WORK.has(base) : isAlive(pid))) continue;
    await rm(join(parentPath, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
