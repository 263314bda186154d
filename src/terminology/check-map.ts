/** Checks a map document by all rules, against the loaded content and a local catalogue where they are given. Finds; changes nothing. */
import type { CodeSystem } from '../codesystem/code-system.js';
import { isRejected, type MapCheck, type MapFinding, type RuleContext } from './map-rules/rule.js';
import { MAP_RULE_FUNCTIONS } from './map-rules/table.js';
import { findCodeSystem } from './resolve.js';

/** Findings in the order of the lines; errors forbid publishing. */
export function checkMap(check: MapCheck): readonly MapFinding[] {
  const context = contextOf(check);
  return MAP_RULE_FUNCTIONS.flatMap((rule) => rule(context)).sort((a, b) => a.line - b.line);
}

function contextOf(check: MapCheck): RuleContext {
  const opened = new Map<string, CodeSystem | undefined>();
  return {
    ...check,
    standing: check.document.rows.filter((row) => !isRejected(row)),
    system: (url, version) => {
      if (url === undefined || check.catalogue === undefined) return undefined;
      const key = `${url}|${version ?? ''}`;
      if (!opened.has(key)) opened.set(key, findCodeSystem(check.catalogue, url, version));
      return opened.get(key);
    },
  };
}
