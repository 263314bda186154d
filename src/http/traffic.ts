/** How much a process answers and how fast: counts every request, times one in eight, and keeps the last thousands of times. */

export interface TrafficNumbers {
  readonly requests: number;
  /** Milliseconds from the request's arrival to its answer; absent before the first is timed. */
  readonly latency?: { readonly p50: number; readonly p95: number; readonly p99: number };
}

export interface TrafficMeter {
  /** Answers as `answer` does. */
  measured<T>(answer: () => T): T;
  numbers(): TrafficNumbers;
}

/** Times kept: enough for a p99 that does not jump. */
const KEPT = 4096;
/** Of so many requests one is timed: clocks cost more than counting. */
const ONE_IN = 8;

export function trafficMeter(now: () => number = () => performance.now()): TrafficMeter {
  const times = new Float32Array(KEPT);
  let timed = 0;
  let requests = 0;
  const keep = (started: number): void => {
    times[timed++ % KEPT] = now() - started;
  };
  return {
    measured: (answer) => {
      if (requests++ % ONE_IN !== 0) return answer();
      const started = now();
      const answered = answer();
      if (answered instanceof Promise) {
        const ended = (): void => keep(started);
        answered.then(ended, ended);
      } else keep(started);
      return answered;
    },
    numbers: () => {
      if (timed === 0) return { requests };
      const sorted = times.slice(0, Math.min(timed, KEPT)).sort();
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      return { requests, latency: { p50: at(0.5), p95: at(0.95), p99: at(0.99) } };
    },
  };
}
