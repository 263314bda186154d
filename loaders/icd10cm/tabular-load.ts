/**
 * Stages the tabular list: chapters and blocks above the categories, notes, inclusion terms and seventh characters; and
 * where no order file lists the codes, the codes themselves.
 */
import type { CodeSystemWriter } from '../../src/db/code-system-writer-store.js';
import { LoadError } from '../shared/load-error.js';
import type { FileCount } from '../shared/loader.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { blockCode, blocksAround, chapterCode, type OpenBlock } from './blocks.js';
import type { Categories } from './categories.js';
import { ICD10_CM_CODE, undotted } from './codes.js';
import { USES } from './definition.js';
import type { Reading } from './read.js';
import { extendedCodes } from './seventh-character.js';
import { readTabularFile, type TabularNode } from './tabular-file.js';

export interface TabularOptions {
  /** False where an order file lists every code. */
  readonly definesCodes: boolean;
}

/** Stages everything that the file says. The count is of chapters, sections and codes. */
export async function loadTabular(
  reading: Reading & { readonly file: ReleaseFile },
  categories: Categories,
  options: TabularOptions,
): Promise<FileCount> {
  const { source, file, progress } = reading;
  const label = source.label(file);
  const ids = new Map<TabularNode, number>();
  const groups = stageGroups(categories.system);
  const enter = (node: TabularNode): number => {
    const parent = node.parent === undefined ? undefined : ids.get(node.parent);
    if (node.element === 'chapter') return groups.chapter(node);
    if (node.element === 'section') return groups.section(node, parent);
    const id = stageDiag(categories, node, label);
    // Below a category the codes themselves tell the hierarchy.
    if (parent !== undefined && node.parent?.element !== 'diag') categories.system.parent(id, parent);
    return id;
  };
  let read = 0;
  progress.start(file.baseName, file.size);
  await readTabularFile(source, file, {
    enter: (node) => {
      ids.set(node, enter(node));
      read += 1;
    },
    leave: (node) => {
      const id = ids.get(node);
      ids.delete(node);
      if (id === undefined) return;
      stageNotes(categories, node, id);
      if (options.definesCodes && node.element === 'diag') stageLeaf(categories, node, id);
    },
    bytes: (count) => progress.tick(count),
  });
  progress.done(`${read} chapters, blocks and codes`);
  return { name: file.name, size: file.size, read, loaded: read, skipped: {} };
}

interface Groups {
  chapter(node: TabularNode): number;
  section(node: TabularNode, parent: number | undefined): number;
}

/** Chapters and blocks. A block that covers its whole chapter has the chapter's code: it is the same concept. */
function stageGroups(system: CodeSystemWriter): Groups {
  const ids = new Map<string, number>();
  let open: readonly OpenBlock[] = [];
  const stage = (code: string, title: string, kind: 'chapter' | 'block'): number => {
    const id = system.concept({ code, display: title, abstract: true });
    system.property(id, { code: 'kind', value: kind });
    ids.set(code, id);
    return id;
  };
  return {
    chapter: (node) => {
      open = [];
      const code = chapterCode(node.title, node.name);
      const known = ids.get(code);
      if (known !== undefined) return known;
      const id = stage(code, node.title, 'chapter');
      system.property(id, { code: 'chapter-number', value: node.name });
      return id;
    },
    section: (node, chapter) => {
      const code = blockCode(node.name);
      const known = ids.get(code);
      if (known !== undefined) return known;
      open = blocksAround(open, code);
      const id = stage(code, node.title, 'block');
      const parent = open.at(-1)?.id ?? chapter;
      if (parent !== undefined) system.parent(id, parent);
      open = [...open, { code, id }];
      return id;
    },
  };
}

function stageDiag(categories: Categories, node: TabularNode, label: string): number {
  const code = undotted(node.name);
  if (!ICD10_CM_CODE.test(code)) {
    throw new LoadError({ file: label, line: node.line }, `${JSON.stringify(node.name)} is not a code of ICD-10-CM`);
  }
  const known = categories.find(code);
  if (known === undefined) return categories.add({ code, title: node.title });
  if (node.title !== categories.title(known)) {
    categories.system.designation(known, { value: node.title, language: 'en', use: USES.tabular });
  }
  return known;
}

function stageNotes({ system, title }: Categories, node: TabularNode, id: number): void {
  for (const { property, text } of node.notes) {
    system.property(id, { code: property, value: text });
    if (property !== 'inclusion-term' || text === (title(id) ?? node.title)) continue;
    system.designation(id, { value: text, language: 'en', use: USES.inclusion });
  }
  for (const { character, text } of node.extensions) {
    system.property(id, { code: 'seventh-character', value: `${character}: ${text}` });
  }
}

/**
 * Without an order file, what has nothing below it is valid for submission, with a seventh character where one is
 * defined.
 */
function stageLeaf(categories: Categories, node: TabularNode, id: number): void {
  const extended = node.children === 0 ? extendedCodes(node) : [];
  const billable = node.children === 0 && extended.length === 0;
  categories.system.property(id, { code: 'billable', type: 'boolean', value: billable });
  for (const { code, title } of extended) {
    if (categories.find(code) === undefined) categories.add({ code, title, billable: true });
  }
}
