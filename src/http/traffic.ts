/** How much a process answers and how fast: counts every request, times one in eight, and keeps the last thousands of times. */

export interface Traffic {
  readonly requests: number;
  /** Milliseconds from a request's arrival to its answer, of the last that were timed. */
  readonly times: readonly number[];
}

export interface TrafficMeter {
  /** Answers as `answer` does. */
  measured<T>(answer: () => T): T;
  traffic(): Traffic;
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
    traffic: () => ({ requests, times: [...times.subarray(0, Math.min(timed, KEPT))] }),
  };
}
