/**
 * ClaML 2 and 3 (EN 14463, ISO 13120) as a stream of whole elements: the head, modifier classes and classes with their
 * rubrics. It reads what the file says; derived codes and the code system are the business of modifiers.ts and load.ts.
 */
import { LoadError } from '../shared/load-error.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { readXml, type XmlHandlers, type XmlPosition } from '../shared/xml.js';
import { type LabelBuilder, type LabelText, labelBuilder } from './label.js';

export interface Meta {
  readonly name: string;
  readonly value: string;
}

/** What stands before the classes. */
export interface ClamlHead {
  readonly metas: readonly Meta[];
  readonly identifiers: readonly { readonly authority: string; readonly uid: string }[];
  readonly title: { readonly name: string; readonly version: string; readonly date: string; readonly text: string };
  /** Usage kind → its mark; the `+` of WHO's files is a dagger. */
  readonly marks: ReadonlyMap<string, string>;
  readonly rubricKinds: readonly string[];
}

export interface Label extends LabelText {
  /** `xml:lang`; undefined where the label does not say. */
  readonly language: string | undefined;
}

export interface Rubric {
  readonly kind: string;
  readonly labels: readonly Label[];
}

export interface ModifiedBy {
  readonly modifier: string;
  /** True: every class of the modifier; false: those in `valid`. */
  readonly all: boolean;
  readonly valid: readonly string[];
  /** The character that the modifier adds, counted from 1 without the dot, where it is said. */
  readonly position?: number;
}

export interface ClamlElement {
  readonly code: string;
  readonly usage?: string;
  readonly metas: readonly Meta[];
  readonly rubrics: readonly Rubric[];
  readonly line: number;
}

export interface ModifierClass extends ClamlElement {
  readonly modifier: string;
}

export interface ClamlClass extends ClamlElement {
  readonly kind: string;
  readonly superClasses: readonly string[];
  readonly subClasses: readonly string[];
  readonly modifiedBy: readonly ModifiedBy[];
  readonly excludedModifiers: readonly string[];
}

/** `head` comes once, before the first of the others. */
export interface ClamlHandlers {
  head?(head: ClamlHead): void;
  modifierClass?(element: ModifierClass): void;
  class?(element: ClamlClass): void;
  bytes?(count: number): void;
}

interface OpenRubric {
  readonly kind: string;
  readonly labels: Label[];
}

interface OpenModifiedBy {
  readonly modifier: string;
  readonly all: boolean;
  readonly valid: string[];
  readonly position?: number;
}

/** An element being read: `Class`, `ModifierClass` or `Modifier`, whichever its lists are for. */
interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number;
  readonly metas: Meta[];
  readonly rubrics: OpenRubric[];
  readonly superClasses: string[];
  readonly subClasses: string[];
  readonly modifiedBy: OpenModifiedBy[];
  readonly excludedModifiers: string[];
}

interface OpenHead {
  readonly metas: Meta[];
  readonly identifiers: { authority: string; uid: string }[];
  readonly marks: Map<string, string>;
  readonly rubricKinds: string[];
  title: { name: string; version: string; date: string; text: string };
  isTold: boolean;
}

interface State {
  readonly label: string;
  readonly handlers: ClamlHandlers;
  readonly head: OpenHead;
  element: OpenElement | undefined;
  text: LabelBuilder | undefined;
  language: string | undefined;
  isTitle: boolean;
}

/**
 * Reads a ClaML file in document order.
 * @throws LoadError with line and column: malformed XML, a class without a code. What a handler throws passes through.
 */
export async function readClaml(source: ReleaseSource, file: ReleaseFile, handlers: ClamlHandlers): Promise<void> {
  const head: OpenHead = {
    metas: [],
    identifiers: [],
    marks: new Map(),
    rubricKinds: [],
    title: { name: '', version: '', date: '', text: '' },
    isTold: false,
  };
  const state: State = {
    label: source.label(file),
    handlers,
    head,
    element: undefined,
    text: undefined,
    language: undefined,
    isTitle: false,
  };
  const bytes = handlers.bytes === undefined ? {} : { bytes: handlers.bytes };
  await readXml(source, file, { ...xmlHandlers(state), ...bytes });
  tellHead(state);
}

const ELEMENTS = new Set(['Class', 'ModifierClass', 'Modifier']);

function xmlHandlers(state: State): XmlHandlers {
  return {
    open: (qualified, attributes, position) => {
      const name = localName(qualified);
      if (state.text !== undefined) state.text.open(name, attributes);
      else if (name === 'Label' && state.element !== undefined) {
        state.text = labelBuilder(state.head.marks);
        state.language = attributes['xml:lang'];
      } else if (ELEMENTS.has(name)) {
        tellHead(state);
        state.element = openElement(name, attributes, position);
      } else if (state.element !== undefined) openPart(state.element, name, attributes);
      else openHeadPart(state, name, attributes);
    },
    text: (part) => {
      if (state.text !== undefined) state.text.text(part);
      else if (state.isTitle) state.head.title.text += part;
    },
    close: (qualified, position) => {
      const name = localName(qualified);
      if (state.text !== undefined && name === 'Label') closeLabel(state, state.text);
      else if (state.text !== undefined) state.text.close(name);
      else if (name === 'Title') state.isTitle = false;
      else if (state.element !== undefined && name === state.element.name) {
        closeElement(state, state.element, position);
        state.element = undefined;
      }
    },
  };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function openElement(name: string, attributes: Readonly<Record<string, string>>, { line }: XmlPosition): OpenElement {
  const lists = { superClasses: [], subClasses: [], modifiedBy: [], excludedModifiers: [] };
  return { name, attributes, line, metas: [], rubrics: [], ...lists };
}

function openPart(element: OpenElement, name: string, attributes: Readonly<Record<string, string>>): void {
  const code = attributes['code'] ?? '';
  if (name === 'SuperClass') element.superClasses.push(code);
  else if (name === 'SubClass') element.subClasses.push(code);
  else if (name === 'ExcludeModifier') element.excludedModifiers.push(code);
  else if (name === 'ValidModifierClass') element.modifiedBy.at(-1)?.valid.push(code);
  else if (name === 'Meta') element.metas.push({ name: attributes['name'] ?? '', value: attributes['value'] ?? '' });
  else if (name === 'Rubric') element.rubrics.push({ kind: attributes['kind'] ?? '', labels: [] });
  else if (name === 'ModifiedBy') {
    const position = Number(attributes['position'] ?? '');
    const all = attributes['all'] !== 'false';
    element.modifiedBy.push({ modifier: code, all, valid: [], ...(position > 0 ? { position } : {}) });
  }
}

function openHeadPart(state: State, name: string, attributes: Readonly<Record<string, string>>): void {
  const { head } = state;
  const value = (key: string) => attributes[key] ?? '';
  if (name === 'Meta') head.metas.push({ name: value('name'), value: value('value') });
  else if (name === 'Identifier') head.identifiers.push({ authority: value('authority'), uid: value('uid') });
  else if (name === 'UsageKind') head.marks.set(value('name'), value('mark') === '+' ? '†' : value('mark'));
  else if (name === 'RubricKind') head.rubricKinds.push(value('name'));
  else if (name === 'Title') {
    head.title = { name: value('name'), version: value('version'), date: value('date'), text: '' };
    state.isTitle = true;
  }
}

function closeLabel(state: State, builder: LabelBuilder): void {
  const label = builder.finish();
  if (label.text !== '') state.element?.rubrics.at(-1)?.labels.push({ ...label, language: state.language });
  state.text = undefined;
}

function closeElement(state: State, element: OpenElement, position: XmlPosition): void {
  const { attributes, metas, rubrics, line } = element;
  const { code, usage } = attributes;
  if (code === undefined || code === '') {
    throw new LoadError({ file: state.label, ...position }, `a ${element.name} has no code`);
  }
  const common = { code, metas, rubrics, line, ...(usage === undefined ? {} : { usage }) };
  if (element.name === 'ModifierClass') {
    const modifier = attributes['modifier'] ?? element.superClasses[0] ?? '';
    state.handlers.modifierClass?.({ ...common, modifier });
  } else if (element.name === 'Class') {
    const { superClasses, subClasses, modifiedBy, excludedModifiers } = element;
    const links = { superClasses, subClasses, modifiedBy, excludedModifiers };
    state.handlers.class?.({ ...common, kind: attributes['kind'] ?? '', ...links });
  }
}

function tellHead({ head, handlers }: State): void {
  if (head.isTold) return;
  head.isTold = true;
  const { name, version, date, text } = head.title;
  handlers.head?.({ ...head, title: { name, version, date, text: text.replace(/\s+/g, ' ').trim() } });
}

/** Thrown to stop reading a file once its head is known. */
const ENOUGH = Symbol('the head is read');

/** What stands before the classes. */
export async function readClamlHead(source: ReleaseSource, file: ReleaseFile): Promise<ClamlHead> {
  let found: ClamlHead | undefined;
  try {
    await readClaml(source, file, {
      head: (head) => {
        found = head;
        throw ENOUGH;
      },
    });
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
  if (found === undefined) throw new LoadError({ file: source.label(file) }, 'holds no ClaML');
  return found;
}
