// `npm test [-- vitest's filters]`: brings what the tests need, builds, runs every check and every test, and ends with one count line.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { installNeeded } from './lib/debian-packages.mjs';
import { root, useRightNode } from './lib/node-runtime.mjs';

useRightNode(import.meta.url);
const CHECKS = ['lint', 'types', 'format:check', 'unused', 'layers'];
const REPORT = join(root, 'node_modules', '.cache', 'klipstream-tests.json');

const count = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const skipped = [];
const say = (text) => console.log(text);

/** Two at a time, the longest first; what each says comes in one piece. */
async function runChecks() {
  const waiting = [...CHECKS];
  const lane = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await runCheck(name);
  };
  await Promise.all([lane(), lane()]);
}

async function runCheck(name) {
  const child = spawn('npm', ['run', '--silent', name], { cwd: root, shell: process.platform === 'win32' });
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  say(`\n> ${name}\n${said}`.trimEnd());
  if (code === 0) count.passed++;
  else {
    count.failed++;
    failures.push(`check: ${name}`);
  }
}

function runTests() {
  rmSync(REPORT, { force: true });
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const ended = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  if (!existsSync(REPORT)) {
    count.failed++;
    failures.push('the test runner itself');
    return;
  }
  const before = count.failed;
  for (const file of JSON.parse(readFileSync(REPORT, 'utf8')).testResults) countFile(file);
  if (ended.status !== 0 && count.failed === before) {
    count.failed++;
    failures.push('an error outside of every test (see above)');
  }
}

function countFile(file) {
  const name = file.name.replace(root, '');
  if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) {
    count.failed++;
    failures.push(`${name} (could not be run)`);
  }
  for (const test of file.assertionResults) {
    const title = `${name}: ${test.fullName}`;
    if (test.status === 'passed') count.passed++;
    else if (test.status === 'failed') {
      count.failed++;
      failures.push(title);
    } else {
      count.skipped++;
      skipped.push(title);
    }
  }
}

installNeeded(say);
try {
  await ensureBuilt(process.execPath, say);
  count.passed++;
} catch (thrown) {
  say(thrown.message);
  count.failed++;
  failures.push('the build');
}
await runChecks();
runTests();
if (skipped.length > 0) say(`\nSkipped:\n${skipped.map((title) => `  ${title}`).join('\n')}`);
if (failures.length > 0) say(`\nFailed:\n${failures.map((title) => `  ${title}`).join('\n')}`);
say(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed === 0 ? 0 : 1;
