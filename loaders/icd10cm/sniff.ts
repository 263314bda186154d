/**
 * A first look at the files of a source, for the loaders of the CMS and NCHS text files, which have no header and whose
 * names vary from year to year. It reads the start of a file only and judges nothing.
 */
import { type ReleaseSource, readStart } from '../shared/source.js';
import type { ReleaseFile } from '../shared/source-container.js';

const START_BYTES = 64 * 1024;

/** The whole lines at the start of a text file that are not blank; none where it is not text. */
export async function firstLines(source: ReleaseSource, file: ReleaseFile): Promise<readonly string[]> {
  const bytes = await readStart(source, file, START_BYTES);
  if (bytes.includes(0)) return [];
  const lines = bytes.toString('latin1').split(/\r?\n/);
  if (bytes.length < file.size) lines.pop();
  return lines.filter((line) => line.trim() !== '');
}

/** The name of the root element of an XML file; undefined where the file is not XML. */
export async function rootElement(source: ReleaseSource, file: ReleaseFile): Promise<string | undefined> {
  const start = (await readStart(source, file, START_BYTES)).toString('latin1').replaceAll('\0', '');
  const body = start.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE[^[>]*(\[[\s\S]*?\]\s*)?>/g, '');
  return /^[^<]*<([^\s/>]+)/.exec(body)?.[1];
}

/** The content of the first element of that name near the start of an XML file. */
export async function firstElementText(
  source: ReleaseSource,
  file: ReleaseFile,
  element: string,
): Promise<string | undefined> {
  const start = (await readStart(source, file, START_BYTES)).toString('latin1').replaceAll('\0', '');
  return new RegExp(`<${element}>\\s*([^<]*?)\\s*</${element}>`).exec(start)?.[1];
}

/** The last year that a name tells: `icd10cm-order-Jan-2021.txt`, `fy2022`. */
export function yearIn(name: string): string | undefined {
  return name.match(/(?<!\d)(19|20)\d\d(?!\d)/g)?.at(-1);
}
