/**
 * Small pictures, drawn on the server as SVG without any inline style: a bar of shares, a histogram, a line over days. Each says in words what
 * it shows.
 */

export interface Share {
  readonly part: number;
  readonly whole: number;
  /** What the share is, in words and with its figures. */
  readonly label: string;
  readonly class?: string;
}

/** A bar that is filled as far as the share goes. */
export function Bar({ part, whole, label, class: name }: Share) {
  const width = whole <= 0 ? 0 : Math.min(100, Math.max(part > 0 ? 1 : 0, (part / whole) * 100));
  return (
    <svg class={`bar ${name ?? ''}`} viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={label}>
      <rect class="track" width="100" height="6" rx="1" />
      <rect class="fill" width={rounded(width)} height="6" rx="1" />
    </svg>
  );
}

export interface Bin {
  readonly label: string;
  readonly count: number;
}

/** Columns for the bins; the commonest is as high as the picture. */
export function Histogram({ bins, label }: { readonly bins: readonly Bin[]; readonly label: string }) {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const width = 100 / Math.max(1, bins.length);
  return (
    <svg class="histogram" viewBox="0 0 100 32" preserveAspectRatio="none" role="img" aria-label={label}>
      {bins.map(({ label: bin, count }, index) => {
        const height = count === 0 ? 0 : Math.max(1, (count / most) * 32);
        return (
          <rect
            class="fill"
            x={rounded(index * width + 0.4)}
            y={rounded(32 - height)}
            width={rounded(width - 0.8)}
            height={rounded(height)}
          >
            <title>{`${bin}: ${count}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}

export interface LineProps {
  /** In order of time; values from 0. */
  readonly values: readonly number[];
  /** The value at the top of the picture; without it, the greatest. */
  readonly top?: number;
  readonly label: string;
}

/** A line with the area below it. */
export function Line({ values, top = Math.max(1, ...values), label }: LineProps) {
  const step = values.length > 1 ? 100 / (values.length - 1) : 100;
  const points = (values.length === 1 ? [...values, ...values] : values).map(
    (value, index) => `${rounded(index * step)},${rounded(30 - (Math.min(value, top) / top) * 28)}`,
  );
  return (
    <svg class="line" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label={label}>
      <polygon class="area" points={`0,30 ${points.join(' ')} 100,30`} />
      <polyline class="stroke" points={points.join(' ')} vector-effect="non-scaling-stroke" />
    </svg>
  );
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}
