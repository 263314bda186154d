/**
 * Keys of the workbench, and two conveniences of its lists; nothing else. A key presses the button or follows the link that shows it: an
 * element says `data-key="x"`. Everything works the same by mouse, touch and tab, and without this script. While a field has the focus, keys are
 * text; Escape leaves it.
 */

const TEXT_FIELDS = 'input:not([type=checkbox], [type=radio], [type=file]), textarea, select';

/** The element of this key that can be used now. */
function elementOf(key: string): HTMLElement | undefined {
  const all = document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  return [...all].find((element) => element.offsetParent !== null && !element.matches(':disabled'));
}

/** In a list, j and k go from row to row; Enter opens the one that has the focus. */
function walk(key: string): boolean {
  if (key !== 'j' && key !== 'k') return false;
  const links = [...document.querySelectorAll<HTMLElement>('main tbody th a')];
  const here = links.indexOf(document.activeElement as HTMLElement);
  const next = links[here < 0 && key === 'k' ? links.length - 1 : here + (key === 'j' ? 1 : -1)];
  next?.focus();
  return next !== undefined;
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const { target } = event;
  if (target instanceof HTMLElement && target.matches(TEXT_FIELDS)) {
    if (event.key === 'Escape') target.blur();
    return;
  }
  const element = elementOf(event.key);
  if (element === undefined) {
    if (walk(event.key)) event.preventDefault();
    return;
  }
  event.preventDefault();
  // A second press of the same key must not send a second answer while the first is on its way.
  if (event.repeat) return;
  if (element.matches(TEXT_FIELDS)) element.focus();
  else element.click();
});

document.addEventListener('change', (event) => {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return;
  if (target instanceof HTMLInputElement && target.dataset['selectAll'] !== undefined) {
    const name = CSS.escape(target.dataset['selectAll']);
    for (const box of document.querySelectorAll<HTMLInputElement>(`tbody input[name="${name}"]:not(:disabled)`)) {
      box.checked = target.checked;
    }
  }
  if (target instanceof HTMLSelectElement) target.closest<HTMLFormElement>('form.filters')?.requestSubmit();
});

/** One answer is sent once, however often its button is pressed. */
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (form.method !== 'post') return;
  if (form.dataset['sent'] !== undefined) event.preventDefault();
  form.dataset['sent'] = 'true';
});

/** Whoever comes back to a page by the browser's own button may send its forms again. */
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) delete form.dataset['sent'];
});
