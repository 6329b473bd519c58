// `npm run setup`: fetches Electron and a current ffmpeg where the network allows. Never fails.
import { fetchBinaries } from './lib/binaries.mjs';
import { useRightNode } from './lib/node-runtime.mjs';

useRightNode(import.meta.url);
await fetchBinaries({ say: (text) => console.log(text), force: true });
console.log('Ready. Start with: npm start');
