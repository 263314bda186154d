/** What a new release did to the targets of a decision, and what it proposes instead. */
import type { DriftFinding } from '../../http/api/contract/row-shapes.js';
import { Badge } from '../components/badge.js';
import { conceptPath } from '../components/target.js';
import { systemName } from '../words.js';

export function Findings({ findings }: { readonly findings: readonly DriftFinding[] }) {
  return (
    <ul class="findings">
      {findings.map((finding) => (
        <li>
          <Badge tone={finding.kind === 'renamed' ? 'info' : 'warn'}>{finding.kind}</Badge>{' '}
          <a class="code" href={conceptPath(finding.system, finding.code)}>
            {finding.code}
          </a>{' '}
          in {systemName(finding.system)} {finding.to}
          {finding.axis === undefined ? '' : `, ${finding.axis}`}
          {finding.before === undefined ? '' : `: “${finding.before}”`}
          {finding.after === undefined ? '' : ` → “${finding.after}”`}
          <Replacements finding={finding} />
        </li>
      ))}
    </ul>
  );
}

function Replacements({ finding: { replacements } }: { readonly finding: DriftFinding }) {
  if (replacements.length === 0) return null;
  return (
    <>
      . Instead:{' '}
      {replacements.map(({ system, code, display, source }, index) => (
        <>
          {index === 0 ? '' : '; '}
          <a class="code" href={conceptPath(system, code)}>
            {code}
          </a>{' '}
          {display} <span class="muted">({source})</span>
        </>
      ))}
    </>
  );
}
