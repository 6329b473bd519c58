import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { encodeChatModel } from '../../src/core/domain/chat/model/model-file.ts';
import { hasTestData } from '../../test/support/test-data.ts';
import { chatLikeLines } from './chat-like-lines.ts';
import type { LearningPlan } from './learn.ts';
import { goEmotionsTraining, vaderTweets } from './sources.ts';
import { trainModel } from './train-model.ts';

const USAGE = `npm run train              trains resources/chat-model.bin again, byte for byte
npm run train -- --check   trains, writes nothing, and fails where the bytes differ from the shipped ones

The texts to learn from are read from KLIPSTREAM_TEST_DATA (default ../shared/data).`;

const MODEL = new URL('../../resources/chat-model.bin', import.meta.url);
const CHAT_LIKE_LINES = 20_000;
const CHAT_LIKE_SEED = 99;
const PLAN: LearningPlan = { seed: 7, epochs: 4, step: 0.05, decay: 1e-5, rowBits: 17 };

const [flag] = process.argv.slice(2);
if (flag !== undefined && flag !== '--check') {
  console.log(USAGE);
  process.exit(flag === '--help' ? 0 : 2);
}
if (!hasTestData) {
  console.error('The texts to learn from are not here (KLIPSTREAM_TEST_DATA).');
  process.exit(1);
}

const startedMs = performance.now();
const comments = goEmotionsTraining();
const tweets = vaderTweets();
const chatLike = chatLikeLines(comments, CHAT_LIKE_LINES, CHAT_LIKE_SEED);
console.log(
  `${comments.length} comments of GoEmotions' training split, ${tweets.length} tweets of VADER, ` +
    `${chatLike.length} made-up lines with emotes of the lexicon`,
);
const bytes = encodeChatModel(trainModel([...comments, ...tweets, ...chatLike], PLAN));
const digest = createHash('sha256').update(bytes).digest('hex');
console.log(
  `${bytes.length} bytes, sha256 ${digest}, ${((performance.now() - startedMs) / 1000).toFixed(0)} s`,
);

if (flag === '--check') {
  const same = readFileSync(MODEL).equals(bytes);
  console.log(same ? 'The shipped model is exactly this one.' : 'The shipped model is another one.');
  process.exitCode = same ? 0 : 1;
} else writeFileSync(MODEL, bytes);
