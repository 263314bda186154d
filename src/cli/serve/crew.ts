/**
 * The worker processes: started, replaced when they die, restarted one by one, told about new content, ended. What a worker does is its own
 * business; a worker here is something that begins to serve, takes calls and exits.
 */
import type { ServedFigures } from '../../http/figures.js';

/** A worker process. */
export interface CrewMember {
  readonly pid: number;
  /** Resolves when it serves; rejects where it cannot. */
  readonly serving: Promise<void>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  /** Has it serve a content; resolves when it does, or has ended. */
  show(content: unknown): Promise<readonly string[]>;
  /** What it has answered; nothing where it does not say so in time. */
  figures(): Promise<readonly ServedFigures[]>;
  /** Ends it: `stop` at once when what is under way is answered, `drain` in peace, so that no client notices. */
  end(how: 'stop' | 'drain'): void;
  kill(): void;
}

export interface CrewOptions {
  readonly size: number;
  readonly hire: () => CrewMember;
  readonly report: (text: string) => void;
}

export interface Crew {
  /** Starts all. @throws where one cannot serve. */
  start(): Promise<void>;
  /** @returns what they have to say about it, each thing once. */
  show(content: unknown): Promise<readonly string[]>;
  /** What all have answered. */
  figures(): Promise<readonly ServedFigures[]>;
  /** Replaces all, one by one: the new one serves before the old one ends. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Milliseconds after which a worker that does not end is killed. */
const MOST_PATIENCE = 30_000;
/** Milliseconds before a worker that died is replaced: at first, and at most; doubled where it keeps dying. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;
/** Milliseconds that a worker must have lived for its death to be no sign of a deeper trouble. */
const LONG_LIFE = 10_000;

export function crew({ size, hire, report }: CrewOptions): Crew {
  const members = new Set<CrewMember>();
  /** Those that are to end. */
  const leaving = new Set<CrewMember>();
  let stopping = false;
  /** The dead are replaced only once all have served. */
  let watched = false;
  let pause = FIRST_PAUSE;

  const add = (): CrewMember => {
    const member = hire();
    const since = Date.now();
    members.add(member);
    void member.ended.then(() => {
      members.delete(member);
      if (leaving.delete(member) || stopping || !watched) return;
      const now = Date.now() - since > LONG_LIFE ? FIRST_PAUSE : pause;
      pause = Math.min(now * 2, LONGEST_PAUSE);
      report(`worker ${member.pid} has died and is replaced`);
      setTimeout(replace, now);
    });
    return member;
  };
  const replace = (): void => {
    // In a restart there is one more than needed.
    if (stopping || members.size >= size) return;
    // One that cannot serve ends, and so is replaced again, later.
    add().serving.catch((error: Error) => report(`a worker cannot serve: ${error.message}`));
  };
  const dismiss = async (member: CrewMember, how: 'stop' | 'drain'): Promise<void> => {
    leaving.add(member);
    member.end(how);
    const timer = setTimeout(() => member.kill(), MOST_PATIENCE);
    await member.ended;
    clearTimeout(timer);
  };
  return {
    start: async () => {
      const first = Array.from({ length: size }, add);
      await Promise.all(first.map(({ serving }) => serving));
      watched = true;
    },
    show: async (content) => {
      const said = await Promise.all([...members].map((member) => member.show(content)));
      return [...new Set(said.flat())];
    },
    figures: async () => (await Promise.all([...members].map((member) => member.figures()))).flat(),
    restart: async () => {
      for (const old of [...members]) {
        if (stopping) return;
        const replacement = add();
        try {
          await replacement.serving;
        } catch (error) {
          report(`a worker cannot serve, the restart ends here: ${(error as Error).message}`);
          return;
        }
        await dismiss(old, 'drain');
      }
    },
    stop: async () => {
      stopping = true;
      await Promise.all([...members].map((member) => dismiss(member, 'stop')));
    },
  };
}
