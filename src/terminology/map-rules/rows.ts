/** Rules on how rows stand to one another: said twice, contradicting, numbered twice, of another cardinality than they claim. */
import type { MapDocumentRow } from '../../conceptmap/files/map-document.js';
import type { MapFinding, RuleContext } from './rule.js';

function sourceOf({ sourceSystem = '', sourceCode }: MapDocumentRow): string {
  return `${sourceSystem}|${sourceCode}`;
}

function targetOf({ targetSystem = '', targetCode }: MapDocumentRow): string {
  return targetCode === undefined ? '' : `${targetSystem}|${targetCode}`;
}

/** duplicate-row, conflicting-rows. */
export function repeatedRows({ standing }: RuleContext): readonly MapFinding[] {
  const first = new Map<string, MapDocumentRow>();
  const findings: MapFinding[] = [];
  for (const row of standing) {
    const depends = row.dependsOn.length === 0 ? '' : JSON.stringify(row.dependsOn);
    const key = `${sourceOf(row)}\t${targetOf(row)}\t${depends}`;
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, row);
      continue;
    }
    const same = earlier.relationship === row.relationship;
    const text = same
      ? `says again what line ${earlier.line} says`
      : `says that ${row.sourceCode} is ${row.relationship}, line ${earlier.line} that it is ${earlier.relationship}`;
    findings.push({
      rule: same ? 'duplicate-row' : 'conflicting-rows',
      severity: 'error',
      line: row.line,
      slot: 'subject_id',
      text,
    });
  }
  return [...findings, ...noTargetBesideTarget(standing), ...severalEquivalents(standing)];
}

function noTargetBesideTarget(rows: readonly MapDocumentRow[]): readonly MapFinding[] {
  const none = new Map(rows.filter((row) => row.targetCode === undefined).map((row) => [sourceOf(row), row]));
  return rows.flatMap((row) => {
    const other = row.targetCode === undefined ? undefined : none.get(sourceOf(row));
    if (other === undefined) return [];
    const text = `${row.sourceCode} has a target here and is said to have none on line ${other.line}`;
    return [{ rule: 'conflicting-rows', severity: 'error', line: row.line, slot: 'object_id', text }];
  });
}

/** One code cannot mean the same as two different ones, unless other values decide which. */
function severalEquivalents(rows: readonly MapDocumentRow[]): readonly MapFinding[] {
  const first = new Map<string, MapDocumentRow>();
  const findings: MapFinding[] = [];
  for (const row of rows) {
    if (!row.approved || row.targetCode === undefined || row.relationship !== 'equivalent' || row.dependsOn.length > 0)
      continue;
    const key = `${sourceOf(row)}\t${row.targetSystem ?? ''}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, row);
    else if (earlier.targetCode !== row.targetCode) {
      const text = `${row.sourceCode} is equivalent to ${row.targetCode} here and to ${earlier.targetCode} on line ${earlier.line}`;
      findings.push({ rule: 'conflicting-rows', severity: 'warning', line: row.line, slot: 'predicate_id', text });
    }
  }
  return findings;
}

/** duplicate-record-id. */
export function repeatedIds({ document }: RuleContext): readonly MapFinding[] {
  const first = new Map<string, number>();
  return document.rows.flatMap(({ line, slots }) => {
    const id = slots['record_id'];
    if (id === undefined) return [];
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, line);
    if (earlier === undefined) return [];
    const text = `the record_id ${id} is that of line ${earlier} already`;
    return [{ rule: 'duplicate-record-id', severity: 'error', line, slot: 'record_id', text }];
  });
}

/** cardinality: what `mapping_cardinality` says against the rows there are, the source side as SSSOM counts it. */
export function cardinality({ standing }: RuleContext): readonly MapFinding[] {
  const targets = new Map<string, Set<string>>();
  for (const row of standing) {
    if (row.targetCode === undefined) continue;
    const known = targets.get(sourceOf(row));
    if (known === undefined) targets.set(sourceOf(row), new Set([targetOf(row)]));
    else known.add(targetOf(row));
  }
  return standing.flatMap((row) => {
    const stated = row.slots['mapping_cardinality'];
    if (stated === undefined) return [];
    const several = (targets.get(sourceOf(row))?.size ?? 0) > 1;
    const right = row.targetCode === undefined ? '0' : several ? 'n' : '1';
    if (stated.split(':')[1] === right) return [];
    const text = `mapping_cardinality is ${stated}, but ${row.sourceCode} has ${right === '0' ? 'no target' : right === 'n' ? 'several targets' : 'one target'}`;
    return [{ rule: 'cardinality', severity: 'warning', line: row.line, slot: 'mapping_cardinality', text }];
  });
}
