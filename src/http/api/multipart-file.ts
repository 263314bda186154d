/**
 * The file of a form (multipart/form-data, RFC 7578) as a stream, so that it is never in memory as a whole; the small fields before it as
 * texts. What comes after the file is not read.
 */
import { TerminologyError } from '../../domain/issue.js';

export interface FormFile {
  /** As the sender calls it; not to be used as a path. */
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Can be read once. */
  readonly content: AsyncIterable<Uint8Array>;
}

const LONGEST_HEAD = 8_192;
const LONGEST_FIELD = 4_096;
const MOST_FIELDS = 20;

/** @throws TerminologyError (400) where the form is not well formed, or has no file. */
export async function formFile(body: ReadableStream<Uint8Array>, contentType: string): Promise<FormFile> {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType);
  if (boundary === null) throw malformed('has no boundary');
  const mark = `--${boundary[1] ?? boundary[2] ?? ''}`;
  const source = buffered(body);
  await source.until(mark, LONGEST_HEAD);
  const fields: Record<string, string> = {};
  for (let count = 0; count < MOST_FIELDS; count++) {
    const head = (await source.until('\r\n\r\n', LONGEST_HEAD)).toString('utf8');
    if (head.startsWith('--')) break;
    const name = parameter(head, 'name') ?? '';
    const fileName = parameter(head, 'filename');
    if (fileName !== undefined) return { name: fileName, fields, content: source.contentUntil(`\r\n${mark}`) };
    fields[name] = (await source.until(`\r\n${mark}`, LONGEST_FIELD)).toString('utf8');
  }
  throw malformed('has no file');
}

function parameter(head: string, name: string): string | undefined {
  return new RegExp(`;\\s*${name}="([^"\\r\\n]*)"`, 'i').exec(head)?.[1];
}

function malformed(why: string): TerminologyError {
  return new TerminologyError({ severity: 'error', code: 'invalid', text: `the form ${why}`, expression: 'body' });
}

/** Reads a stream by marks. */
function buffered(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader();
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const { value, done } = await reader.read();
    if (value !== undefined) rest = rest.length === 0 ? Buffer.from(value) : Buffer.concat([rest, value]);
    return !done;
  };
  return {
    /** What stands before the mark, which is passed over. */
    until: async (mark: string, longest: number): Promise<Buffer> => {
      for (;;) {
        const at = rest.indexOf(mark);
        if (at >= 0 && at <= longest) {
          const found = rest.subarray(0, at);
          rest = rest.subarray(at + mark.length);
          return found;
        }
        if (rest.length > longest + mark.length) throw malformed('is not well formed');
        if (!(await more())) throw malformed('breaks off');
      }
    },
    contentUntil: async function* (mark: string): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          const at = rest.indexOf(mark);
          if (at >= 0) {
            if (at > 0) yield rest.subarray(0, at);
            return;
          }
          // The mark may have begun at the end of what is here.
          const safe = rest.length - mark.length;
          if (safe > 0) {
            yield rest.subarray(0, safe);
            rest = rest.subarray(safe);
          }
          if (!(await more())) throw malformed('breaks off');
        }
      } finally {
        await reader.cancel().catch(() => undefined);
      }
    },
  };
}
