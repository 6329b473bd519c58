import { parseArgs } from 'node:util';
import { makeLong } from './long.ts';
import { makeSample, type SampleRequest } from './make.ts';

const USAGE = `npm run sample                      the stream that is committed in resources/sample, again
npm run sample -- --seed N --out DIR [--minutes 8] [--size 640x360] [--rate MESSAGES_PER_SECOND]
                  [--chat-lead SECONDS] [--compact] [--no-video]
npm run sample -- --hours H --messages N --seed N --out DIR    a long one, for measurements
`;

/** What the demo shows: chosen for its variety. */
const SHIPPED: SampleRequest = { seed: 7998, minutes: 7, compact: true, outDir: 'resources/sample' };

const { values } = parseArgs({
  allowNegative: true,
  options: {
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    minutes: { type: 'string', default: '8' },
    size: { type: 'string', default: '640x360' },
    rate: { type: 'string' },
    'chat-lead': { type: 'string', default: '0' },
    hours: { type: 'string' },
    messages: { type: 'string', default: '60000' },
    video: { type: 'boolean', default: true },
    compact: { type: 'boolean', default: false },
  },
});

/** null when an option is not what it should be. */
function toRequest(outDir: string): SampleRequest | null {
  const size = /^(\d+)x(\d+)$/.exec(values.size);
  const request: SampleRequest = {
    seed: Number(values.seed),
    outDir,
    minutes: Number(values.minutes),
    video: values.video,
    compact: values.compact,
    widthPx: Number(size?.[1]),
    heightPx: Number(size?.[2]),
    chatLeadMs: Math.round(Number(values['chat-lead']) * 1000),
    ...(values.rate === undefined ? {} : { messagesPerSecond: Number(values.rate) }),
  };
  return Object.values(request).some((value) => Number.isNaN(value)) ? null : request;
}

async function run(): Promise<readonly string[] | null> {
  if (process.argv.length === 2) return Object.values(await makeSample(SHIPPED)) as string[];
  if (values.out === undefined) return null;
  if (values.hours === undefined) {
    const request = toRequest(values.out);
    return request && (Object.values(await makeSample(request)) as string[]);
  }
  const numbers = [values.hours, values.messages, values.seed].map(Number);
  const [hours, messages, seed] = numbers as [number, number, number];
  if (numbers.some(Number.isNaN)) return null;
  const long = await makeLong({ hours, messages, seed, outDir: values.out });
  return [long.mediaPath, long.chatPath, `${long.messages} messages`];
}

const startedMs = performance.now();
const made = await run();
if (made === null) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  process.stdout.write(`${made.join('\n')}\nmade in ${seconds} s\n`);
}
