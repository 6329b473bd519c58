// `npm run test:live [-- <link>...]`: the real services against the stand-ins. Opt-in; needs the internet.
import { useRightNode } from './lib/node-runtime.mjs';

useRightNode(import.meta.url);
await import('../test/live/main.ts');
