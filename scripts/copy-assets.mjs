// Copies what the compiler does not: the SQL migrations, beside the compiled code that reads them.
import { chmodSync, cpSync } from 'node:fs';

cpSync('src/db/migrations', 'dist/src/db/migrations', { recursive: true });
chmodSync('dist/src/cli/main.js', 0o755);
