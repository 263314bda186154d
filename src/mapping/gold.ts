/**
 * Mapping gold sets: entries with the targets that people found right (TSV with a header, columns by name). Where an entry has several
 * rows any of their targets is right; a row without a target says that none exists, one with the status REJECTED that its target is wrong.
 * Reads text; judges nothing.
 */
import type { CatalogueEntry } from './catalogue-entry.js';
import { entryOf } from './catalogue-file.js';
import { parseTable } from './table.js';

export interface GoldEntry {
  readonly entry: CatalogueEntry;
  /** Codes that are right; empty where no target exists. */
  readonly targets: ReadonlySet<string>;
  /** Codes that are wrong. */
  readonly rejected: ReadonlySet<string>;
  readonly targetDisplay: string;
  readonly note: string;
}

interface Draft extends GoldEntry {
  readonly targets: Set<string>;
  readonly rejected: Set<string>;
}

/** Only wrong targets are known: the entry teaches what to avoid, but nothing can be judged by it. */
export function isUndecided({ targets, rejected }: GoldEntry): boolean {
  return targets.size === 0 && rejected.size > 0;
}

/**
 * The entries of a gold file.
 * @throws Error naming file and line where a row or a column is missing.
 */
export function readGold(text: string, file: string): readonly GoldEntry[] {
  const { rows } = parseTable(text, { file, delimiter: '\t', quotes: false, required: ['local_name', 'target_code'] });
  const byKey = new Map<string, Draft>();
  for (const row of rows) {
    const entry = entryOf({
      code: row['local_code'],
      name: row['local_name'],
      specimen: row['specimen'],
      unit: row['unit'],
      method: row['method'],
      category: row['category'],
      count: row['freq'],
    });
    // Only a code makes two rows one entry; rows without are joined by what they say.
    const key = [
      row['local_system'],
      row['local_code'],
      entry.name,
      row['local_code'] ? '' : (entry.specimen ?? ''),
    ].join('\t');
    const known = byKey.get(key);
    const target = row['target_code'] ?? '';
    const gold = known ?? {
      entry,
      targets: new Set<string>(),
      rejected: new Set<string>(),
      targetDisplay: row['target_display'] ?? '',
      note: row['note'] ?? '',
    };
    if (row['target_status'] === 'REJECTED') gold.rejected.add(target);
    else if (target !== '' && row['target_status'] !== 'UNMAPPED') gold.targets.add(target);
    byKey.set(key, gold);
  }
  return [...byKey.values()];
}
