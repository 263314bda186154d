/**
 * A worker process of `concord serve --workers`: the application over content of its own, which the page cache holds once for all of them.
 * Writes, suggestions and requests that depend on earlier ones are the owner's: the process that started this one.
 */
import { setTimeBudget } from '../../domain/time-budget.js';
import type { ServedFigures } from '../../http/figures.js';
import type { OffloadedAnswer } from '../../http/offload.js';
import type { Suggestion } from '../../mapping/catalogue-entry.js';
import { type Assembly, assemble } from './assembly.js';
import type { StartFailure, WorkerStart } from './cluster-messages.js';
import { contentHolder } from './content-holder.js';
import type { ContentState } from './content-state.js';
import { keepHeapSmall } from './heap.js';
import { peerOn } from './ipc.js';
import { type Listening, listen } from './listen.js';
import { remoteGovernance } from './remote-governance.js';

const holder = contentHolder();
let assembly: Assembly | undefined;
let listening: Listening | undefined;
let leaving = false;

const owner = peerOn(
  {
    send: (message, sent) => process.send?.(message, undefined, undefined, sent),
    on: (event, listener) => process.on(event, listener),
    once: (event, listener) => process.once(event, listener),
  },
  {
    start,
    show: (content: ContentState): readonly string[] =>
      (assembly ?? holder).show(content).map(({ message }) => message),
    figures: (): readonly ServedFigures[] => (assembly === undefined ? [] : [assembly.figures()]),
    stop: () => void leave(async () => await listening?.stop()),
    drain: () => void leave(async () => await listening?.drain()),
  },
);

async function start({
  data,
  host,
  port,
  config,
  content,
  governance,
}: WorkerStart): Promise<StartFailure | undefined> {
  setTimeBudget(config.threadMs);
  keepHeapSmall();
  holder.show(content);
  try {
    listening = await listen({
      host,
      port,
      answersFor: (baseUrl) => {
        assembly = assemble({
          ...{ data, config, baseUrl, holder, content },
          reload: () => owner.call('reload'),
          suggesters: {
            suggest: (...args) => owner.call<readonly Suggestion[]>('suggest', ...args),
            close: async () => undefined,
          },
          remembering: (request) => owner.call<OffloadedAnswer>('remember', request),
          allFigures: () => owner.call<readonly ServedFigures[]>('allFigures'),
          suggesting: false,
          ...(governance === undefined ? {} : { governance: remoteGovernance(owner, governance, data) }),
        });
        return assembly.answers;
      },
    });
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { message, ...(code === undefined ? {} : { code }) };
  }
}

/** Answers what is under way, writes what is counted, and ends. */
async function leave(stop: () => Promise<void>): Promise<void> {
  if (leaving) return;
  leaving = true;
  await stop();
  for (const close of assembly?.closers ?? []) await close();
  process.exit(0);
}

process.send?.('ready');

// A terminal sends these to all processes of a command; the owner decides what becomes of them.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('SIGTERM', () => void leave(async () => await listening?.stop()));
