/** `npm run sim [-- options]`: starts stand-ins of every service, for a person to try KlipStream against. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { mediaTool } from '../support/media-lab.ts';
import { startAppSim, type AppSim } from './app/app-sim.ts';
import { checkFaultNames, FAULT_NAMES } from './app/named-faults.ts';
import { makeSeededMedia } from './app/seeded-media.ts';

const HELP = `npm run sim [-- options]

Starts stand-ins of Twitch, YouTube, Kick and the emote providers on this machine and writes their
addresses into the settings of a data folder.

  --data-dir DIR   data folder of the app (default: klipstream-sim in the temp folder)
  --seed N         another stream (default 1)
  --duration SEC   its length (default 600)
  --messages N     messages of each chat (default 3000)
  --latency MS     time before each answer (default 0)
  --fault NAME     order a fault; may be given several times. One request in eight suffers what is ordered
                   of answers. Names:
                   ${FAULT_NAMES.join(' ')
                     .replace(/(.{1,80})(?: |$)/g, '$1\n                   ')
                     .trim()}
  --faults random:SEED   a random mixture of what can happen to answers
  --json           one line of JSON instead of text

While it runs, a line "offline" or "live" on its input takes the live channels off the air and back.`;

const { values } = parseArgs({
  options: {
    'data-dir': { type: 'string', default: join(tmpdir(), 'klipstream-sim') },
    seed: { type: 'string', default: '1' },
    duration: { type: 'string', default: '600' },
    messages: { type: 'string', default: '3000' },
    latency: { type: 'string', default: '0' },
    fault: { type: 'string', multiple: true, default: [] },
    faults: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else
  await run().catch((thrown: unknown) => {
    console.error(thrown instanceof Error ? thrown.message : String(thrown));
    process.exitCode = 1;
  });

async function run(): Promise<void> {
  const dataDir = resolve(values['data-dir']);
  const seed = whole('seed', 0);
  const durationSec = whole('duration', 30);
  const messages = whole('messages', 1);
  const faults = [...values.fault, ...(values.faults === undefined ? [] : [values.faults])];
  checkFaultNames(faults);
  if (!values.json) console.log(`Making ${durationSec} s of media …`);
  await useOurFfmpeg();
  const media = await makeSeededMedia(join(dataDir, 'stand-in-media'), seed, durationSec);
  const ended = untilAskedToEnd();
  const sim = await startAppSim({ seed, messages, media, latencyMs: whole('latency', 0), faults });
  writeSettings(dataDir, sim.endpoints);
  tell(sim, dataDir);
  const input = createInterface({ input: process.stdin }).on('line', (line) => {
    if (line === 'live' || line === 'offline') sim.air(line === 'live');
  });
  await ended;
  input.close();
  process.stdin.destroy();
  await sim.close();
}

function whole(name: 'seed' | 'duration' | 'messages' | 'latency', atLeast: number): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= atLeast) return value;
  throw new Error(`--${name} takes a whole number, ${atLeast} or more.`);
}

/** Media is made with the ffmpeg that the app itself would use. */
async function useOurFfmpeg(): Promise<void> {
  const { ffmpegPath } = await mediaTool().paths();
  process.env['PATH'] = `${dirname(ffmpegPath)}${delimiter}${process.env['PATH'] ?? ''}`;
}

/** Everything else that is set there stays. */
function writeSettings(dataDir: string, endpoints: Readonly<Record<string, string>>): void {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'settings.json');
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as object) : {};
  writeFileSync(path, `${JSON.stringify({ ...before, endpoints }, null, 2)}\n`, { mode: 0o600 });
}

function tell({ links, endpoints }: AppSim, dataDir: string): void {
  if (values.json) {
    console.log(JSON.stringify({ dataDir, links, endpoints }));
    return;
  }
  const width = Math.max(...Object.keys(links).map((name) => name.length));
  const rows = Object.entries(links).map(([name, link]) => `  ${name.padEnd(width)}  ${link}`);
  console.log(
    [
      ...['The stand-ins run. In another terminal open the app on them:', ''],
      ...[`  npm start -- --data-dir ${dataDir}`, '', 'and paste one of these:', '', ...rows, ''],
      ...['or on the command line:', ''],
      ...[`  npx klipstream analyze ${links['Twitch VOD']!} --data-dir ${dataDir}`, ''],
      'Lines "offline" and "live" here take the live channels off the air and back. Ctrl+C ends it.',
    ].join('\n'),
  );
}

function untilAskedToEnd(): Promise<void> {
  return new Promise((done) => {
    process.once('SIGINT', done);
    process.once('SIGTERM', done);
  });
}
