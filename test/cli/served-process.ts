/** `concord serve` as a process that a test talks to. It tests nothing. */
import type { ChildProcess } from 'node:child_process';
import { ended, type Outcome, start } from './support.js';

export interface Served {
  readonly base: string;
  /** The first line that it said. */
  readonly line: string;
  readonly child: ChildProcess;
  /** What it said on standard error so far. */
  errors(): string;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Outcome>;
}

export async function serve(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Served> {
  const child = start(['serve', '--port', '0', ...args], { env });
  const end = ended(child);
  let errors = '';
  child.stderr?.on('data', (text) => {
    errors += String(text);
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (text) => resolve(String(text)));
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it served: ${errors}`)));
  });
  return {
    base: /http:\/\/\S+?(?=\/r4)/.exec(line)?.[0] ?? '',
    line,
    child,
    errors: () => errors,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return await end;
    },
  };
}

/** Asks again and again until the answer fits. @throws Error with the last answer after half a minute. */
export async function eventually<T>(ask: () => Promise<T> | T, fits: (answer: T) => boolean): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (attempt === 300) throw new Error(`in vain; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export interface Load {
  /** Answers by what they said. */
  readonly said: Map<string, number>;
  /** Requests that got no answer, or not a 200. */
  readonly failures: string[];
  stop(): Promise<void>;
}

/** Clients that ask one after the other, each over a connection that it keeps, until they are stopped. */
export function underLoad(clients: number, url: string, said: (body: string) => string): Load {
  const load = { said: new Map<string, number>(), failures: [] as string[] };
  let stopped = false;
  const client = async (): Promise<void> => {
    while (!stopped) {
      try {
        const response = await fetch(url);
        const body = await response.text();
        if (response.status !== 200) load.failures.push(`${response.status} ${body}`);
        else load.said.set(said(body), (load.said.get(said(body)) ?? 0) + 1);
      } catch (error) {
        load.failures.push(String((error as Error).cause ?? error));
      }
    }
  };
  const running = Array.from({ length: clients }, client);
  return {
    ...load,
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}
