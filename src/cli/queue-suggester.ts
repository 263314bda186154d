/**
 * Looks for suggestions for queued codes in the background: a few at a time, the most frequent first, with pauses that keep the work to a share of
 * one processor, and not at all while requests keep the thread busy. What is done is in the store, so that it can be ended and begun at any time.
 */
import { performance } from 'node:perf_hooks';
import type { GovernanceStore } from '../governance/store.js';
import type { AttachedSuggestions, QueuedCode, TargetAnswer } from '../governance/unmapped-queue.js';
import type { Suggester } from '../http/api/suggest.js';
import type { CatalogueEntry, Suggestion } from '../mapping/catalogue-entry.js';
import type { Catalogue } from '../terminology/catalogue.js';
import { type SuggestionPlan, suggestionPlans } from './queue-targets.js';

export interface QueueSuggesterOptions {
  readonly store: Pick<GovernanceStore, 'maps' | 'queueCounts' | 'unsuggested' | 'attachSuggestions'>;
  readonly suggest: Suggester;
  /** The content as it is at the time of a question. */
  readonly catalogue: () => Catalogue;
  /** Targets for codes that no governed map is for. */
  readonly targets: readonly string[];
  /** Of one processor, 0 to 1. */
  readonly share: number;
  /** Told of what goes wrong, once a while. */
  readonly tell: (text: string) => void;
  /** Milliseconds to wait where there is nothing to do. */
  readonly idleMs?: number;
  /** Whether requests need the processor now. */
  readonly isBusy?: () => boolean;
}

export interface QueueSuggester {
  /** Ends after the codes under way. */
  close(): Promise<void>;
}

/** Codes asked for at once: what somebody who waits for a suggestion waits longer at most. */
const PORTION = 4;
/** Candidates kept for each target. */
const KEPT = 3;
const IDLE_MS = 10_000;
const BUSY_MS = 1_000;
const FAILED_MS = 60_000;
/** Share of its time that the serving thread works from which on suggestions wait. */
const BUSY = 0.5;

/** Starts to look. */
export function startQueueSuggester(options: QueueSuggesterOptions): QueueSuggester {
  const { idleMs = IDLE_MS, isBusy = busyThread(), tell } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  // Who stops need not wait for an engine that is being opened.
  const suggest: Suggester = (...question) => orAborted(options.suggest(...question), signal);
  const round = rounds({ ...options, suggest });
  let told = '';
  /** Milliseconds to rest. */
  const step = async (): Promise<number> => {
    if (isBusy()) return BUSY_MS;
    try {
      return (await round()) ?? idleMs;
    } catch (error) {
      const { message, code } = error as Error & { readonly code?: string };
      if (signal.aborted || code?.startsWith('SQLITE_BUSY') === true) return BUSY_MS;
      if (message !== told) tell(`concord: suggestions for queued codes wait: ${message}`);
      told = message;
      return FAILED_MS;
    }
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) await pause(await step(), signal);
  };
  const ended = run();
  return {
    close: async () => {
      stopping.abort();
      await ended;
    },
  };
}

/** One portion. @returns the milliseconds to rest; undefined where nothing was to be done. */
function rounds({
  store,
  suggest,
  catalogue,
  targets,
  share,
}: QueueSuggesterOptions): () => Promise<number | undefined> {
  const open = new Set<string>();
  return async () => {
    for (const plan of await plansOf(store, catalogue(), targets)) {
      const codes = await store.unsuggested({ systems: plan.systems, engine: plan.engine, limit: PORTION });
      if (codes.length === 0) continue;
      // An engine that is opened works for seconds, once; rests are for what comes after.
      for (const target of plan.targets) if (!open.has(target)) await suggest(target, [], 1);
      for (const target of plan.targets) open.add(target);
      const started = performance.now();
      const found = await suggestionsFor(codes, plan, suggest);
      const took = performance.now() - started;
      for (const [at, { id }] of codes.entries()) {
        const suggestions = found[at];
        if (suggestions !== undefined) await store.attachSuggestions(id, suggestions);
      }
      return took * (1 / share - 1);
    }
    return undefined;
  };
}

async function plansOf(
  store: QueueSuggesterOptions['store'],
  catalogue: Catalogue,
  usual: readonly string[],
): Promise<readonly SuggestionPlan[]> {
  const maps = await store.maps();
  if (maps.length === 0 && usual.length === 0) return [];
  // Which other systems there are need be known only where they have targets.
  const systems =
    usual.length === 0
      ? [...new Set(maps.map(({ scope }) => scope.source.system))]
      : (await store.queueCounts()).systems.map(({ system }) => system);
  return suggestionPlans({ maps, catalogue, systems, usual });
}

/** In the order of the codes. */
async function suggestionsFor(
  codes: readonly QueuedCode[],
  { targets, engine }: SuggestionPlan,
  suggest: Suggester,
): Promise<readonly AttachedSuggestions[]> {
  const entries = codes.map(entryOf);
  const speaking = entries.filter((entry) => entry !== undefined);
  const answers: (readonly TargetAnswer[])[] = entries.map(() => []);
  for (const target of targets) {
    const found = [...(speaking.length === 0 ? [] : await suggest(target, speaking, KEPT))];
    for (const [at, entry] of entries.entries()) {
      const suggestion = entry === undefined ? undefined : found.shift();
      if (suggestion !== undefined) answers[at] = [...(answers[at] ?? []), answerOf(target, suggestion)];
    }
  }
  return answers.map((own): AttachedSuggestions => {
    const [best] = own.flatMap(({ confidence }) => confidence ?? []).sort((a, b) => b - a);
    return { engine, ...(best === undefined ? {} : { confidence: best }), answers: own };
  });
}

/** A code without a name says something only where it is a word itself. */
function entryOf({ code, display, unit, specimen, count }: QueuedCode): CatalogueEntry | undefined {
  const name = display ?? (/[A-Za-z]{2}/.test(code) ? code : undefined);
  if (name === undefined) return undefined;
  return {
    ...{ code, name, count },
    ...(unit === '' ? {} : { unit }),
    ...(specimen === '' ? {} : { specimen }),
  };
}

function answerOf(target: string, { outcome, reason, candidates }: Suggestion): TargetAnswer {
  const confidence = candidates[0]?.confidence;
  return {
    ...{ target, outcome, candidates },
    ...(reason === undefined ? {} : { reason }),
    ...(confidence === undefined ? {} : { confidence }),
  };
}

/** Whether the thread worked most of the time since it was asked last. */
function busyThread(): () => boolean {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization > BUSY;
  };
}

/** The answer, or a failure as soon as it is to stop. */
function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error('stopped'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Waits, or until it is to stop; keeps no process alive. */
function pause(milliseconds: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(end, Math.max(1, milliseconds));
    timer.unref();
    stopping.addEventListener('abort', end, { once: true });
    function end(): void {
      clearTimeout(timer);
      stopping.removeEventListener('abort', end);
      resolve();
    }
  });
}
