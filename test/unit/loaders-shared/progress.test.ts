/** Progress: plain lines where no terminal is, a bar that makes room for notes where one is. */

import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { type Progress, silentProgress, terminalProgress } from '../../../loaders/shared/progress.js';

function standIn({ isTTY }: { readonly isTTY: boolean }) {
  const written: string[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  stream.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  return { stream, output: () => written.join('') };
}

function report(progress: Progress): void {
  progress.start('Loinc.csv', 1000);
  for (let part = 0; part < 10; part += 1) progress.tick(100);
  progress.note('line 7: odd');
  progress.done('104054 rows');
  progress.start('index');
  progress.tick(1);
  progress.done('built');
}

test('without a terminal: a line at the start and at the end of each step, none between', async () => {
  const { stream, output } = standIn({ isTTY: false });
  report(terminalProgress(stream));
  expect(output()).toBe('Loinc.csv …\nline 7: odd\nLoinc.csv: 104054 rows\nindex …\nindex: built\n');
});

test('on a terminal: a bar, and lines that stay', async () => {
  const { stream, output } = standIn({ isTTY: true });
  report(terminalProgress(stream));
  expect(output()).toMatch(/Loinc\.csv \[.*\] 0%/);
  for (const line of ['line 7: odd\n', 'Loinc.csv: 104054 rows\n', 'index …\n', 'index: built\n'])
    expect(output()).toContain(line);
});

test('the next step ends the one before', () => {
  const { stream, output } = standIn({ isTTY: true });
  const progress = terminalProgress(stream);
  progress.start('one', 10);
  progress.start('two', 10);
  progress.done('ready');
  progress.done('all');
  expect(output()).toContain('two: ready\n');
});

test('silent progress says nothing', () => {
  expect(() => report(silentProgress)).not.toThrow();
});
