/**
 * Reads governed mapping files: SSSOM TSV with its YAML header in `#` lines (https://mapping-commons.github.io/sssom/). Gives rows in
 * FHIR's terms and says which of them are approved; checks nothing against any code system.
 */
import { parse } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { Relationship } from '../domain/concept-map.js';

/** Something wrong in a mapping file, at a place. */
export interface MapFileProblem {
  readonly line: number;
  readonly text: string;
}

/** The file cannot be read as SSSOM at all. */
export class MapFileError extends Error {
  override readonly name = 'MapFileError';
  constructor(
    readonly file: string,
    readonly problems: readonly MapFileProblem[],
  ) {
    super(problems.map(({ line, text }) => `${file}:${line}: ${text}`).join('\n'));
  }
}

export interface MapFileRow {
  /** Line in the file, from 1. */
  readonly line: number;
  readonly sourceCode: string;
  readonly sourceDisplay?: string;
  /** Absent: the recorded decision that there is no target (`sssom:NoTermFound`). */
  readonly targetCode?: string;
  readonly targetDisplay?: string;
  readonly relationship: Relationship;
  readonly authors: readonly string[];
  readonly reviewers: readonly string[];
  readonly reviewDate?: string;
  readonly comment?: string;
  /** Reviewed, with agreement, by somebody who is not an author. Only such rows are served. */
  readonly approved: boolean;
}

export interface MapFile {
  /** `mapping_set_id`: the canonical of the map. */
  readonly url: string;
  readonly version?: string;
  readonly title?: string;
  readonly license?: string;
  readonly date?: string;
  readonly sourceSystem: string;
  readonly sourceVersion?: string;
  readonly targetSystem: string;
  readonly targetVersion?: string;
  readonly rows: readonly MapFileRow[];
}

const text = z
  .union([z.string(), z.number(), z.date()])
  .transform((value) => (value instanceof Date ? value.toISOString().slice(0, 10) : String(value)));
const Header = z.object({
  mapping_set_id: z.string().min(1),
  mapping_set_version: text.optional(),
  mapping_set_title: text.optional(),
  mapping_date: text.optional(),
  license: text.optional(),
  curie_map: z.record(z.string(), z.string()).default({}),
  subject_source: z.string().min(1),
  subject_source_version: text.optional(),
  object_source: z.string().min(1),
  object_source_version: text.optional(),
});
type Header = z.infer<typeof Header>;

const REQUIRED = ['subject_id', 'predicate_id', 'object_id', 'mapping_justification'] as const;
const NO_TERM_FOUND = 'sssom:NoTermFound';

/** SKOS: "A skos:broadMatch B" says that B is broader than A. */
const PREDICATES: Readonly<Record<string, Relationship>> = {
  'skos:exactMatch': 'equivalent',
  'owl:equivalentClass': 'equivalent',
  'owl:sameAs': 'equivalent',
  'skos:closeMatch': 'related-to',
  'skos:relatedMatch': 'related-to',
  'skos:broadMatch': 'source-is-narrower-than-target',
  'rdfs:subClassOf': 'source-is-narrower-than-target',
  'skos:narrowMatch': 'source-is-broader-than-target',
};

/**
 * Parses the text of a mapping file.
 * @throws MapFileError listing every line that is wrong.
 */
export function parseMapFile(file: string, content: string): MapFile {
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/);
  const headerLines = lines.findIndex((line) => !line.startsWith('#'));
  const header = parseHeader(file, lines.slice(0, headerLines < 0 ? lines.length : headerLines));
  const table = parseTable(file, lines.slice(headerLines).join('\n'), headerLines);
  const problems: MapFileProblem[] = [];
  const rows = table.flatMap(({ record, line }) => {
    const row = mapRow(record, line, header);
    if ('text' in row) problems.push(row);
    return 'text' in row ? [] : [row];
  });
  if (problems.length > 0) throw new MapFileError(file, problems);
  const optional = { version: header.mapping_set_version, title: header.mapping_set_title, license: header.license };
  return {
    url: header.mapping_set_id,
    ...defined({ ...optional, date: header.mapping_date }),
    sourceSystem: expand(header.subject_source, header),
    targetSystem: expand(header.object_source, header),
    ...defined({ sourceVersion: header.subject_source_version, targetVersion: header.object_source_version }),
    rows,
  };
}

function parseHeader(file: string, lines: readonly string[]): Header {
  if (lines.length === 0) {
    throw new MapFileError(file, [{ line: 1, text: 'has no SSSOM header (YAML in lines that begin with #)' }]);
  }
  let yaml: unknown;
  try {
    yaml = parseYaml(lines.map((line) => line.slice(1)).join('\n'));
  } catch (error) {
    const at = (error as { linePos?: readonly { line: number }[] }).linePos?.[0]?.line ?? 1;
    throw new MapFileError(file, [
      { line: at, text: `the YAML header cannot be read: ${(error as Error).message.split('\n')[0]}` },
    ]);
  }
  const parsed = Header.safeParse(yaml);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    line: 1,
    text: `header: ${issue.path.join('.')}: ${issue.message}`,
  }));
  throw new MapFileError(file, problems);
}

interface TableRow {
  readonly record: Readonly<Record<string, string>>;
  readonly line: number;
}

function parseTable(file: string, body: string, before: number): readonly TableRow[] {
  let table: { record: Record<string, string>; info: { lines: number } }[];
  try {
    table = parse(body, {
      delimiter: '\t',
      columns: true,
      info: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as unknown as typeof table;
  } catch (error) {
    const line = before + Number((error as { lines?: number }).lines ?? 1);
    throw new MapFileError(file, [{ line, text: (error as Error).message }]);
  }
  const columns = body.split('\n', 1)[0]?.split('\t') ?? [];
  const missing = REQUIRED.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new MapFileError(file, [{ line: before + 1, text: `the columns ${missing.join(', ')} are missing` }]);
  }
  return table.map(({ record, info }) => ({ record, line: before + info.lines }));
}

function mapRow(record: Readonly<Record<string, string>>, line: number, header: Header): MapFileRow | MapFileProblem {
  const cell = (name: string): string | undefined => (record[name] === '' ? undefined : record[name]);
  const subject = cell('subject_id');
  const object = cell('object_id');
  const relationship = PREDICATES[cell('predicate_id') ?? ''];
  if (subject === undefined || object === undefined)
    return { line, text: 'subject_id and object_id must not be empty' };
  if (relationship === undefined)
    return { line, text: `predicate_id '${cell('predicate_id') ?? ''}' is not understood` };
  const source = codeOf(subject, header);
  const target = object === NO_TERM_FOUND ? null : codeOf(object, header);
  if (source === undefined) return { line, text: `subject_id '${subject}' has a prefix that curie_map does not know` };
  if (target === undefined) return { line, text: `object_id '${object}' has a prefix that curie_map does not know` };
  const authors = list(cell('author_id'));
  const reviewers = list(cell('reviewer_id'));
  return {
    line,
    sourceCode: source,
    ...defined({ sourceDisplay: cell('subject_label') }),
    ...(target === null ? {} : { targetCode: target, ...defined({ targetDisplay: cell('object_label') }) }),
    relationship: cell('predicate_modifier') === 'Not' ? 'not-related-to' : relationship,
    authors,
    reviewers,
    ...defined({ reviewDate: cell('review_date'), comment: cell('comment') }),
    approved: isApproved(authors, reviewers, cell('reviewer_agreement')),
  };
}

/** A second person has agreed: `reviewer_agreement` runs from -1 (no) to 1 (yes). */
function isApproved(authors: readonly string[], reviewers: readonly string[], agreement: string | undefined): boolean {
  if (agreement !== undefined && !(Number(agreement) > 0)) return false;
  return reviewers.some((reviewer) => !authors.includes(reviewer));
}

/** The local part of a CURIE whose prefix is known; an IRI is matched against the expansions. */
function codeOf(id: string, { curie_map }: Header): string | undefined {
  const colon = id.indexOf(':');
  const prefix = id.slice(0, colon);
  if (colon > 0 && prefix in curie_map) return id.slice(colon + 1);
  const expansion = Object.values(curie_map).find((iri) => id.startsWith(iri));
  return expansion === undefined ? undefined : id.slice(expansion.length);
}

/** A source may be written as a CURIE of the file or as the URL itself. */
function expand(id: string, { curie_map }: Header): string {
  const colon = id.indexOf(':');
  const iri = colon > 0 ? curie_map[id.slice(0, colon)] : undefined;
  return iri === undefined ? id : `${iri}${id.slice(colon + 1)}`;
}

function list(cell: string | undefined): readonly string[] {
  return (cell ?? '')
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The object without its undefined members. */
function defined<T extends Readonly<Record<string, string | undefined>>>(object: T): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: string;
  };
}
