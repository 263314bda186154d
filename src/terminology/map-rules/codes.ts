/** Rules on single codes: they exist in the release that the map names, are active there, and are called what the row says. */
import type { CodeSystem } from '../../codesystem/code-system.js';
import type { MapDocumentRow } from '../../conceptmap/files/map-document.js';
import type { Concept } from '../../domain/concept.js';
import { replacementOf } from './replacement.js';
import { type MapFinding, type RuleContext, severityFor } from './rule.js';

interface Side {
  readonly name: 'target' | 'source';
  readonly idSlot: string;
  readonly labelSlot: string;
  readonly system: CodeSystem;
  readonly code: string;
  readonly display: string | undefined;
}

/** target-unknown, target-inactive, source-unknown, source-inactive, display-mismatch. */
export function codeFindings(context: RuleContext): readonly MapFinding[] {
  if (context.catalogue === undefined) return [];
  return context.standing.flatMap((row) => sidesOf(row, context).flatMap((side) => sideFindings(row, side, context)));
}

function sidesOf(row: MapDocumentRow, context: RuleContext): readonly Side[] {
  const sides: Side[] = [];
  const target = context.system(row.targetSystem, row.targetVersion);
  const source = context.system(row.sourceSystem, row.sourceVersion);
  if (target !== undefined && row.targetCode !== undefined) {
    const slots = { idSlot: 'object_id', labelSlot: 'object_label' };
    sides.push({ name: 'target', ...slots, system: target, code: row.targetCode, display: row.targetDisplay });
  }
  if (source !== undefined) {
    const slots = { idSlot: 'subject_id', labelSlot: 'subject_label' };
    sides.push({ name: 'source', ...slots, system: source, code: row.sourceCode, display: row.sourceDisplay });
  }
  return sides;
}

function sideFindings(row: MapDocumentRow, side: Side, { catalogue }: RuleContext): readonly MapFinding[] {
  const { name, system, code, display } = side;
  const place = { line: row.line, slot: side.idSlot };
  const release = `${system.info.url} ${system.info.version ?? ''}`.trim();
  const concept = system.find(code);
  if (concept === undefined) {
    // A fragment does not hold all codes there are.
    const severity = system.info.content === 'fragment' ? 'warning' : severityFor(row);
    return [{ ...place, rule: `${name}-unknown`, severity, text: `the ${name} ${code} does not exist in ${release}` }];
  }
  const findings: MapFinding[] = [];
  if (concept.inactive) {
    const instead = catalogue === undefined ? undefined : replacementOf(catalogue, system, concept);
    const hint = instead === undefined ? '' : `; it is replaced by ${instead}`;
    const text = `the ${name} ${code} is ${concept.status ?? 'inactive'} in ${release}${hint}`;
    // A local code that went out of use may still stand in old data; a row in work can still be changed.
    const severity = name === 'source' ? 'warning' : row.approved ? 'error' : 'note';
    findings.push({ ...place, rule: `${name}-inactive`, severity, text });
  }
  if (display !== undefined && !isName(system, concept, display)) {
    const text = `the label '${display}' is no name of ${code} ('${concept.display ?? ''}')`;
    findings.push({ rule: 'display-mismatch', severity: 'warning', line: row.line, slot: side.labelSlot, text });
  }
  return findings;
}

function isName(system: CodeSystem, concept: Concept, label: string): boolean {
  if (concept.display === label || concept.display?.toLowerCase() === label.toLowerCase()) return true;
  return system.designations(concept).some(({ value }) => value.toLowerCase() === label.toLowerCase());
}
