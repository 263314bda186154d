/**
 * Stages the tabular list: chapters and blocks above the categories, notes, inclusion terms and seventh characters; and where
 * no order file lists the codes, the codes themselves.
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
  const groups = new Map<string, number>();
  let open: readonly OpenBlock[] = [];
  let read = 0;
  const enterBlock = (node: TabularNode): number => {
    const code = blockCode(node.name);
    // A block that covers its whole chapter has the chapter's code: it is the same concept.
    const known = groups.get(code);
    if (known !== undefined) return known;
    open = blocksAround(open, code);
    const id = stageGroup(categories.system, { code, title: node.title, kind: 'block' });
    const parent = open.at(-1)?.id ?? parentId(node);
    if (parent !== undefined) categories.system.parent(id, parent);
    open = [...open, { code, id }];
    groups.set(code, id);
    return id;
  };
  const parentId = (node: TabularNode) => (node.parent === undefined ? undefined : ids.get(node.parent));
  const enter = (node: TabularNode): number => {
    if (node.element === 'chapter') {
      open = [];
      return stageChapter(categories.system, node, groups);
    }
    if (node.element === 'section') return enterBlock(node);
    const id = stageDiag(categories, node, label);
    const parent = node.parent?.element === 'diag' ? undefined : parentId(node);
    if (parent !== undefined) categories.system.parent(id, parent);
    return id;
  };
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

interface Group {
  readonly code: string;
  readonly title: string;
  readonly kind: 'chapter' | 'block';
}

function stageGroup(system: CodeSystemWriter, { code, title, kind }: Group): number {
  const id = system.concept({ code, display: title, abstract: true });
  system.property(id, { code: 'kind', value: kind });
  return id;
}

function stageChapter(system: CodeSystemWriter, node: TabularNode, groups: Map<string, number>): number {
  const code = chapterCode(node.title, node.name);
  const known = groups.get(code);
  if (known !== undefined) return known;
  const id = stageGroup(system, { code, title: node.title, kind: 'chapter' });
  groups.set(code, id);
  system.property(id, { code: 'chapter-number', value: node.name });
  return id;
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

/** Without an order file, what has nothing below it is valid for submission, with a seventh character where one is defined. */
function stageLeaf(categories: Categories, node: TabularNode, id: number): void {
  const extended = node.children === 0 ? extendedCodes(node) : [];
  const billable = node.children === 0 && extended.length === 0;
  categories.system.property(id, { code: 'billable', type: 'boolean', value: billable });
  for (const { code, title } of extended) {
    if (categories.find(code) === undefined) categories.add({ code, title, billable: true });
  }
}
