/**
 * Calls between processes: each side offers functions by name and calls those of the other. Values are cloned; a TerminologyError arrives as
 * one, with its issues and status. Knows nothing of what is called.
 */
import { type Issue, TerminologyError } from '../../domain/issue.js';
import { SuggestTargetError } from '../../http/api/suggest.js';

/** One end of a channel, as node gives it to parents and children. */
export interface Channel {
  /** @throws, or calls back with an error, where the other side is gone. */
  send(message: unknown, sent: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'disconnect', listener: () => void): unknown;
}

export type Offered = Readonly<Record<string, (...args: never[]) => unknown>>;

export interface Peer {
  /**
   * Calls a function of the other side.
   * @throws what it throws; an Error where the other side has gone.
   */
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
}

interface Call {
  readonly kind: 'call';
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}
interface Answer {
  readonly kind: 'answer';
  readonly id: number;
  readonly value?: unknown;
  readonly error?: Thrown;
}
type Thrown =
  | { readonly type: 'terminology'; readonly issues: readonly Issue[]; readonly status: number }
  | { readonly type: 'suggest-target' | 'other'; readonly message: string; readonly stack?: string | undefined };

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Joins a channel. */
export function peerOn(channel: Channel, offered: Offered): Peer {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  const gone = (): Error => new Error('the other process has gone');
  const post = (message: Call | Answer, failed: () => void): void => {
    try {
      channel.send(message, (error) => {
        if (error !== null) failed();
      });
    } catch {
      failed();
    }
  };
  const answer = async ({ id, name, args }: Call): Promise<void> => {
    const reply = await outcome(Object.hasOwn(offered, name) ? offered[name] : undefined, args);
    // Who asked and has gone needs no answer.
    post({ kind: 'answer', id, ...reply }, () => undefined);
  };
  channel.on('message', (message) => {
    if (isCall(message)) void answer(message);
    else if (isAnswer(message)) settle(message, waiting);
  });
  channel.once('disconnect', () => {
    for (const { reject } of waiting.values()) reject(gone());
    waiting.clear();
  });
  return {
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, { resolve, reject });
        post({ kind: 'call', id, name, args }, () => {
          waiting.delete(id);
          reject(gone());
        });
      }),
  };
}

async function outcome(
  run: ((...args: never[]) => unknown) | undefined,
  args: readonly unknown[],
): Promise<Pick<Answer, 'value' | 'error'>> {
  try {
    if (run === undefined) throw new Error('the other process does not offer this');
    return { value: await run(...(args as never[])) };
  } catch (error) {
    return { error: thrown(error) };
  }
}

function settle({ id, value, error }: Answer, waiting: Map<number, Waiting>): void {
  const found = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) found?.resolve(value as never);
  else found?.reject(errorOf(error));
}

function thrown(error: unknown): Thrown {
  if (error instanceof TerminologyError) return { type: 'terminology', issues: error.issues, status: error.status };
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof SuggestTargetError) return { type: 'suggest-target', message };
  return { type: 'other', message, stack };
}

function errorOf(error: Thrown): Error {
  if (error.type === 'terminology') return new TerminologyError(error.issues, error.status);
  if (error.type === 'suggest-target') return new SuggestTargetError(error.message);
  const other = new Error(error.message);
  // Where it happened, not where it was waited for.
  if (error.stack !== undefined) other.stack = error.stack;
  return other;
}

function isCall(message: unknown): message is Call {
  return kindOf(message) === 'call';
}

function isAnswer(message: unknown): message is Answer {
  return kindOf(message) === 'answer';
}

function kindOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined;
}
