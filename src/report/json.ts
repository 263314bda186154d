/** Findings as one JSON object: counts, files, findings. */
import { counts, type Report } from './report.js';

export function jsonReport({ tool, files, findings }: Report): string {
  return JSON.stringify({ tool, files, counts: counts(findings), findings }, null, 2);
}
