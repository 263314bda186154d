/** A labelled field of a form, with its hint and its fault tied to it for those who hear the page. */
import type { Child } from 'hono/jsx';

export interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly id?: string;
  readonly type?: string;
  readonly value?: string | undefined;
  readonly hint?: string;
  readonly fault?: string | undefined;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly placeholder?: string;
  readonly list?: string;
}

export function Field({ label, name, id = `field-${name}`, hint, fault, type = 'text', ...rest }: FieldProps) {
  const { value, required, autocomplete, placeholder, list } = rest;
  const said = [hint === undefined ? '' : `${id}-hint`, fault === undefined ? '' : `${id}-fault`].filter(
    (each) => each,
  );
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        value={value}
        required={required}
        autocomplete={autocomplete}
        placeholder={placeholder}
        list={list}
        aria-describedby={said.length === 0 ? undefined : said.join(' ')}
        aria-invalid={fault === undefined ? undefined : 'true'}
      />
      {hint === undefined ? null : <small id={`${id}-hint`}>{hint}</small>}
      {fault === undefined ? null : (
        <small id={`${id}-fault`} class="fault">
          {fault}
        </small>
      )}
    </div>
  );
}

export interface Choice {
  readonly value: string;
  readonly text: string;
}

export interface SelectProps {
  readonly label: string;
  readonly name: string;
  readonly id?: string;
  readonly choices: readonly Choice[];
  readonly value?: string | undefined;
  readonly children?: Child;
}

export function Select({ label, name, id = `field-${name}`, choices, value }: SelectProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name}>
        {choices.map((choice) => (
          <option value={choice.value} selected={choice.value === (value ?? '')}>
            {choice.text}
          </option>
        ))}
      </select>
    </div>
  );
}
