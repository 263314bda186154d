/**
 * The text of a ClaML label: mixed content of text, references, terms, fragments, paragraphs, lists and tables, as
 * plain text. It builds one label at a time and knows no rubric.
 */

export interface LabelReference {
  /** As printed, with its dagger or asterisk: `G01*`. */
  readonly text: string;
  /** The code that the reference names, where it says so. */
  readonly code?: string;
  readonly usage?: string;
}

export interface LabelText {
  /** Everything, references as they are printed: `Tuberculous meningitis (G01*)`. */
  readonly text: string;
  /** Without the references: what a name is. */
  readonly name: string;
  readonly references: readonly LabelReference[];
}

export interface LabelBuilder {
  open(element: string, attributes: Readonly<Record<string, string>>): void;
  text(part: string): void;
  close(element: string): void;
  finish(): LabelText;
}

/** Ends a paragraph; white space of the file must not. */
const BREAK = '\u2029';

const AFTER: Readonly<Record<string, string>> = { Para: BREAK, Row: BREAK, Caption: BREAK, Fragment: ' ', Cell: ' | ' };

/** Starts a label. `marks`: sign of each usage kind, such as `aster` → `*`. */
export function labelBuilder(marks: ReadonlyMap<string, string>): LabelBuilder {
  const references: LabelReference[] = [];
  let full = '';
  let name = '';
  let reference: { readonly start: number; readonly attributes: Readonly<Record<string, string>> } | undefined;
  const both = (text: string) => {
    full += text;
    name += text;
  };
  const closeReference = () => {
    if (reference === undefined) return;
    const { code, usage, class: style = '' } = reference.attributes;
    const said = squeeze(full.slice(reference.start));
    const mark = usage === undefined ? '' : (marks.get(usage) ?? '');
    const text = said.endsWith(mark) ? said : said + mark;
    full = full.slice(0, reference.start) + (/brackets/.test(style) ? ` (${text})` : text);
    references.push({ text, ...(code === undefined ? {} : { code }), ...(usage === undefined ? {} : { usage }) });
    reference = undefined;
  };
  return {
    open: (element, attributes) => {
      if (element === 'Reference') reference = { start: full.length, attributes };
      if (element === 'ListItem') both(`${BREAK}- `);
    },
    text: (part) => {
      full += part;
      if (reference === undefined) name += part;
    },
    close: (element) => {
      if (element === 'Reference') closeReference();
      else both(AFTER[element] ?? '');
    },
    finish: () => ({ text: paragraphs(full), name: paragraphs(name), references }),
  };
}

function paragraphs(text: string): string {
  return text
    .split(BREAK)
    .map(squeeze)
    .filter((line) => line !== '' && line !== '-')
    .join('\n');
}

function squeeze(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/( \|)+ ?$/, '')
    .trim();
}
