/**
 * Stages what a class says of itself: its names, notes and metadata. Hierarchy and derived codes are hierarchy.ts's.
 */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import type { ClamlElement, Label, Rubric } from './claml-file.js';
import { DEFINITION_RUBRIC, INCLUSION_RUBRICS, NAME_RUBRICS } from './definition.js';
import { EXCLUSION_META } from './modifiers.js';
import { type Names, nameOf } from './names.js';

export interface Staging {
  readonly system: CodeSystemWriter;
  readonly url: string;
  /** The language of the file; labels without one are in it. */
  readonly language: string;
}

export interface StagedElement {
  readonly code: string;
  readonly kind: string;
  readonly names: Names;
  /** What it says: a class, or the modifier class that makes a derived code. */
  readonly element: ClamlElement;
  readonly usage: string | undefined;
}

/** Stages one concept and returns its id. Chapters and blocks are not to be selected. */
export function stageElement(staging: Staging, { code, kind, names, element, usage }: StagedElement): number {
  const { system } = staging;
  const definition = textsOf(staging, element.rubrics, DEFINITION_RUBRIC).join('\n');
  const id = system.concept({
    code,
    ...(names.display === undefined ? {} : { display: names.display }),
    ...(definition === '' ? {} : { definition }),
    abstract: kind === 'chapter' || kind === 'block',
  });
  if (kind !== '') system.property(id, { code: 'kind', value: kind });
  if (usage !== undefined) system.property(id, { code: 'usage', value: usage });
  for (const value of names.paired) system.property(id, { code: 'paired-code', value });
  stageNames(staging, id, { names, element });
  for (const rubric of element.rubrics) stageRubric(staging, id, { rubric, display: names.display });
  for (const { name, value } of element.metas) {
    if (name !== '' && value !== '' && name !== EXCLUSION_META) system.property(id, { code: name, value });
  }
  return id;
}

/** The names that are not the display: other languages, and the plain title beside the long one. */
function stageNames(
  { system, url, language }: Staging,
  id: number,
  { names, element }: Pick<StagedElement, 'names' | 'element'>,
): void {
  const seen = new Set([`${language} ${names.display ?? ''}`]);
  const designate = (value: string, kind: string, tag: string) => {
    const key = `${tag} ${value}`;
    if (seen.has(key)) return;
    seen.add(key);
    system.designation(id, { value, language: tag, use: { system: url, code: kind, display: kind } });
  };
  for (const [tag, value] of names.byLanguage) designate(value, names.kind, tag);
  for (const rubric of element.rubrics) {
    if (!NAME_RUBRICS.has(rubric.kind) || rubric.kind === names.kind) continue;
    for (const label of rubric.labels) designate(nameOf(label), rubric.kind, label.language ?? language);
  }
}

function stageRubric(
  staging: Staging,
  id: number,
  { rubric, display }: { readonly rubric: Rubric; readonly display: string | undefined },
): void {
  const { system, url, language } = staging;
  const { kind, labels } = rubric;
  if (NAME_RUBRICS.has(kind) || kind === DEFINITION_RUBRIC || kind === '') return;
  for (const value of textsOf(staging, [rubric], kind)) system.property(id, { code: kind, value });
  if (!INCLUSION_RUBRICS.has(kind)) return;
  for (const label of labels) {
    const value = nameOf(label);
    if (value === display) continue;
    const use = { system: url, code: kind, display: kind };
    system.designation(id, { value, language: label.language ?? language, use });
  }
}

/** The texts of a kind of rubric in the language of the file, or in whatever language there is. */
function textsOf({ language }: Staging, rubrics: readonly Rubric[], kind: string): readonly string[] {
  return rubrics
    .filter((rubric) => rubric.kind === kind)
    .flatMap(({ labels }) => {
      const own = labels.filter((label: Label) => (label.language ?? language) === language);
      return (own.length > 0 ? own : labels.slice(0, 1)).map(({ text }) => text);
    });
}
