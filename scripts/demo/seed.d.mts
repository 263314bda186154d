/** Types of the sample work, for the tests that begin with it. */
export interface Client {
  readonly name: string;
  readonly cookie: string;
  readonly csrf: string;
  get(path: string): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
}

export interface Demo {
  readonly admin: Client;
  readonly people: Readonly<Record<'mara' | 'theo' | 'rhea', Client & { readonly password: string }>>;
  /** Ids of rows by code: of the laboratory, and of the map of two mappers. */
  readonly rows: Readonly<Record<string, string>>;
  readonly second: Readonly<Record<string, string>>;
}

export const LAB: string;
export function seedDemo(base: string, admin: { readonly name: string; readonly password: string }): Promise<Demo>;
export function missSome(base: string): Promise<void>;
