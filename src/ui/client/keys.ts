/**
 * Keys of the workbench, and nothing else: a key presses the button or follows the link that shows it. An element says `data-key="x"`; the
 * page works the same by mouse, touch and tab. While a field has the focus, keys are text.
 */

/** The element of this key that can be used now. */
function elementOf(key: string): HTMLElement | undefined {
  const all = document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  return [...all].find((element) => element.offsetParent !== null && !element.matches(':disabled'));
}

function isText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select')
  );
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isText(event.target)) {
    if (event.key === 'Escape') (event.target as HTMLElement).blur();
    return;
  }
  const element = elementOf(event.key);
  if (element === undefined) return;
  event.preventDefault();
  if (element.matches('input:not([type=checkbox]):not([type=radio]), textarea, select')) element.focus();
  else element.click();
});
