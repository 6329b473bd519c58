// `npm start [-- --no-open] [-- --data-dir DIR]`: the app in Electron, else in the browser.
import { parseArgs } from 'node:util';
import { fetchBinaries } from './lib/binaries.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { useRightNode } from './lib/node-runtime.mjs';
import { openApp } from './lib/open-app.mjs';

useRightNode(import.meta.url);
const { values } = parseArgs({
  options: { 'no-open': { type: 'boolean', default: false }, 'data-dir': { type: 'string' } },
});
const say = (text) => console.log(text);
try {
  await fetchBinaries({ say, force: false });
  await ensureBuilt(process.execPath, say);
  process.exitCode = await openApp({
    dataDir: values['data-dir'] ?? null,
    review: null,
    opens: !values['no-open'],
  });
} catch (thrown) {
  console.error(thrown.message);
  process.exitCode = 1;
}
