/** The fields of a form that nobody sees: the token against forged requests first of all. */

export interface HiddenProps {
  readonly csrf: string;
  readonly values?: Readonly<Record<string, string | number | undefined>>;
}

export function Hidden({ csrf, values = {} }: HiddenProps) {
  return (
    <>
      <input type="hidden" name="_csrf" value={csrf} />
      {Object.entries(values).map(([name, value]) =>
        value === undefined ? null : <input type="hidden" name={name} value={String(value)} />,
      )}
    </>
  );
}
