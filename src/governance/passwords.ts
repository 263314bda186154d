/** Passwords: hashing with scrypt (RFC 7914), checking, and making one. Keeps none. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Cost: about 90 ms and 32 MiB for each check. Written into every hash, so that it can be raised later. */
const COST = { N: 32_768, r: 8, p: 1 } as const;
const KEY_BYTES = 32;
const SHORTEST = 12;
const LONGEST = 1_024;

/** What is wrong with a password as chosen; undefined where nothing is. */
export function passwordFault(password: string): string | undefined {
  if (password.length < SHORTEST) return `must have at least ${SHORTEST} characters`;
  if (password.length > LONGEST) return `must have at most ${LONGEST} characters`;
  return undefined;
}

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, { salt, ...COST });
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether the password is the one hashed. Without a hash (an unknown user) the same work is done and the answer is no. */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [scheme, N, r, p, salt = '', key = ''] = (hash ?? NOBODY).split('$');
  if (scheme !== 'scrypt') return false;
  const wanted = Buffer.from(key, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const own = await derive(password, { salt: Buffer.from(salt, 'base64url'), ...cost });
  return own.length === wanted.length && timingSafeEqual(own, wanted) && hash !== undefined;
}

const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`;

/** A new password: 24 characters, 144 random bits. */
export function generatePassword(): string {
  return randomBytes(18).toString('base64url');
}

interface Derivation {
  readonly salt: Buffer;
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

function derive(password: string, { salt, ...cost }: Derivation): Promise<Buffer> {
  // Twice what scrypt needs (128 · N · r bytes).
  const options = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    // The same password may be typed as composed or decomposed characters.
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
