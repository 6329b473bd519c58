/**
 * Cuts a stream of s16le bytes into blocks of `blockFrames` interleaved frames (the last one: the whole frames that are left);
 * each block is valid until the next one.
 */
export async function* wholeBlocks(
  stream: AsyncIterable<Uint8Array>,
  channels: number,
  blockFrames: number,
): AsyncGenerator<Int16Array> {
  const blockBytes = blockFrames * channels * 2;
  const bytes = new Uint8Array(blockBytes);
  let filled = 0;
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length;) {
      const taken = Math.min(blockBytes - filled, chunk.length - at);
      bytes.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < blockBytes) continue;
      yield new Int16Array(bytes.buffer, 0, blockBytes / 2);
      filled = 0;
    }
  }
  const rest = Math.floor(filled / (channels * 2)) * channels;
  if (rest > 0) yield new Int16Array(bytes.buffer, 0, rest);
}
