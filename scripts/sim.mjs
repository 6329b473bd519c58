// `npm run sim [-- --help]`: stand-ins of every service, for trying the app without the internet.
import { useRightNode } from './lib/node-runtime.mjs';

useRightNode(import.meta.url);
await import('../test/sim/main.ts');
