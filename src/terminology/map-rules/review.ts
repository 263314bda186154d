/** Rules on who decided: a reviewer is there, and is not the author. */
import type { MapFinding, RuleContext } from './rule.js';

/** reviewer-missing, reviewer-is-author, author-missing, not-reviewed. */
export function reviewFindings({ document }: RuleContext): readonly MapFinding[] {
  return document.rows.flatMap(
    ({ line, authors, reviewers, agreement, reviewDate, approved }): readonly MapFinding[] => {
      const decided = agreement !== undefined || reviewDate !== undefined;
      if (reviewers.length === 0) {
        if (!decided)
          return [
            {
              rule: 'not-reviewed',
              severity: 'note',
              line,
              slot: 'reviewer_id',
              text: 'is not reviewed yet, and not served',
            },
          ];
        return [
          {
            rule: 'reviewer-missing',
            severity: 'error',
            line,
            slot: 'reviewer_id',
            text: 'is decided, but no reviewer is named',
          },
        ];
      }
      if (approved && authors.length === 0) {
        return [
          {
            rule: 'author-missing',
            severity: 'warning',
            line,
            slot: 'author_id',
            text: 'is approved, but no author is named who could be another person',
          },
        ];
      }
      if (Number(agreement ?? 1) <= 0 || reviewers.some((reviewer) => !authors.includes(reviewer))) return [];
      const text = `is approved by its author ${reviewers.join(', ')}, and not served`;
      return [{ rule: 'reviewer-is-author', severity: 'error', line, slot: 'reviewer_id', text }];
    },
  );
}
