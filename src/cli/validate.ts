/**
 * `concord validate` (also `map validate`): mapping files against the rules, the loaded content or a terminology server, in the form a
 * person or a pipeline reads. Exit code 0 clean, 1 findings, 2 wrong usage.
 */
import { existsSync, readFileSync } from 'node:fs';
import { type MapDocument, MapFileError, type ReadOptions } from '../conceptmap/files/map-document.js';
import { writeSssom } from '../conceptmap/files/sssom-write.js';
import { readCatalogue } from '../mapping/catalogue-file.js';
import { VERSION } from '../release.js';
import { githubReport } from '../report/github.js';
import { jsonReport } from '../report/json.js';
import { junitReport } from '../report/junit.js';
import { counts, type Report, type ReportFinding } from '../report/report.js';
import { sarifReport } from '../report/sarif.js';
import { textReport } from '../report/text.js';
import type { Catalogue } from '../terminology/catalogue.js';
import { checkMap } from '../terminology/check-map.js';
import type { LocalCatalogue, MapFinding } from '../terminology/map-rules/rule.js';
import { MAP_RULES } from '../terminology/map-rules/table.js';
import { type Command, type CommandArguments, type CommandIo, DATA_OPTION, UsageError } from './command.js';
import { type OpenContent, openContentFiles } from './content-files.js';
import { mapFilesIn, readMap, writeWhole } from './map-files.js';
import { type CheckServer, ServerError, serverFindings } from './server-codes.js';
import { unitConflict } from './unit-conflicts.js';

const REPORTS: Readonly<Record<string, (report: Report, options: { readonly strict: boolean }) => string>> = {
  text: textReport,
  json: jsonReport,
  junit: junitReport,
  sarif: sarifReport,
  github: githubReport,
};

export const validateCommand: Command = {
  name: 'validate',
  usage: 'PATH… [--data DIR | --server URL | --offline] [--catalogue FILE] [--format FORMAT] [--fix] [--strict]',
  summary: 'Check mapping files: structure, codes, displays, duplicates, units, reviewers, coverage, form.',
  options: {
    data: DATA_OPTION,
    server: {
      type: 'string',
      value: 'URL',
      help: 'check codes at this FHIR terminology server instead of loaded content',
    },
    timeout: { type: 'string', value: 'SECONDS', help: 'how long to wait for each answer of --server (default: 30)' },
    offline: { type: 'boolean', help: 'check the files alone: no code is looked up' },
    catalogue: { type: 'string', value: 'FILE', help: 'local catalogue (CSV): coverage, and units against properties' },
    source: {
      type: 'string',
      value: 'URL',
      help: 'system of the source codes, for files that do not tell it (Usagi, OMOP)',
    },
    format: { type: 'string', value: 'FORMAT', help: 'text (default), json, junit, sarif or github' },
    out: { type: 'string', value: 'FILE', help: 'file to write the report to (default: standard output)' },
    fix: { type: 'boolean', help: 'rewrite SSSOM files in canonical form' },
    strict: { type: 'boolean', help: 'warnings too make the exit code 1' },
  },
  positionals: [1, Number.POSITIVE_INFINITY],
  run: async (args, io) => {
    const write = reportNamed(args.text('format') ?? 'text');
    const strict = args.flag('strict');
    const files = existingFiles(args.positionals);
    const check = openCheck(args, io);
    try {
      const findings: ReportFinding[] = [];
      for (const file of files) findings.push(...(await fileFindings(file, check)));
      const report = {
        tool: { name: 'concord', version: VERSION },
        rules: MAP_RULES,
        files: files.map(shown),
        findings,
      };
      deliver(write(report, { strict }), args.text('out'), io);
      const { error, warning } = counts(findings);
      return error > 0 || (strict && warning > 0) ? 1 : 0;
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      io.err(`concord: ${error.message}`);
      return 1;
    } finally {
      check.content?.close();
    }
  },
};

/** The same command under the name of its family. */
export const mapValidateCommand: Command = { ...validateCommand, name: 'map validate' };

function reportNamed(format: string): (report: Report, options: { readonly strict: boolean }) => string {
  const found = Object.hasOwn(REPORTS, format) ? REPORTS[format] : undefined;
  if (found !== undefined) return found;
  throw new UsageError(`--format must be one of ${Object.keys(REPORTS).join(', ')}, not '${format}'`);
}

function existingFiles(paths: readonly string[]): readonly string[] {
  const absent = paths.filter((path) => !existsSync(path));
  if (absent.length > 0) throw new UsageError(`validate: there is no ${absent.join(', ')}`);
  const files = mapFilesIn(paths);
  if (files.length === 0) throw new UsageError('validate: no *.sssom.tsv file in the paths given');
  return [...new Set(files)];
}

/** What the files are checked against. */
interface Check {
  readonly content?: OpenContent;
  readonly catalogue?: Catalogue;
  readonly server?: CheckServer;
  readonly local?: LocalCatalogue;
  readonly options: ReadOptions;
  readonly fix: boolean;
  readonly io: CommandIo;
}

function openCheck(args: CommandArguments, io: CommandIo): Check {
  const ways = [args.text('data'), args.text('server'), args.flag('offline') || undefined].filter(
    (way) => way !== undefined,
  );
  if (ways.length > 1) throw new UsageError('validate: only one of --data, --server and --offline');
  const source = args.text('source');
  const options = { url: 'urn:concord:unnamed', ...(source === undefined ? {} : { source }) };
  const file = args.text('catalogue');
  const local = file === undefined ? {} : { local: localCatalogue(file) };
  const shared = { options, fix: args.flag('fix'), io, ...local };
  const base = args.text('server');
  const timeout = timeoutOf(args.text('timeout'));
  if (base !== undefined) return { ...shared, server: { base: serverUrl(base), timeout } };
  if (args.flag('offline')) return shared;
  const content = openContentFiles(args.text('data') ?? io.config.data);
  return { ...shared, content, catalogue: content.catalogue };
}

function timeoutOf(text: string | undefined): number {
  const seconds = Number(text ?? '30');
  if (seconds > 0 && seconds <= 3600) return seconds * 1000;
  throw new UsageError(`--timeout must be a number of seconds up to 3600, not '${text}'`);
}

function serverUrl(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new UsageError(`--server must be a URL that begins with http:// or https://, not '${text}'`);
}

function localCatalogue(file: string): LocalCatalogue {
  const entries = (() => {
    try {
      return readCatalogue(readFileSync(file, 'utf8'), file);
    } catch (error) {
      throw new UsageError(`--catalogue: ${(error as Error).message}`);
    }
  })();
  const coded = entries.flatMap(({ code, unit }) =>
    code === undefined ? [] : [{ code, ...(unit === undefined ? {} : { unit }) }],
  );
  return { name: shown(file), entries: coded, unitConflict };
}

async function fileFindings(file: string, check: Check): Promise<readonly ReportFinding[]> {
  try {
    const read = readMap(file, check.options);
    const sssom = read.format.name === 'sssom';
    const { document, content } = check.fix && sssom ? fixed(file, read, check.io) : read;
    const { catalogue, local, server } = check;
    const found = checkMap({
      document,
      ...(catalogue === undefined ? {} : { catalogue }),
      ...(local === undefined ? {} : { local }),
      ...(sssom ? { sssom: content } : {}),
    });
    const asked = server === undefined ? [] : await serverFindings(document, server);
    const place = placer(document, sssom ? content : undefined);
    const all = [...found, ...asked].sort((a, b) => a.line - b.line);
    return all.map((finding) => ({ ...place(finding), file: shown(file) }));
  } catch (error) {
    if (!(error instanceof MapFileError)) throw error;
    return error.problems.map(({ line, text }) => ({
      rule: 'structure',
      severity: 'error',
      file: shown(file),
      line,
      text,
    }));
  }
}

interface Read {
  readonly document: MapDocument;
  readonly content: string;
}

/** The file in canonical form, written only where it was in another. */
function fixed(file: string, read: Read, io: CommandIo): Read {
  const content = writeSssom(read.document);
  if (content === read.content) return read;
  writeWhole(file, content);
  io.err(`${shown(file)}: rewritten in canonical form`);
  return { content, document: readMap(file).document };
}

/** Adds the column of the cell that a finding is about, and what names the row. */
function placer(
  document: MapDocument,
  content: string | undefined,
): (finding: MapFinding) => Omit<ReportFinding, 'file'> {
  const lines = content?.split('\n') ?? [];
  const head = lines.findIndex((line) => !line.startsWith('#'));
  const columns = lines[head]?.replace(/\r$/, '').split('\t') ?? [];
  const rows = new Map(document.rows.map((row) => [row.line, row]));
  return ({ rule, severity, line, slot, text }) => {
    const row = rows.get(line);
    const index = slot === undefined ? -1 : columns.indexOf(slot);
    const cells = lines[line - 1]?.split('\t').slice(0, Math.max(0, index)) ?? [];
    const column = cells.reduce((sum, cell) => sum + cell.length + 1, 1);
    return {
      rule,
      severity,
      line,
      ...(index < 0 || row === undefined ? {} : { column }),
      text,
      ...(row === undefined ? {} : { subject: `${row.sourceCode}|${row.targetCode ?? ''}|${slot ?? ''}` }),
    };
  };
}

function deliver(text: string, out: string | undefined, io: CommandIo): void {
  if (out === undefined) io.out(text);
  else writeWhole(out, `${text}\n`);
}

/** With `/`, as reports want it. */
function shown(file: string): string {
  return file.replaceAll('\\', '/').replace(/^\.\//, '');
}
