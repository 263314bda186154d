/**
 * Files of maps for the API: between governance's rows and the documents that the exchange formats read and write. The command line is where
 * both are known.
 */
import type { MapFormat } from '../conceptmap/files/formats.js';
import { recogniseFormat } from '../conceptmap/files/formats.js';
import {
  defined,
  type MapDocument,
  type MapDocumentRow,
  MapFileError,
  type ReadOptions,
} from '../conceptmap/files/map-document.js';
import type { ProposedTarget } from '../governance/row.js';
import type { ExportFormat, FileMap, FileRow, MapFiles, ReadFile, ReadRow } from '../http/api/map-files.js';
import { FORMATS } from './map-files.js';

const WRITTEN: Readonly<Record<ExportFormat, { readonly mediaType: string; readonly extension: string }>> = {
  sssom: { mediaType: 'text/tab-separated-values', extension: '.sssom.tsv' },
  'conceptmap-r4': { mediaType: 'application/fhir+json', extension: '.r4.json' },
  'conceptmap-r5': { mediaType: 'application/fhir+json', extension: '.r5.json' },
  csv: { mediaType: 'text/csv', extension: '.csv' },
};

export const apiMapFiles: MapFiles = {
  write: (name, map) => {
    const format = FORMATS.find((each) => each.name === name);
    const document = documentOf(map);
    const problems = format?.refuses?.(document) ?? [];
    if (problems.length > 0) return { problems };
    return { text: format?.write?.(document) ?? '', ...WRITTEN[name] };
  },
  read: ({ text, name, format, defaults }) => {
    try {
      const chosen = chosenFormat(name, text, format);
      const document = readWith(chosen, { name, text, options: defaults });
      return readRows(document, { format: chosen.name, defaults });
    } catch (error) {
      if (!(error instanceof MapFileError)) throw error;
      return { ok: false, problems: error.problems };
    }
  },
};

function documentOf({ rows, ...map }: FileMap): MapDocument {
  const [target] = map.targets;
  return defined<MapDocument>({
    url: map.url,
    version: map.version,
    title: map.title,
    description: map.description,
    license: map.copyright,
    date: map.date,
    status: undefined,
    sourceSystem: map.source.system,
    sourceVersion: map.source.version,
    targetSystem: target?.system,
    targetVersion: target?.version,
    prefixes: {},
    unmapped: [],
    slots: {},
    rows: rows.flatMap((row) => documentRows(row, map)),
  });
}

function documentRows(row: FileRow, map: Omit<FileMap, 'rows'>): readonly MapDocumentRow[] {
  const { source, content, authors, reviewers, at, approved, confidence } = row;
  const [first] = map.targets;
  const slots = {
    mapping_justification: 'semapv:ManualMappingCuration',
    ...(confidence === undefined ? {} : { confidence: String(confidence) }),
  };
  const shared = {
    line: 1,
    sourceSystem: source.system,
    sourceVersion: source.system === map.source.system ? map.source.version : undefined,
    sourceCode: source.code,
    sourceDisplay: source.display,
    authors,
    reviewers: reviewers.filter((name) => !authors.includes(name)),
    reviewDate: reviewers.length === 0 ? undefined : at?.slice(0, 10),
    approved,
    slots,
  };
  if (content.kind === 'no-map') {
    const none = { targetSystem: first?.system, targetVersion: first?.version, relationship: 'equivalent' as const };
    return [defined<MapDocumentRow>({ ...shared, ...none, comment: content.reason, dependsOn: [], product: [] })];
  }
  return content.targets.map((target) =>
    defined<MapDocumentRow>({
      ...shared,
      targetSystem: target.system,
      targetVersion: map.targets.find(({ system }) => system === target.system)?.version,
      targetCode: target.code,
      targetDisplay: target.display,
      relationship: target.relationship,
      comment: target.comment,
      dependsOn: target.dependsOn ?? [],
      product: target.product ?? [],
    }),
  );
}

function chosenFormat(file: string, text: string, wanted: string | undefined): MapFormat {
  if (wanted === undefined) return recogniseFormat(FORMATS, file, text);
  const found = FORMATS.find(({ name, read }) => name === wanted && read !== undefined);
  if (found !== undefined) return found;
  const known = FORMATS.filter(({ read }) => read !== undefined).map(({ name }) => name);
  throw new MapFileError(file, [{ line: 1, text: `the format must be one of ${known.join(', ')}, not '${wanted}'` }]);
}

interface Reading {
  readonly name: string;
  readonly text: string;
  readonly options: ReadOptions;
}

function readWith({ read, help }: MapFormat, { name, text, options }: Reading): MapDocument {
  if (read === undefined) throw new MapFileError(name, [{ line: 1, text: `${help} is not read` }]);
  return read(name, text, options);
}

interface Defaults {
  readonly format: string;
  readonly defaults: { readonly source: string; readonly target: string };
}

/** Lines of one source code are one row. */
function readRows(document: MapDocument, { format, defaults }: Defaults): ReadFile {
  const problems: { line: number; text: string }[] = [];
  const rows = new Map<string, ReadRow>();
  for (const line of document.rows) {
    const system = line.sourceSystem ?? document.sourceSystem ?? defaults.source;
    const key = JSON.stringify([system, line.sourceCode]);
    const known = rows.get(key);
    const read = contentOf(line, { document, defaults, known });
    if (typeof read === 'string') problems.push({ line: line.line, text: read });
    else {
      const source = known?.source ?? {
        system,
        code: line.sourceCode,
        ...(line.sourceDisplay === undefined ? {} : { display: line.sourceDisplay }),
      };
      rows.set(key, { line: known?.line ?? line.line, source, content: read });
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, format, rows: [...rows.values()] };
}

interface LineContext {
  readonly document: MapDocument;
  readonly defaults: { readonly target: string };
  readonly known: ReadRow | undefined;
}

/** What the source's lines say up to this one, or what is wrong with it. */
function contentOf(row: MapDocumentRow, { document, defaults, known }: LineContext): ReadRow['content'] | string {
  const { targetCode: code, comment } = row;
  if (code === undefined) {
    if (known !== undefined)
      return `${row.sourceCode}: says that no target exists, and an earlier line says another thing`;
    return { kind: 'no-map', reason: comment ?? 'the imported file says that no target exists' };
  }
  if (known?.content.kind === 'no-map') return `${row.sourceCode}: an earlier line says that no target exists`;
  const version = row.targetVersion ?? document.targetVersion;
  const target: ProposedTarget = {
    system: row.targetSystem ?? document.targetSystem ?? defaults.target,
    ...(version === undefined ? {} : { version }),
    code,
    ...(row.targetDisplay === undefined ? {} : { display: row.targetDisplay }),
    relationship: row.relationship,
    ...(comment === undefined ? {} : { comment }),
    ...(row.dependsOn.length === 0 ? {} : { dependsOn: row.dependsOn }),
    ...(row.product.length === 0 ? {} : { product: row.product }),
  };
  return { kind: 'map', targets: [...(known?.content.targets ?? []), target] };
}
