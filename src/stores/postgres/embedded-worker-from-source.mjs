// From source only: a TypeScript loader does not reach a new thread by itself.
import { register } from 'tsx/esm/api';

register();
await import('./embedded-worker.ts');
