/** Worker processes as a crew, with workers that are none: who is replaced when, and who is told what. And calls between processes. */
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CrewMember, crew } from '../../src/cli/serve/crew.js';
import { type Channel, type Offered, type Peer, peerOn } from '../../src/cli/serve/ipc.js';
import { TerminologyError } from '../../src/domain/issue.js';
import { SuggestTargetError } from '../../src/http/api/suggest.js';
import type { ServedFigures } from '../../src/http/figures.js';

interface Fake extends CrewMember {
  readonly shown: unknown[];
  readonly endings: string[];
  die(): void;
}

const figuresOf = (requests: number): ServedFigures => ({
  ...{ started: '2026-01-01T00:00:00Z', requests, times: [], translate: { asked: 0, missed: 0 } },
  answers: { kept: 0, bytes: 0, hits: 0, misses: 0 },
});

function fake(pid: number, serving: Promise<void>): Fake {
  let die = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    die = resolve;
  });
  const shown: unknown[] = [];
  const endings: string[] = [];
  return {
    ...{ pid, serving, ended, shown, endings, die },
    show: async (content) => {
      shown.push(content);
      return pid % 2 === 0 ? ['even'] : [];
    },
    figures: async () => [figuresOf(pid)],
    end: (how) => {
      endings.push(how);
      die();
    },
    kill: () => {
      endings.push('kill');
      die();
    },
  };
}

describe('a crew', () => {
  let hired: Fake[] = [];
  let reports: string[] = [];
  let refusals = 0;
  beforeEach(() => {
    vi.useFakeTimers();
    hired = [];
    reports = [];
    refusals = 0;
  });
  afterEach(() => void vi.useRealTimers());

  const hire = (): Fake => {
    const serving = refusals-- > 0 ? Promise.reject(new Error('no port')) : Promise.resolve();
    const member = fake(hired.length + 1, serving);
    hired.push(member);
    return member;
  };
  const started = async (size = 2) => {
    const made = crew({ size, hire, report: (text) => reports.push(text) });
    await made.start();
    return made;
  };
  const passes = async (milliseconds: number) => await vi.advanceTimersByTimeAsync(milliseconds);

  test('one that dies is replaced after a pause, which doubles while they do not live long', async () => {
    await started();
    hired[0]?.die();
    await passes(99);
    expect(hired).toHaveLength(2);
    await passes(1);
    expect(hired).toHaveLength(3);
    hired[2]?.die();
    await passes(199);
    expect(hired).toHaveLength(3);
    await passes(1);
    expect(hired).toHaveLength(4);
    await passes(20_000);
    hired[3]?.die();
    await passes(100);
    expect(hired).toHaveLength(5);
    expect(reports).toHaveLength(3);
  });

  test('a start in which one cannot serve fails, and nobody is replaced', async () => {
    refusals = 1;
    await expect(started()).rejects.toThrow('no port');
    hired[0]?.die();
    await passes(60_000);
    expect(hired).toHaveLength(2);
  });

  test('content reaches all; what they say about it is told once', async () => {
    const made = await started(4);
    expect(await made.show('content')).toEqual(['even']);
    expect(hired.map(({ shown }) => shown)).toEqual([['content'], ['content'], ['content'], ['content']]);
  });

  test('figures are those of all', async () => {
    const made = await started(3);
    expect((await made.figures()).map(({ requests }) => requests)).toEqual([1, 2, 3]);
  });

  test('a restart replaces one after the other, and ends where a new one cannot serve', async () => {
    const made = await started();
    await made.restart();
    expect(hired.map(({ endings }) => endings)).toEqual([['drain'], ['drain'], [], []]);
    refusals = 1;
    await made.restart();
    expect(hired.map(({ endings }) => endings.length)).toEqual([1, 1, 0, 0, 0]);
    expect(reports).toEqual([expect.stringContaining('no port')]);
  });

  test('stopping ends all, replaces none, and kills who does not end', async () => {
    const made = crew({ size: 2, hire: () => ({ ...hire(), end: () => undefined }), report: () => undefined });
    await made.start();
    const stopped = made.stop();
    await passes(29_999);
    expect(hired.map(({ endings }) => endings)).toEqual([[], []]);
    await passes(1);
    await stopped;
    expect(hired.map(({ endings }) => endings)).toEqual([['kill'], ['kill']]);
  });
});

describe('calls between processes', () => {
  /** Two ends of a channel that clones what it carries. */
  function channel(): readonly [Channel, Channel, () => void] {
    const ends = [new EventEmitter(), new EventEmitter()] as const;
    let open = true;
    const end = (own: 0 | 1): Channel => ({
      send: (message, sent) => {
        const copy = structuredClone(message);
        setImmediate(() => {
          if (open) ends[own === 0 ? 1 : 0].emit('message', copy);
          sent(open ? null : new Error('closed'));
        });
      },
      on: (event, listener) => ends[own].on(event, listener),
      once: (event, listener) => ends[own].once(event, listener),
    });
    const close = (): void => {
      open = false;
      for (const each of ends) each.emit('disconnect');
    };
    return [end(0), end(1), close];
  }
  const joined = (offered: Offered): readonly [Peer, () => void] => {
    const [here, there, close] = channel();
    peerOn(there, offered);
    return [peerOn(here, {}), close];
  };

  test('values and errors arrive as they are', async () => {
    const issue = { severity: 'error', code: 'conflict', text: 'somebody was faster' } as const;
    const [peer] = joined({
      add: (a: number, b: number) => a + b,
      pair: async (a: string, b?: string) => ({ a, b, at: new Map([[1, 2]]) }),
      stale: () => {
        throw new TerminologyError(issue, 409);
      },
      target: async () => {
        throw new SuggestTargetError('not loaded');
      },
      fault: () => {
        throw new RangeError('what nobody foresaw');
      },
    });
    expect(await Promise.all([peer.call('add', 1, 2), peer.call('add', 3, 4)])).toEqual([3, 7]);
    expect(await peer.call('pair', 'x', undefined)).toEqual({ a: 'x', b: undefined, at: new Map([[1, 2]]) });
    const stale = await peer.call('stale').catch((error: unknown) => error);
    expect(stale).toBeInstanceOf(TerminologyError);
    expect(stale).toMatchObject({ status: 409, issues: [issue], message: 'somebody was faster' });
    expect(await peer.call('target').catch((error: unknown) => error)).toBeInstanceOf(SuggestTargetError);
    await expect(peer.call('fault')).rejects.toThrow('what nobody foresaw');
    await expect(peer.call('toString')).rejects.toThrow('does not offer');
  });

  test('who waits for a process that goes is told so, and so is who asks it later', async () => {
    const [peer, close] = joined({ never: () => new Promise(() => undefined) });
    const waiting = peer.call('never');
    close();
    await expect(waiting).rejects.toThrow('has gone');
    await expect(peer.call('never')).rejects.toThrow('has gone');
  });
});
