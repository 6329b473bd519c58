import { alignChatTask } from './chat-align.ts';
import { chatFeaturesTask } from './chat-features.ts';
import { chatLingoTask } from './chat-lingo.ts';
import { importChat } from './chat-import.ts';
import { cleanRows } from './clean-rows.ts';
import { exportAnalysis } from './export-analysis.ts';
import { fingerprintFile } from './fingerprint.ts';
import { inspectFileNature } from './inspect-file.ts';
import { explainHype, rankHighlights, reweighHype } from './rank-highlights.ts';
import { scoreHypeTask } from './score-hype.ts';
import { searchText } from './search-text.ts';
import { importTranscript, indexTranscript } from './transcript-tasks.ts';
import { buildWaveform } from './build-waveform.ts';
import { findSpeech } from './find-speech.ts';
import { measureAudio } from './measure-audio.ts';

/** Every task that can run in a worker thread, by name. One line each; the handler lives in its own file. */
export const workerTasks = {
  'chat.align': alignChatTask,
  'chat.features': chatFeaturesTask,
  'chat.lingo': chatLingoTask,
  'chat.import': importChat,
  'export.analysis': exportAnalysis,
  'file.fingerprint': fingerprintFile,
  'file.inspect': inspectFileNature,
  'hype.score': scoreHypeTask,
  'review.explain': explainHype,
  'review.rank': rankHighlights,
  'review.reweigh': reweighHype,
  'rows.clean': cleanRows,
  'search.text': searchText,
  'transcript.import': importTranscript,
  'transcript.index': indexTranscript,
  'audio.measure': measureAudio,
  'audio.waveform': buildWaveform,
  'audio.speech': findSpeech,
};

export type WorkerTasks = typeof workerTasks;
