/** What `impact` found, in words, as JSON, and as the findings that the report formats take. Looks nothing up. */
import { type DriftFinding, type DriftKind, driftReason } from '../domain/release-drift.js';
import type { MapImpact } from '../governance/map-impacts.js';
import { VERSION } from '../release.js';
import type { Report, ReportFinding, ReportRule, Severity } from '../report/report.js';

/** A row of a mapping file that is touched. */
export interface FileImpact {
  readonly line: number;
  readonly source: string;
  readonly display?: string;
  readonly approved: boolean;
  readonly findings: readonly DriftFinding[];
}

export interface FileImpacts {
  readonly file: string;
  /** Rows that were compared. */
  readonly rows: number;
  readonly impacts: readonly FileImpact[];
}

export interface ImpactResult {
  /** `system|version` */
  readonly to: string;
  readonly from?: string;
  readonly maps: readonly MapImpact[];
  readonly files: readonly FileImpacts[];
}

const KINDS: Readonly<Record<DriftKind, Omit<ReportRule, 'id'>>> = {
  missing: {
    severity: 'error',
    title: 'The target is not in the new release',
    help: 'Map to one of the replacements, or record that there is no target.',
  },
  retired: {
    severity: 'error',
    title: 'The target is inactive in the new release',
    help: 'Map to one of the replacements, or record that there is no target.',
  },
  deprecated: {
    severity: 'error',
    title: 'The publisher asks not to use the target any more',
    help: 'Map to one of the replacements.',
  },
  'axis-changed': {
    severity: 'warning',
    title: 'The target means something else on one of its axes',
    help: 'Look at the row again: what the local code means must still fit.',
  },
  renamed: {
    severity: 'note',
    title: 'The target has another name',
    help: 'See whether the meaning is still the same.',
  },
};

export const IMPACT_RULES: readonly ReportRule[] = Object.entries(KINDS).map(([kind, rule]) => ({
  id: ruleId(kind),
  ...rule,
}));

function ruleId(kind: string): string {
  return `drift-${kind}`;
}

/** Rows that are touched, of maps and files together. */
export function touchedRows({ maps, files }: ImpactResult): number {
  const sum = (lists: readonly { readonly impacts: readonly unknown[] }[]): number =>
    lists.reduce((all, { impacts }) => all + impacts.length, 0);
  return sum(maps) + sum(files);
}

export function impactText(result: ImpactResult): string {
  const { from, to, maps, files } = result;
  const lines = [from === undefined ? to : `${from} → ${to.slice(to.indexOf('|') + 1)}`];
  for (const { map, standing, impacts } of maps) {
    lines.push(`${map.id} (${map.title}): ${of(impacts.length, standing)} standing rows touched`);
    for (const { row, findings } of impacts) {
      const state = row.state === 'approved' ? '' : ` (${row.state})`;
      lines.push(`  ${named(row.source.code, row.source.display)}${state}: ${driftReason(findings)}`);
    }
  }
  for (const { file, rows, impacts } of files) {
    lines.push(`${file}: ${of(impacts.length, rows)} rows touched`);
    for (const { line, source, display, findings } of impacts) {
      lines.push(`  line ${line}, ${named(source, display)}: ${driftReason(findings)}`);
    }
  }
  return [...lines, totals(result)].join('\n');
}

function of(some: number, all: number): string {
  return `${some.toLocaleString('en-US')} of ${all.toLocaleString('en-US')}`;
}

function named(code: string, display: string | undefined): string {
  return display === undefined || display === '' ? code : `${code} (${display})`;
}

/** `3 rows touched: 1 missing, 2 renamed` */
function totals(result: ImpactResult): string {
  const kinds = countKinds(result);
  const told = Object.entries(kinds).map(([kind, count]) => `${count.toLocaleString('en-US')} ${kind}`);
  const rows = touchedRows(result);
  return `${rows === 0 ? 'no' : rows.toLocaleString('en-US')} row${rows === 1 ? '' : 's'} touched${told.length === 0 ? '' : `: ${told.join(', ')}`}`;
}

/** How many findings there are of each kind, gravest first. */
export function countKinds({ maps, files }: ImpactResult): Readonly<Partial<Record<DriftKind, number>>> {
  const counts = new Map<DriftKind, number>();
  for (const { impacts } of [...maps, ...files]) {
    for (const { findings } of impacts) {
      for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  }
  const present = (Object.keys(KINDS) as DriftKind[]).filter((kind) => counts.has(kind));
  return Object.fromEntries(present.map((kind) => [kind, counts.get(kind)]));
}

export function impactJson(result: ImpactResult): string {
  const { from, to, maps, files } = result;
  const told = {
    tool: { name: 'concord', version: VERSION },
    ...(from === undefined ? {} : { from }),
    to,
    rows: touchedRows(result),
    counts: countKinds(result),
    maps: maps.map(({ map, standing, impacts }) => ({
      ...{ map: map.id, url: map.url, title: map.title, standing },
      rows: impacts.map(({ row, findings }) => ({ row: row.id, state: row.state, source: row.source, findings })),
    })),
    files: files.map(({ file, rows, impacts }) => ({ file, compared: rows, rows: impacts })),
  };
  return JSON.stringify(told, null, 2);
}

/** For the formats of `src/report`. A governed row has no file: its map stands as one, and the source code tells the row. */
export function impactReport({ maps, files }: ImpactResult): Report {
  const findings: ReportFinding[] = [];
  const add = (place: Omit<ReportFinding, 'rule' | 'severity' | 'text' | 'subject'>, source: string) => {
    return (finding: DriftFinding): void => {
      const { kind, code, axis } = finding;
      findings.push({
        ...place,
        rule: ruleId(kind),
        severity: severityOf(kind),
        text: `${source}: ${driftReason([finding])}`,
        subject: `${source}|${code}|${axis ?? ''}`,
      });
    };
  };
  for (const { map, impacts } of maps) {
    for (const { row, findings: own } of impacts) {
      own.forEach(add({ file: `governance/${map.id}`, line: 1 }, named(row.source.code, row.source.display)));
    }
  }
  for (const { file, impacts } of files) {
    for (const { line, source, display, findings: own } of impacts)
      own.forEach(add({ file, line }, named(source, display)));
  }
  const names = [...maps.map(({ map }) => `governance/${map.id}`), ...files.map(({ file }) => file)];
  return { tool: { name: 'concord', version: VERSION }, rules: IMPACT_RULES, files: names, findings };
}

function severityOf(kind: DriftKind): Severity {
  return KINDS[kind].severity;
}
