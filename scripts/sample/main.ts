import { parseArgs } from 'node:util';
import { makeSample } from './make.ts';

const USAGE = `npm run sample -- --seed N --out DIR [--minutes 8] [--size 640x360] [--rate MESSAGES_PER_SECOND]
  [--chat-lead SECONDS] [--compact] [--no-video]`;

const { values } = parseArgs({
  allowNegative: true,
  options: {
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: '.klipstream/sample' },
    minutes: { type: 'string', default: '8' },
    size: { type: 'string', default: '640x360' },
    rate: { type: 'string' },
    'chat-lead': { type: 'string', default: '0' },
    video: { type: 'boolean', default: true },
    compact: { type: 'boolean', default: false },
  },
});

const size = /^(\d+)x(\d+)$/.exec(values.size);
const numbers = [values.seed, values.minutes, values['chat-lead'], values.rate ?? '1'].map(Number);
if (size === null || numbers.some((number) => !Number.isFinite(number))) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  const startedMs = performance.now();
  const paths = await makeSample({
    seed: Number(values.seed),
    outDir: values.out,
    minutes: Number(values.minutes),
    video: values.video,
    compact: values.compact,
    widthPx: Number(size[1]),
    heightPx: Number(size[2]),
    chatLeadMs: Math.round(Number(values['chat-lead']) * 1000),
    ...(values.rate === undefined ? {} : { messagesPerSecond: Number(values.rate) }),
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  process.stdout.write(`${Object.values(paths).join('\n')}\nmade in ${seconds} s\n`);
}
