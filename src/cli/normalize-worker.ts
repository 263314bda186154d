/** A worker thread of `concord normalize`: opens the content once, then adds standard codings to one part of the data after another. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ServedMap } from '../governance/publishing.js';
import { type DataFormat, normalizePart } from '../normalize/format.js';
import { emptyTally, type Tally } from '../normalize/tally.js';
import { createTranslator, type NormalizeOptions } from '../normalize/translator.js';
import { openContentFiles } from './content-files.js';

export interface WorkerSetup {
  readonly data: string;
  /** What governance serves; undefined where there is none. */
  readonly served?: readonly ServedMap[];
  readonly options: NormalizeOptions;
}

export interface WorkerTask {
  readonly id: number;
  readonly format: DataFormat;
  readonly bytes: Uint8Array;
}

export type WorkerAnswer =
  | { readonly id: number; readonly bytes: Uint8Array; readonly tally: Tally }
  | { readonly id: number; readonly failure: string };

const { data, served, options } = workerData as WorkerSetup;
const translator = createTranslator(openContentFiles(data, served).catalogue, options);

parentPort?.on('message', ({ id, format, bytes }: WorkerTask) => {
  try {
    const tally = emptyTally();
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const done = Buffer.from(normalizePart(text, format, { translator, options, tally }), 'latin1');
    parentPort?.postMessage({ id, bytes: done, tally } satisfies WorkerAnswer);
  } catch (error) {
    parentPort?.postMessage({ id, failure: (error as Error).message } satisfies WorkerAnswer);
  }
});
