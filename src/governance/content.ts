/** What is said of a source code, compared and written in one normal form. Pure. */
import { canonicalJson, type Json } from './canonical-json.js';
import type { Content, ProposedTarget } from './row.js';

/**
 * The same text for contents that say the same: order of targets, displays, comments and the version looked at do not count. Two mappers
 * agree exactly where this agrees.
 */
export function contentKey(content: Content): string {
  if (content.kind === 'no-map') return 'no-map';
  const targets = content.targets.map(({ system, code, relationship, dependsOn = [], product = [] }) =>
    canonicalJson({ system, code, relationship, dependsOn, product } as unknown as Json),
  );
  return targets.sort().join('\n');
}

/** The targets; none where the content says that none exists. */
export function targetsOf(content: Content | undefined): readonly ProposedTarget[] {
  return content?.kind === 'map' ? content.targets : [];
}
