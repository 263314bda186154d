/**
 * The sample releases, loaded once by the same commands as a user gives, and the application over them. The data folder is kept below
 * `node_modules/.cache` under a digest of all that decides its content (loaders, sources, samples, maps), so that the test files of a run,
 * and the next run, share it. It tests nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from '../../src/cli/command.js';
import { type CommandIo, parseCommand } from '../../src/cli/command.js';
import { type OpenContent, openContentFiles } from '../../src/cli/content-files.js';
import { loadCommand } from '../../src/cli/load.js';
import { mapPublishCommand } from '../../src/cli/map-publish.js';
import { readConfig } from '../../src/config.js';
import { createApp } from '../../src/http/app.js';

export const ROOT = resolve(import.meta.dirname, '../..');
export const LAB = 'https://lab.example.org/CodeSystem/catalogue';
export const LAB_MAP = 'https://lab.example.org/ConceptMap/local-lab-to-loinc';

const CACHE = join(ROOT, 'node_modules/.cache/concord-test');
const SOURCES = ['src', 'loaders', 'data-samples', 'mappings', 'package-lock.json'];
/** What was made of other sources is thrown away when nobody can be using it any more. */
const STALE_MS = 3_600_000;

/** The application over the samples. `close` closes the content files. */
export interface SampleServer {
  readonly app: ReturnType<typeof createApp>;
  readonly content: OpenContent;
  close(): void;
}

/** Limits small enough for tests to pass them. */
export const SAMPLE_LIMITS = { maxBatch: 20, maxBody: 262_144 } as const;

/** Opens the samples, loading them first where that has not been done. */
export async function sampleServer(): Promise<SampleServer> {
  const content = openContentFiles(await sampleData());
  const server = {
    baseUrl: 'http://concord.test',
    started: '2026-01-01T00:00:00.000Z',
    cacheBytes: 0,
    ...SAMPLE_LIMITS,
  };
  return { app: createApp({ loaded: content.catalogue, ...server }), content, close: () => content.close() };
}

/** The data folder with the samples; not to be written to. */
export async function sampleData(): Promise<string> {
  return await madeOnce('samples', SOURCES, loadSamples);
}

/** A folder that `make` fills, kept below `node_modules/.cache` for as long as the sources it is made of stay as they are. */
export async function madeOnce(
  name: string,
  sources: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const cache = join(CACHE, name);
  const place = join(cache, digestOf(sources));
  if (existsSync(place)) return place;
  mkdirSync(cache, { recursive: true });
  for (const entry of readdirSync(cache)) {
    const age = Date.now() - (statSync(join(cache, entry), { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > STALE_MS) rmSync(join(cache, entry), { recursive: true, force: true });
  }
  const made = mkdtempSync(join(cache, 'making-'));
  await make(made);
  try {
    renameSync(made, place);
  } catch (error) {
    // Another worker was faster; what it made is as good.
    if (!existsSync(place)) throw error;
    rmSync(made, { recursive: true });
  }
  return place;
}

/** Loads all samples into a data folder and publishes the sample map. */
export async function loadSamples(data: string): Promise<void> {
  await command(loadCommand, [join(ROOT, 'data-samples'), '--quiet', '--data', data]);
  const catalogue = join(ROOT, 'data-samples/local-lab/catalogue.csv');
  await command(loadCommand, [catalogue, '--system', LAB, '--version', '2026-01', '--quiet', '--data', data]);
  await command(mapPublishCommand, [join(ROOT, 'mappings'), '--data', data]);
}

async function command(row: Command, argv: readonly string[]): Promise<void> {
  const told: string[] = [];
  const io: CommandIo = {
    out: (text) => void told.push(text),
    err: (text) => void told.push(text),
    config: readConfig({}),
    input: process.stdin,
  };
  const code = await row.run(parseCommand(row, argv), io);
  if (code !== 0) throw new Error(`concord ${row.name} ${argv.join(' ')}: ${told.join('\n')}`);
}

/** SHA-256 over names and bytes of files and folders of the project, shortened. */
function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesAt))
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 24);
}

function filesAt(path: string): readonly string[] {
  if (statSync(join(ROOT, path)).isFile()) return [path];
  return readdirSync(join(ROOT, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort();
}
