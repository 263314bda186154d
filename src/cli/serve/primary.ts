/**
 * A server of several processes: this one owns governance and decides what is served, the workers answer HTTP on a port that they share. It
 * also answers requests that depend on earlier ones, wherever those came in.
 */
import cluster from 'node:cluster';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { ServedFigures } from '../../http/figures.js';
import type { OffloadedRequest } from '../../http/offload.js';
import type { CatalogueEntry } from '../../mapping/catalogue-entry.js';
import { describeFailure } from '../failure.js';
import { openGovernance } from '../governance.js';
import { suggesterThreads } from '../suggester.js';
import { answerer } from './answerer.js';
import type { StartFailure, WorkerStart } from './cluster-messages.js';
import { contentHolder } from './content-holder.js';
import { type ContentOwner, contentOwner } from './content-owner.js';
import type { ContentState } from './content-state.js';
import { type Crew, type CrewMember, crew } from './crew.js';
import { type Offered, peerOn } from './ipc.js';
import { serveQueue } from './queue.js';
import { offeredGovernance, remoteFunctions } from './remote-governance.js';
import { greet, type ServeSettings, warnIfEmpty } from './settings.js';
import { onHangUp, stopSignal } from './signals.js';

/** Serves with this many workers until told to stop. */
export async function servePrimary(settings: ServeSettings, size: number): Promise<void> {
  const { io } = settings;
  const report = (problem: unknown): void => io.err(`concord: ${describeFailure(problem)}`);
  const house = preparation();
  // The processes begin while this one still looks at what they are to serve.
  const workers = crew({ size, hire: () => hire(house.prepared), report: (text) => io.err(`concord: ${text}`) });
  const serving = workers.start();
  serving.catch(() => undefined);
  try {
    const own = await openHouse(settings, workers, report);
    house.done({ start: own.start, offered: own.offered });
    await serving;
    greet(own.baseUrl, io);
    own.owner.watch();
    let restarting: Promise<unknown> = Promise.resolve();
    const hangUps = onHangUp(() => {
      restarting = restarting.then(() => own.owner.retry().then(workers.restart)).catch(report);
    });
    await stopSignal();
    hangUps();
    await workers.stop();
    await own.close();
  } catch (error) {
    house.failed(error);
    await workers.stop();
    throw error;
  }
}

/** What a worker needs to begin, and what it may call. */
interface Preparation {
  readonly start: () => WorkerStart;
  readonly offered: Offered;
}

function preparation() {
  let done: (preparation: Preparation) => void = () => undefined;
  let failed: (error: unknown) => void = () => undefined;
  const prepared = new Promise<Preparation>((resolve, reject) => {
    done = resolve;
    failed = reject;
  });
  prepared.catch(() => undefined);
  return { prepared, done, failed };
}

/** All that this process holds for the others. */
async function openHouse(settings: ServeSettings, workers: Crew, report: (problem: unknown) => void) {
  const { data, host, io } = settings;
  const { config } = io;
  const port = settings.port === 0 ? await freePort(host) : settings.port;
  const baseUrl = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  let reload = async (): Promise<void> => {};
  const governance = config.governance ? await openGovernance(data, () => reload().catch(report)) : undefined;
  const holder = contentHolder();
  let latest: ContentState = { generation: 0, files: [], written: [] };
  const owner: ContentOwner = await contentOwner({
    data,
    governance,
    report,
    show: async (state) => {
      latest = state;
      const problems = holder.show(state);
      if (state.generation === 1 && problems[0] !== undefined) throw problems[0];
      const told = new Set(problems.map(({ message }) => message));
      const said = await workers.show(state);
      return [...problems, ...said.filter((text) => !told.has(text)).map((text) => new Error(text))];
    },
  });
  reload = owner.reload;
  warnIfEmpty(owner.state(), settings);
  const suggesters = suggesterThreads(data, () => holder.current);
  const remember = answerer(holder, {
    baseUrl: config.baseUrl ?? baseUrl,
    maxBatch: config.maxBatch,
    maxBody: config.maxBody,
  });
  const queue =
    governance === undefined
      ? undefined
      : serveQueue({
          ...{ store: governance.store, config: config.queue, suggest: suggesters.suggest, suggesting: true },
          ...{ catalogue: () => holder.current, onChange: holder.onChange, tell: io.err },
        });
  const functions = governance === undefined ? {} : { governance: remoteFunctions(governance) };
  return {
    baseUrl,
    owner,
    start: (): WorkerStart => ({ data, host, port, config, content: latest, ...functions }),
    offered: {
      ...(governance === undefined ? {} : offeredGovernance(governance)),
      reload: owner.reload,
      suggest: (target: string, entries: readonly CatalogueEntry[], top: number) =>
        suggesters.suggest(target, entries, top),
      remember: (request: OffloadedRequest) => remember(request),
      allFigures: () => workers.figures(),
    },
    close: async () => {
      await owner.close();
      await queue?.close();
      await suggesters.close();
      await governance?.store.close();
      holder.close();
    },
  };
}

const WORKER = fileURLToPath(new URL('./cluster-worker.js', import.meta.url));
/** Milliseconds that a worker may take to serve new content before the others are not made to wait for it. */
const MOST_SWITCH = 5_000;

/** Milliseconds that a worker may take to tell its figures. */
const MOST_TELLING = 500;
const NOTHING: readonly never[] = [];

function hire(prepared: Promise<Preparation>): CrewMember {
  cluster.setupPrimary({ exec: WORKER, args: [], serialization: 'advanced' });
  const worker = cluster.fork();
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  // What is sent before it listens is lost.
  const ready = new Promise<void>((resolve) => worker.once('message', () => resolve()));
  const peer = Promise.all([prepared, ready]).then(([{ offered }]) =>
    peerOn(
      {
        send: (message, sent) => worker.send(message as object, sent),
        on: (event, listener) => worker.on(event, listener),
        once: (event, listener) => worker.once(event, listener),
      },
      offered,
    ),
  );
  let hasBegun = false;
  /** What the worker says when it is called; nothing where it cannot within these milliseconds, or has not begun: then it begins with the latest. */
  const said = async <T>(most: number, name: string, ...args: unknown[]): Promise<readonly T[]> => {
    if (!hasBegun) return NOTHING;
    const called = peer.then(({ call }) => call<readonly T[]>(name, ...args)).catch(() => NOTHING);
    return await Promise.race([called, ended.then(() => NOTHING), pause(most).then(() => NOTHING)]);
  };
  let isReady = false;
  const kill = (): void => void worker.process.kill('SIGKILL');
  peer.then(() => {
    isReady = true;
  }, kill);
  const started = Promise.all([prepared, peer]).then(async ([{ start }, { call }]) => {
    hasBegun = true;
    const failure = await call<StartFailure | undefined>('start', start());
    if (failure === undefined) return;
    kill();
    throw Object.assign(new Error(failure.message), { code: failure.code });
  });
  const died = ended.then(() => {
    throw new Error('it has ended');
  });
  return {
    pid: worker.process.pid ?? 0,
    serving: Promise.race([started, died]),
    ended,
    show: (content) => said<string>(MOST_SWITCH, 'show', content),
    figures: () => said<ServedFigures>(MOST_TELLING, 'figures'),
    end: (how) => {
      // One that has not begun has nothing to finish.
      if (isReady) peer.then(({ call }) => call(how)).catch(kill);
      else kill();
    },
    kill,
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}

/** A port for all workers where none was asked for. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
