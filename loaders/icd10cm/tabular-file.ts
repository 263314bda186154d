/**
 * The tabular list of ICD-10-CM (`icd10cm_tabular_2021.xml`, root `ICD10CM.tabular`) as a stream of chapters, sections
 * and codes with their notes. It reads the elements; codes, hierarchy and seventh characters are the loader's.
 */
import { LoadError, type Place } from '../shared/load-error.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { readXml, type XmlHandlers, type XmlPosition } from '../shared/xml.js';

/** The elements that hold notes, and the property that each becomes. */
export const NOTE_PROPERTIES = {
  includes: 'includes',
  inclusionTerm: 'inclusion-term',
  excludes1: 'excludes1',
  excludes2: 'excludes2',
  useAdditionalCode: 'use-additional-code',
  codeFirst: 'code-first',
  codeAlso: 'code-also',
  notes: 'note',
  sevenChrNote: 'seventh-character-note',
  sevenChrDef: 'seventh-character-note',
} as const;
export type NoteElement = keyof typeof NOTE_PROPERTIES;
export type NoteProperty = (typeof NOTE_PROPERTIES)[NoteElement];

export interface TabularNote {
  readonly property: NoteProperty;
  readonly text: string;
}

/** A seventh character and what it adds to the title. */
export interface Extension {
  readonly character: string;
  readonly text: string;
}

export type TabularElement = 'chapter' | 'section' | 'diag';

export interface TabularNode {
  readonly element: TabularElement;
  readonly parent: TabularNode | undefined;
  /** Chapter number, range of a section (`A00-A09`), or code with its dot. */
  readonly name: string;
  readonly title: string;
  readonly notes: readonly TabularNote[];
  readonly extensions: readonly Extension[];
  /** Chapters, sections or codes directly below. */
  readonly children: number;
  readonly line: number;
}

/**
 * `enter` comes when name and title are known and before anything below; `leave` when notes and children are complete.
 */
export interface TabularHandlers {
  enter(node: TabularNode): void;
  leave(node: TabularNode): void;
  bytes(count: number): void;
}

interface OpenNode extends TabularNode {
  name: string;
  title: string;
  notes: TabularNote[];
  extensions: Extension[];
  children: number;
  entered: boolean;
}

/**
 * Reads the tabular list in document order.
 * @throws LoadError with line and column: malformed XML, an element without name or title.
 */
export async function readTabularFile(
  source: ReleaseSource,
  file: ReleaseFile,
  handlers: TabularHandlers,
): Promise<void> {
  await readXml(source, file, tabularHandlers(source.label(file), handlers));
}

const NODES: ReadonlySet<string> = new Set<TabularElement>(['chapter', 'section', 'diag']);

function tabularHandlers(label: string, handlers: TabularHandlers): XmlHandlers {
  const path: string[] = [];
  let node: OpenNode | undefined;
  let text = '';
  let character = '';
  const enter = (open: OpenNode, position: XmlPosition) => {
    if (open.entered) return;
    checkNode(open, { file: label, ...position });
    open.entered = true;
    handlers.enter(open);
  };
  return {
    open: (name, attributes, position) => {
      path.push(name);
      text = '';
      if (name === 'extension') character = attributes['char'] ?? '';
      if (!NODES.has(name)) return;
      if (node !== undefined) {
        enter(node, position);
        node.children += 1;
      }
      node = openNode(name as TabularElement, node, { line: position.line, name: attributes['id'] ?? '' });
    },
    text: (part) => {
      text += part;
    },
    close: (name, position) => {
      path.pop();
      if (node !== undefined && NODES.has(name)) {
        enter(node, position);
        handlers.leave(node);
        node = node.parent as OpenNode | undefined;
      } else if (node !== undefined) {
        takeText(node, { element: name, parent: path.at(-1) ?? '', text: squeeze(text), character });
      }
      text = '';
    },
    bytes: handlers.bytes,
  };
}

function checkNode({ element, name, title }: OpenNode, place: Place): void {
  if (name === '') throw new LoadError(place, `the ${element} has no name`);
  if (title === '') throw new LoadError(place, `the ${element} has no title (${name})`);
}

function openNode(
  element: TabularElement,
  parent: OpenNode | undefined,
  { line, name }: { readonly line: number; readonly name: string },
): OpenNode {
  return { element, parent, name, title: '', notes: [], extensions: [], children: 0, line, entered: false };
}

interface ClosedText {
  readonly element: string;
  readonly parent: string;
  readonly text: string;
  readonly character: string;
}

/**
 * Takes what a closed element said into the node it stands in; elements that are not known (visualImpairment) say
 * nothing.
 */
function takeText(node: OpenNode, { element, parent, text, character }: ClosedText): void {
  if (parent === node.element) {
    if (element === 'name') node.name = text;
    if (element === 'desc') node.title = text;
  } else if (element === 'note' && text !== '') {
    const property = NOTE_PROPERTIES[parent as NoteElement];
    if (property !== undefined) node.notes.push({ property, text });
  } else if (element === 'extension' && parent === 'sevenChrDef') {
    node.extensions.push({ character, text });
  }
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
