/** Where long outputs go while they are made: in portions to a file, which appears whole or not at all, or to the output of the command. */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export interface Sink {
  readonly write: (text: string) => void;
  /** All is written: the file appears under its name. */
  readonly finish: () => void;
  readonly close: () => void;
}

/** Characters that are written at once. */
const PORTION = 1 << 16;

/** To a file under another name first, or to the output line by line; in portions. */
export function openSink(out: string | undefined, print: (text: string) => void): Sink {
  const waiting: string[] = [];
  let length = 0;
  const portions = (flush: (text: string) => void) => ({
    write: (text: string): void => {
      waiting.push(text);
      length += text.length;
      if (length > PORTION) flush(taken());
    },
    rest: (): void => flush(taken()),
  });
  const taken = (): string => {
    const text = waiting.splice(0).join('');
    length = 0;
    return text;
  };
  if (out === undefined) {
    let line = '';
    // What prints adds the end of the line, so that the last one waits for its rest.
    const { write, rest } = portions((text) => {
      const all = line + text;
      const end = all.lastIndexOf('\n');
      line = all.slice(end + 1);
      if (end >= 0) print(all.slice(0, end));
    });
    return { write, finish: rest, close: () => {} };
  }
  const temporary = join(dirname(out), `.${basename(out)}.${randomBytes(4).toString('hex')}`);
  const file = openSync(temporary, 'wx');
  const { write, rest } = portions((text) => void writeSync(file, text));
  return {
    write,
    finish: () => {
      rest();
      renameSync(temporary, out);
    },
    close: () => {
      closeSync(file);
      rmSync(temporary, { force: true });
    },
  };
}
