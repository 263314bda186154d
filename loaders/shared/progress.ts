/**
 * What a load shows while it runs: a bar on a terminal, plain lines elsewhere (CI logs), or nothing. It writes to
 * standard error only, so that standard output stays free for results.
 */

import { Presets, SingleBar } from 'cli-progress';

/** How a loader reports its way through a release, one file after the other. */
export interface Progress {
  /** Begins a step; `total` in the unit of tick() (bytes or rows) where it is known. Ends the step before. */
  start(label: string, total?: number): void;
  /** `amount` more of the current step is done. */
  tick(amount: number): void;
  /** A line that is to stay visible, such as a warning. */
  note(text: string): void;
  /** Ends the current step with a line saying what came out of it. */
  done(summary: string): void;
}

export const silentProgress: Progress = { start() {}, tick() {}, note() {}, done() {} };

/** Where progress is written: standard error, or a stand-in for it. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/**
 * A bar for each step when `stream` (default: standard error) is a terminal; else one line at the start and one at the
 * end of a step.
 */
export function terminalProgress(stream: ProgressStream = process.stderr): Progress {
  return stream.isTTY === true ? barProgress(stream) : lineProgress(stream);
}

function lineProgress(stream: ProgressStream): Progress {
  let label = '';
  const write = (text: string) => void stream.write(`${text}\n`);
  return {
    start(next) {
      label = next;
      write(`${label} …`);
    },
    tick() {},
    note: write,
    done: (summary) => write(label === '' ? summary : `${label}: ${summary}`),
  };
}

const ERASE_LINE = '\r\x1b[2K';

function barProgress(stream: ProgressStream): Progress {
  let label = '';
  let bar: SingleBar | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  const write = (text: string) => void stream.write(`${bar === undefined ? '' : ERASE_LINE}${text}\n`);
  return {
    start(next, total) {
      stop();
      label = next;
      if (total === undefined || total <= 0) {
        write(`${label} …`);
        return;
      }
      bar = new SingleBar({ ...BAR_OPTIONS, stream }, Presets.shades_classic);
      bar.start(total, 0, { label });
    },
    tick: (amount) => bar?.increment(amount),
    note: write,
    done(summary) {
      stop();
      write(label === '' ? summary : `${label}: ${summary}`);
    },
  };
}

const BAR_OPTIONS = {
  format: '{label} [{bar}] {percentage}% {eta_formatted}',
  clearOnComplete: true,
  hideCursor: false,
  fps: 5,
  barsize: 30,
  gracefulExit: false,
  stopOnComplete: false,
} as const;
