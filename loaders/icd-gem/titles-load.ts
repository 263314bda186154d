/**
 * ICD-9-CM as a code system, from the title files of one CMS version: diagnoses and procedures, long and short titles.
 */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import type { ContentWriter } from '../../src/db/content-writer-store.js';
import type { CodeSystemInfo } from '../../src/domain/code-system-definition.js';
import { ICD9_CM } from '../../src/domain/systems.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import type { Progress } from '../shared/progress.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { dottedDiagnosis, dottedProcedure, type Icd9Part } from './icd9-codes.js';
import { readTitlesFile, type TitlesKind } from './titles-file.js';

export const ICD9_LICENCE =
  'ICD-9-CM is published by the National Center for Health Statistics (NCHS) and the Centers for Medicare & Medicaid ' +
  'Services (CMS) and is in the public domain in the United States. It is a clinical modification of ICD-9, copyright ' +
  'World Health Organization.';

const SHORT_TITLE = { system: ICD9_CM, code: 'short-description', display: 'Short description' } as const;

const DOTTED: Readonly<Record<Icd9Part, (code: string) => string>> = {
  diagnosis: dottedDiagnosis,
  procedure: dottedProcedure,
};

export interface TitlesFile extends TitlesKind {
  readonly file: ReleaseFile;
}

export interface TitlesRelease {
  readonly source: ReleaseSource;
  readonly version: string;
  /** At most one for each part and length. */
  readonly files: readonly TitlesFile[];
}

/**
 * Writes the code system.
 * @throws LoadError with file and line: a broken row, a code listed twice.
 */
export async function loadTitles(
  writer: ContentWriter,
  release: TitlesRelease,
  progress: Progress,
): Promise<readonly FileCount[]> {
  const system = writer.codeSystem(codeSystemInfo(release.version));
  const counts: FileCount[] = [];
  for (const part of ['diagnosis', 'procedure'] as const) {
    const files = release.files.filter((file) => file.part === part);
    // Long titles first: they are the displays.
    files.sort((a, b) => (a.length < b.length ? -1 : 1));
    const staging = { system, part, ids: new Map<string, StagedTitle>() };
    for (const file of files) counts.push(await loadFile(staging, { ...file, source: release.source, progress }));
    linkByPrefix(staging);
  }
  system.finish();
  return counts;
}

interface StagedTitle {
  readonly id: number;
  readonly display: string;
}

interface Staging {
  readonly system: CodeSystemWriter;
  readonly part: Icd9Part;
  /** By code without its dot. */
  readonly ids: Map<string, StagedTitle>;
}

async function loadFile(
  staging: Staging,
  reading: TitlesFile & { readonly source: ReleaseSource; readonly progress: Progress },
): Promise<FileCount> {
  const { source, file, progress, length } = reading;
  const label = source.label(file);
  const seen = new Set<string>();
  let read = 0;
  progress.start(file.baseName, file.size);
  for await (const { rows, bytes } of readTitlesFile(source, file, staging.part)) {
    for (const { code, title, line } of rows) {
      if (seen.has(code)) throw new LoadError({ file: label, line }, `the code ${code} is listed a second time`);
      seen.add(code);
      const known = staging.ids.get(code);
      if (known === undefined) stageTitle(staging, code, title);
      else if (length === 'short' && title !== known.display) {
        staging.system.designation(known.id, { value: title, language: 'en', use: SHORT_TITLE });
      }
    }
    read += rows.length;
    progress.tick(bytes);
  }
  progress.done(`${read} titles`);
  return { name: file.name, size: file.size, read, loaded: read, skipped: {} };
}

function stageTitle({ system, part, ids }: Staging, code: string, title: string): void {
  const id = system.concept({ code: DOTTED[part](code), display: title });
  ids.set(code, { id, display: title });
  system.property(id, { code: 'kind', value: part });
  system.property(id, { code: 'order-code', value: code });
}

function linkByPrefix({ system, part, ids }: Staging): void {
  const shortest = part === 'diagnosis' ? 3 : 2;
  for (const [code, { id }] of ids) {
    for (let length = code.length - 1; length >= shortest; length -= 1) {
      const parent = ids.get(code.slice(0, length));
      if (parent === undefined) continue;
      system.parent(id, parent.id);
      break;
    }
  }
}

function codeSystemInfo(version: string): CodeSystemInfo {
  return {
    url: ICD9_CM,
    version,
    id: `icd-9-cm-${version}`,
    name: 'ICD9CM',
    title: 'International Classification of Diseases, 9th Revision, Clinical Modification (ICD-9-CM)',
    status: 'active',
    publisher: 'Centers for Medicare & Medicaid Services',
    copyright: ICD9_LICENCE,
    language: 'en',
    caseSensitive: true,
    content: 'complete',
    hierarchyMeaning: 'is-a',
    properties: [
      { code: 'kind', type: 'string', description: 'diagnosis or procedure' },
      { code: 'order-code', type: 'string', description: 'The code without its dot, as CMS publishes it' },
    ],
    filters: [
      { code: 'kind', operators: ['='], value: 'diagnosis or procedure' },
      { code: 'order-code', operators: ['=', 'in'], value: 'A code without its dot' },
    ],
  };
}
