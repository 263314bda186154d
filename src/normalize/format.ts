/** Which of the two formats a file has, and where it may be cut so that every part can be worked on alone. */
import { normalizeHl7 } from './hl7v2.js';
import { normalizeNdjson } from './ndjson.js';
import type { Tally } from './tally.js';
import type { NormalizeOptions, Translator } from './translator.js';

export type DataFormat = 'ndjson' | 'hl7v2';

/** By how the data begins; undefined where it is neither. */
export function recogniseData(start: Uint8Array): DataFormat | undefined {
  const text = new TextDecoder().decode(start.subarray(0, 256)).trimStart();
  if (text.startsWith('{')) return 'ndjson';
  return /^(MSH|FHS|BHS)[^A-Za-z0-9]/.test(text) ? 'hl7v2' : undefined;
}

/** Place after the last whole record; 0 where there is none: a line, or a message up to the next MSH. */
export function cutAt(bytes: Buffer, format: DataFormat): number {
  if (format === 'ndjson') return bytes.lastIndexOf(0x0a) + 1;
  for (let at = bytes.lastIndexOf('MSH'); at > 0; at = bytes.lastIndexOf('MSH', at - 1)) {
    const before = bytes[at - 1];
    if (before === 0x0d || before === 0x0a) return at;
    if (before === 0x0b) return at - 1;
  }
  return 0;
}

/** The part with standard codings added. */
export function normalizePart(text: string, format: DataFormat, { translator, options, tally }: PartContext): string {
  if (format === 'ndjson') return normalizeNdjson(text, translator, tally);
  return normalizeHl7(text, { translator, systems: options.systems }, tally);
}

export interface PartContext {
  readonly translator: Translator;
  readonly options: NormalizeOptions;
  readonly tally: Tally;
}
