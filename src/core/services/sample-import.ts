import { join } from 'node:path';

/** The request that imports the sample which lies in a folder. */
export const sampleImport = (sampleDir: string) => ({
  mediaPath: join(sampleDir, 'stream.mp4'),
  chatPath: join(sampleDir, 'chat.json'),
  transcriptPath: join(sampleDir, 'transcript.json'),
  title: null,
  voiceTrack: null,
  chatOffsetMs: null,
  only: null,
});
