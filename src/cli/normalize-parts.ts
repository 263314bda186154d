/** Data as a stream of parts, each of whole records, with the place in the input where it ends. Holds one part and the rest of a record. */
import { cutAt, type DataFormat, recogniseData } from '../normalize/format.js';

export interface Part {
  readonly bytes: Buffer;
  /** Bytes of the input up to the end of this part. */
  readonly end: number;
  readonly format: DataFormat;
}

/** The data is neither NDJSON nor HL7 v2, or a record is longer than is held. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** A part is handed on when it has as many bytes. */
const PART_BYTES = 512 * 1024;
/** Longest record. */
const MOST_RECORD = 64 * 1024 * 1024;

/**
 * Cuts a stream into parts.
 * @throws DataError naming the input.
 */
export async function* partsOf(stream: AsyncIterable<Buffer>, input: string, from = 0): AsyncGenerator<Part> {
  let held: Buffer[] = [];
  let size = 0;
  let end = from;
  let format: DataFormat | undefined;
  for await (const chunk of stream) {
    held.push(chunk);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    const bytes = Buffer.concat(held, size);
    format ??= formatOf(bytes, input);
    const cut = cutAt(bytes, format);
    if (cut === 0 && size > MOST_RECORD)
      throw new DataError(`${input}: a record at byte ${end} is longer than ${MOST_RECORD} bytes`);
    held = cut === bytes.length ? [] : [Buffer.from(bytes.subarray(cut))];
    size = bytes.length - cut;
    end += cut;
    if (cut > 0) yield { bytes: bytes.subarray(0, cut), end, format };
  }
  if (size === 0) return;
  const bytes = Buffer.concat(held, size);
  format ??= formatOf(bytes, input);
  yield { bytes, end: end + size, format };
}

function formatOf(bytes: Buffer, input: string): DataFormat {
  const format = recogniseData(bytes);
  if (format !== undefined) return format;
  throw new DataError(
    `${input}:1: is neither FHIR NDJSON (a resource on each line) nor HL7 v2 (messages that begin with MSH)`,
  );
}
