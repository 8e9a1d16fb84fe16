/** The process. All that a file imports is compiled before its first line runs, so what makes that cheap stands here. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/nightdesk'));
// Else the young generation grows with every crowd that connects, and keeps 100 KiB a person of it for nothing.
setFlagsFromString('--semi-space-growth-factor=1');

const { start } = await import('./compose.ts');
await start();
