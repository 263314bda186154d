/**
 * The ICD-9-CM title files of CMS (`CMS32_DESC_LONG_DX.txt` and its kin): a code and its title a line, for diagnoses
 * (DX) or procedures (SG), long or short. It recognises and reads them; the code system is titles-load.ts's.
 */
import { readLines } from '../shared/delimited.js';
import { LoadError } from '../shared/load-error.js';
import type { ReleaseSource } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';
import { ICD9_DIAGNOSIS, ICD9_PROCEDURE, type Icd9Part, partOf } from './icd9-codes.js';

/** What a title file holds. */
export interface TitlesKind {
  readonly part: Icd9Part;
  readonly length: 'long' | 'short';
}

export interface TitleRow {
  /** Without a dot. */
  readonly code: string;
  readonly title: string;
  readonly line: number;
}

export interface TitleBatch {
  readonly rows: readonly TitleRow[];
  readonly bytes: number;
}

const TITLE_LINE = /^([0-9EV][0-9]{1,4}) {1,4}(\S.*)$/;
const NAME = /CMS\d+_DESC|icd.?9/i;

/**
 * What a file of codes and titles holds; undefined where it is not one of ICD-9-CM. Lines of numbers and words are
 * common, so that the name must hint at ICD-9 as well.
 */
export function titlesKind(lines: readonly string[], baseName: string): TitlesKind | undefined {
  if (!NAME.test(baseName)) return undefined;
  const rows = lines.map((line) => TITLE_LINE.exec(line)).filter((match) => match !== null);
  if (rows.length * 2 <= lines.length) return undefined;
  const part = partOf(rows.map((row) => row[1] ?? ''));
  if (part === undefined) return undefined;
  const length = /short/i.test(baseName) ? 'short' : 'long';
  if (part !== 'either') return { part, length };
  return { part: /_SG|proc/i.test(baseName) ? 'procedure' : 'diagnosis', length };
}

/**
 * Reads a title file. CMS writes them in windows-1252 (`Ménière`), copies are often UTF-8: what is valid UTF-8 is taken
 * as that.
 * @throws LoadError with file and line where a line is not a code and a title.
 */
export async function* readTitlesFile(
  source: ReleaseSource,
  file: ReleaseFile,
  part: Icd9Part,
): AsyncGenerator<TitleBatch, void, undefined> {
  const label = source.label(file);
  const encoding = (await isUtf8(source, file)) ? 'utf-8' : 'windows-1252';
  for await (const { lines, firstLine, bytes } of readLines(source, file, { encoding })) {
    const rows: TitleRow[] = [];
    for (const [at, line] of lines.entries()) {
      if (line.trim() !== '') rows.push(titleRow(line, part, { file: label, line: firstLine + at }));
    }
    yield { rows, bytes };
  }
}

function titleRow(line: string, part: Icd9Part, place: { readonly file: string; readonly line: number }): TitleRow {
  const [, code = '', title = ''] = TITLE_LINE.exec(line) ?? [];
  const shape = part === 'diagnosis' ? ICD9_DIAGNOSIS : ICD9_PROCEDURE;
  if (!shape.test(code)) {
    throw new LoadError(place, `a ${part} code of ICD-9-CM and its title are expected, not ${JSON.stringify(line)}`);
  }
  return { code, title: title.trim(), line: place.line };
}

async function isUtf8(source: ReleaseSource, file: ReleaseFile): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of (await source.open(file)) as AsyncIterable<Buffer>)
      decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
