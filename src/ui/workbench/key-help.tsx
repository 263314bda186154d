/** The keys of the workbench, as `?` shows them. */

const KEYS: readonly (readonly [string, string])[] = [
  ['1 to 9', 'accept that candidate, hand it in and go on'],
  ['e, b, n', 'relation: same meaning, target is broader, target is narrower'],
  ['/', 'search by hand; Tab goes to what was found, Enter accepts it'],
  ['x', 'no target: give a reason, Enter records it'],
  ['s', 'hand in your draft'],
  ['c, f', 'comment, flag'],
  ['j, k', 'next and previous row'],
  ['u', 'undo what was done just before'],
  ['a', 'approve (review)'],
  ['w, r', 'send back for work, reject (review): give a reason, Enter sends it'],
  ['h', 'history of the row'],
  ['Esc', 'leave a field'],
];

export function KeyHelp() {
  return (
    <details class="card keys" id="keys">
      <summary data-key="?">
        <kbd>?</kbd> Keys
      </summary>
      <dl class="facts">
        {KEYS.map(([keys, text]) => (
          <>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
    </details>
  );
}
