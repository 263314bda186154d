/**
 * ICD-10 and its national variants in ClaML: recognises the files, reads each twice (declarations, then classes) and
 * stages what it says. One file is one release.
 */

import type { ContentWriter } from '../../src/db/content-writer-store.js';
import { HierarchyCycleError } from '../../src/db/hierarchy.js';
import { asFileName } from '../icd10cm/release-groups.js';
import { rootElement } from '../icd10cm/sniff.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount, LoadContext, Loader, LoadOptions, Release } from '../shared/loader.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { subSource } from '../shared/sub-source.js';
import { type ClamlClass, type ClamlHead, readClaml, readClamlHead } from './claml-file.js';
import { codeSystemInfo, languageOf, licenceOf } from './definition.js';
import { type StagedClass, stageHierarchy } from './hierarchy.js';
import { namesOf } from './names.js';
import { type Staging, stageElement } from './stage.js';
import { type Survey, surveyClaml } from './survey.js';
import { type Variant, variantAt, variantOf } from './variants.js';

export const icd10ClamlLoader: Loader = {
  name: 'icd10-claml',
  recognise: async (source, options) => {
    const releases: Release[] = [];
    for (const file of source.files) {
      if (!/\.(xml|claml)$/i.test(file.baseName)) continue;
      if ((await rootElement(source, file))?.replace(/^.*:/, '') !== 'ClaML') continue;
      const release = await recogniseFile(source, file, options);
      const other = releases.find((each) => each.folder === release.folder && each.file === release.file);
      if (other !== undefined) {
        throw new LoadError({ file: source.label(file) }, `is a second ${release.title}: load them one at a time`);
      }
      releases.push(release);
    }
    return releases;
  },
};

interface ClamlRelease {
  readonly source: ReleaseSource;
  readonly file: ReleaseFile;
  readonly head: ClamlHead;
  readonly variant: Variant;
  readonly version: string;
}

async function recogniseFile(source: ReleaseSource, file: ReleaseFile, options: LoadOptions): Promise<Release> {
  const head = await readClamlHead(source, file);
  const label = source.label(file);
  const variant = options.system === undefined ? variantOf(head) : variantAt(options.system);
  if (variant === undefined) {
    const title = head.title.name || head.title.text;
    throw new LoadError({ file: label }, `is ClaML of ${JSON.stringify(title)}: give its code system URL by --system`);
  }
  const version = options.version ?? (head.title.version || head.title.date);
  if (version === '') throw new LoadError({ file: label }, 'its Title tells no version: give --version');
  const own = subSource(source, (each) => each.name === file.name);
  const release: ClamlRelease = { source: own, file, head, variant, version };
  return {
    source: own,
    title: `${head.title.name || variant.name} ${version}`,
    folder: variant.folder,
    file: asFileName(version),
    licence: licenceOf(head),
    write: (writer, context) => write(writer, release, context),
  };
}

async function write(
  writer: ContentWriter,
  release: ClamlRelease,
  { progress }: LoadContext,
): Promise<readonly FileCount[]> {
  const { source, file, head, variant } = release;
  const survey = await surveyClaml(source, file);
  const system = writer.codeSystem(codeSystemInfo(head, release, survey));
  const staging: Staging = { system, url: variant.url, language: languageOf(head) };
  progress.start(file.baseName, file.size);
  const classes = await stageClasses(staging, release, (bytes) => progress.tick(bytes));
  const label = source.label(file);
  const derived = stageHierarchy({ ...staging, label, classes, modifiers: survey.modifiers });
  finish(system, label, [...classes.keys()]);
  progress.done(`${classes.size} classes, ${derived.codes} codes derived from modifiers`);
  return [countRows(file, { classes: classes.size, survey, used: derived.used })];
}

/** Stages every class; keeps of each what hierarchy and modifiers need. */
async function stageClasses(
  staging: Staging,
  { source, file, variant }: ClamlRelease,
  bytes: (count: number) => void,
): Promise<ReadonlyMap<string, StagedClass>> {
  const classes = new Map<string, StagedClass>();
  const asCode = variant.url.includes('icd-10') ? withDot : (code: string) => code;
  await readClaml(source, file, {
    class: (read) => {
      const element = withCodes(read, asCode);
      const { code, kind, usage } = element;
      if (classes.has(code)) {
        throw new LoadError({ file: source.label(file), line: read.line }, `the class ${code} stands there twice`);
      }
      const names = namesOf(element.rubrics, staging.language);
      const id = stageElement(staging, { code, kind, names, element, usage });
      const rubrics = element.rubrics.filter((rubric) => rubric.kind === 'modifierlink');
      classes.set(code, { id, names, element: { ...element, rubrics } });
    },
    bytes,
  });
  return classes;
}

/** Some national files leave out the dot of a few codes (`C221`). */
function withDot(code: string): string {
  return code.replace(/^([A-Z]\d[0-9A-Z])([0-9A-Z]{1,3})$/, '$1.$2');
}

function withCodes(element: ClamlClass, asCode: (code: string) => string): ClamlClass {
  return {
    ...element,
    code: asCode(element.code),
    superClasses: element.superClasses.map(asCode),
    subClasses: element.subClasses.map(asCode),
  };
}

function finish(system: Staging['system'], label: string, codes: readonly string[]): void {
  try {
    system.finish();
  } catch (error) {
    if (!(error instanceof HierarchyCycleError)) throw error;
    const circle = error.nodes.map((id) => codes[id] ?? '').join(', ');
    throw new LoadError({ file: label }, `the super classes of ${circle} go in a circle`, { cause: error });
  }
}

interface Rows {
  readonly classes: number;
  readonly survey: Survey;
  readonly used: ReadonlySet<object>;
}

function countRows({ name, size }: ReleaseFile, { classes, survey, used }: Rows): FileCount {
  const modifierClasses = [...survey.modifiers.values()].flat();
  const unused = modifierClasses.filter((each) => !used.has(each)).length;
  return {
    name,
    size,
    read: classes + modifierClasses.length,
    loaded: classes + modifierClasses.length - unused,
    skipped: unused === 0 ? {} : { 'modifier class that makes no code': unused },
  };
}
