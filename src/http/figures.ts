/** What a process has answered since its start, for the dashboard; several processes' figures are one server's. */

/** Of one process. Plain data, so that processes can tell each other. */
export interface ServedFigures {
  /** ISO instant of the start. */
  readonly started: string;
  readonly requests: number;
  /** Milliseconds that some of the last requests took. */
  readonly times: readonly number[];
  readonly translate: { readonly asked: number; readonly missed: number };
  readonly answers: {
    readonly kept: number;
    readonly bytes: number;
    readonly hits: number;
    readonly misses: number;
  };
}

export interface ServedNumbers extends Omit<ServedFigures, 'started' | 'times' | 'translate'> {
  /** Start of the process that has served longest. */
  readonly since: string;
  /** Milliseconds; absent before the first request is timed. */
  readonly latency?: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Absent before the first. */
  readonly translate?: ServedFigures['translate'];
}

/** The numbers of all processes together, of which there is at least one. */
export function together(all: readonly ServedFigures[]): ServedNumbers {
  const sum = (read: (figures: ServedFigures) => number): number =>
    all.reduce((total, figures) => total + read(figures), 0);
  const latency = percentiles(all.flatMap(({ times }) => times));
  const asked = sum(({ translate }) => translate.asked);
  return {
    since: all.map(({ started }) => started).reduce((first, other) => (other < first ? other : first)),
    requests: sum(({ requests }) => requests),
    answers: {
      kept: sum(({ answers }) => answers.kept),
      bytes: sum(({ answers }) => answers.bytes),
      hits: sum(({ answers }) => answers.hits),
      misses: sum(({ answers }) => answers.misses),
    },
    ...(latency === undefined ? {} : { latency }),
    ...(asked === 0 ? {} : { translate: { asked, missed: sum(({ translate }) => translate.missed) } }),
  };
}

function percentiles(times: readonly number[]): ServedNumbers['latency'] {
  if (times.length === 0) return undefined;
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
