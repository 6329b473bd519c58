// `npm run demo`: analyses the sample stream and opens its review. `-- --no-open` only prints the address,
// `-- --exit` ends once the review answers, `-- --data-dir DIR` keeps the library elsewhere.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fetchBinaries } from './lib/binaries.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { root, useRightNode } from './lib/node-runtime.mjs';
import { openApp } from './lib/open-app.mjs';

useRightNode(import.meta.url);
const { values } = parseArgs({
  options: {
    'no-open': { type: 'boolean', default: false },
    exit: { type: 'boolean', default: false },
    'data-dir': { type: 'string', default: join(root, '.klipstream', 'demo') },
  },
});
const SAMPLE_DIR = join(root, 'resources', 'sample');
const TOP = '6';
const dataDir = values['data-dir'];
const cli = join(root, 'out', 'main', 'cli.js');
const say = (text) => console.log(text);

/** Runs the command line; its progress shows. Resolves with what it answered. */
function klipstream(...args) {
  const child = spawn(process.execPath, [cli, ...args, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks = [];
  child.stdout.on('data', (bytes) => chunks.push(bytes));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString());
      else reject(new Error(`klipstream ${args[0]} ended with ${code}.`));
    });
  });
}

const samplePath = (name) => join(SAMPLE_DIR, name);

async function analyzeSample() {
  const media = samplePath('stream.mp4');
  if (!existsSync(media)) throw new Error(`The sample is missing: ${media}. Make it with: npm run sample`);
  say('Analysing the sample stream …');
  const startedAtMs = Date.now();
  const answer = await klipstream(
    'analyze',
    media,
    '--chat',
    samplePath('chat.json'),
    '--transcript',
    samplePath('transcript.json'),
    '--json',
  );
  const { vodId } = JSON.parse(answer);
  say(`Done in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s. The best moments:\n`);
  say(await klipstream('highlights', vodId, '--top', TOP));
  return vodId;
}

/** Serves the review, looks at it as a browser would, and stops. */
async function checkReview(vodId) {
  const child = spawn(
    process.execPath,
    [cli, 'serve', '--no-open', '--json', '--review', vodId, '--data-dir', dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  try {
    const [line] = await new Promise((resolve, reject) => {
      child.stdout.once('data', (bytes) => resolve(bytes.toString().split('\n')));
      child.once('close', () => reject(new Error('klipstream serve ended before it served anything.')));
    });
    const url = new URL(JSON.parse(line).url);
    const token = new URLSearchParams(url.hash.slice(1)).get('token');
    const page = await fetch(url.origin);
    const session = await fetch(`${url.origin}/session`, { method: 'POST', body: JSON.stringify({ token }) });
    const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const poster = await fetch(`${url.origin}/asset/poster/${vodId}`, { headers: { cookie } });
    if (!page.ok || !session.ok || !poster.ok) {
      throw new Error(`The review does not answer: ${page.status}, ${session.status}, ${poster.status}.`);
    }
    say(`The review answered at ${url.origin}.`);
  } finally {
    child.kill('SIGTERM');
  }
}

try {
  await fetchBinaries({ say, force: false });
  await ensureBuilt(process.execPath, say);
  const vodId = await analyzeSample();
  if (values.exit) await checkReview(vodId);
  else process.exitCode = await openApp({ dataDir, review: vodId, opens: !values['no-open'] });
} catch (thrown) {
  console.error(thrown.message);
  process.exitCode = 1;
}
