/** Leads through a list that is read by offset. */
import { withQuery } from '../components/pager.js';
import { count } from './words.js';

export function Pages({
  path,
  asked,
  window: { offset, page: size, total },
}: {
  readonly path: string;
  readonly asked: Readonly<Record<string, string | undefined>>;
  readonly window: { readonly offset: number; readonly page: number; readonly total: number | undefined };
}) {
  const until = offset + size;
  const isLast = total !== undefined && until >= total;
  if (offset === 0 && isLast) return null;
  const last = total === undefined ? until : Math.min(until, total);
  return (
    <nav class="pager" aria-label="Pages">
      <span>{`${count(Math.min(offset + 1, last))}–${count(last)}${total === undefined ? '' : ` of ${count(total)}`}`}</span>
      {offset === 0 ? null : (
        <a href={withQuery(path, { ...asked, offset: String(Math.max(0, offset - size)) })} rel="prev">
          Previous page
        </a>
      )}
      {isLast ? null : (
        <a href={withQuery(path, { ...asked, offset: String(until) })} rel="next">
          Next page
        </a>
      )}
    </nav>
  );
}
