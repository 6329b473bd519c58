import { alignSounds } from './align-sounds.ts';
import { alignChatTask } from './chat-align.ts';
import { chatFeaturesTask } from './chat-features.ts';
import { chatLingoTask } from './chat-lingo.ts';
import { importChat } from './chat-import.ts';
import { chatHistogram } from './chat-histogram.ts';
import { cleanRows, eraseChatRows } from './clean-rows.ts';
import { exportAnalysis } from './export-analysis.ts';
import { fingerprintFile } from './fingerprint.ts';
import { inspectFileNature } from './inspect-file.ts';
import { explainHype, rankHighlights, referenceHype, reweighHype } from './rank-highlights.ts';
import { lookAtFace } from './look-at-face.ts';
import { readFaces } from './read-faces.ts';
import { learnTaste } from './learn-taste.ts';
import { scoreHypeTask } from './score-hype.ts';
import { searchText } from './search-text.ts';
import { summariseTask } from './summarise.ts';
import { importTranscript, indexTranscript, sortOutTranscript } from './transcript-tasks.ts';
import { buildWaveform } from './build-waveform.ts';
import { findSpeech } from './find-speech.ts';
import { measureAudio } from './measure-audio.ts';
import { findOwnSounds } from './find-own-sounds.ts';
import { measureSoundsTask } from './measure-sounds.ts';
import { tagSounds } from './tag-sounds.ts';

/** Every task that can run in a worker thread, by name. One line each; the handler lives in its own file. */
export const workerTasks = {
  'chat.align': alignChatTask,
  'chat.features': chatFeaturesTask,
  'chat.lingo': chatLingoTask,
  'chat.import': importChat,
  'export.analysis': exportAnalysis,
  'faces.look': lookAtFace,
  'faces.read': readFaces,
  'file.fingerprint': fingerprintFile,
  'file.inspect': inspectFileNature,
  'hype.score': scoreHypeTask,
  'review.explain': explainHype,
  'review.rank': rankHighlights,
  'review.reference': referenceHype,
  'review.reweigh': reweighHype,
  'review.taste': learnTaste,
  'rows.clean': cleanRows,
  'rows.erase-chat': eraseChatRows,
  'search.text': searchText,
  'chat.histogram': chatHistogram,
  'summary.make': summariseTask,
  'transcript.import': importTranscript,
  'transcript.index': indexTranscript,
  'transcript.sort-out': sortOutTranscript,
  'audio.align': alignSounds,
  'audio.measure': measureAudio,
  'audio.waveform': buildWaveform,
  'audio.speech': findSpeech,
  'audio.sounds': measureSoundsTask,
  'audio.own-sounds': findOwnSounds,
  'audio.tag': tagSounds,
};

export type WorkerTasks = typeof workerTasks;
