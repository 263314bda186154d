/** Rules against the local catalogue: every code has a row, every row a code, and the unit of a test fits the property of its target. */
import { LOINC } from '../../domain/systems.js';
import { type LocalEntry, type MapFinding, type RuleContext, severityFor } from './rule.js';

const MOST_NAMED = 10;

/** coverage: codes of the catalogue that no row speaks of, in one finding; rows whose code the catalogue does not have. */
export function coverage({ local, document, standing }: RuleContext): readonly MapFinding[] {
  if (local === undefined) return [];
  const codes = new Set(local.entries.map(({ code }) => code));
  const decided = new Set(standing.map(({ sourceCode }) => sourceCode));
  const missing = [...codes].filter((code) => !decided.has(code));
  const strange = document.rows.filter(({ sourceCode }) => !codes.has(sourceCode));
  const named = missing.slice(0, MOST_NAMED).join(', ');
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  const text = `${missing.length} of ${codes.size} codes of ${local.name} have no row: ${named}${more}`;
  return [
    ...(missing.length === 0 ? [] : [{ rule: 'coverage', severity: 'warning', line: 1, text } as const]),
    ...strange.map(({ line, sourceCode }): MapFinding => {
      return {
        rule: 'source-unknown',
        severity: 'warning',
        line,
        slot: 'subject_id',
        text: `${local.name} has no code ${sourceCode}`,
      };
    }),
  ];
}

/**
 * unit-property: a local unit that the LOINC property of the target cannot have (`mmol/L` mapped to a mass concentration). About half
 * of the wrong laboratory maps are wrong here.
 */
export function unitProperty({ local, standing, system }: RuleContext): readonly MapFinding[] {
  if (local === undefined) return [];
  const entries = new Map<string, LocalEntry>(local.entries.map((entry) => [entry.code, entry]));
  return standing.flatMap((row): readonly MapFinding[] => {
    const unit = entries.get(row.sourceCode)?.unit;
    if (unit === undefined || row.targetCode === undefined || row.targetSystem !== LOINC) return [];
    const loinc = system(row.targetSystem, row.targetVersion);
    const concept = loinc?.find(row.targetCode);
    if (loinc === undefined || concept === undefined) return [];
    const property = loinc.properties(concept).find(({ code }) => code === 'PROPERTY');
    const { value, description } = property ?? {};
    const name = description ?? (typeof value?.value === 'string' ? value.value : undefined);
    const why = name === undefined ? undefined : local.unitConflict(unit, name);
    if (why === undefined) return [];
    const text = `${row.sourceCode} is measured in ${unit}, but ${row.targetCode} has the property ${name}: ${why}`;
    return [{ rule: 'unit-property', severity: severityFor(row), line: row.line, slot: 'object_id', text }];
  });
}
