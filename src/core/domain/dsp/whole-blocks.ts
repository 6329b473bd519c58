/** Cuts a stream of bytes into blocks of one length, the last one shorter; each is valid until the next one. */
export async function* byteBlocks(
  stream: AsyncIterable<Uint8Array>,
  blockBytes: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const block = new Uint8Array(blockBytes);
  let filled = 0;
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length;) {
      const taken = Math.min(blockBytes - filled, chunk.length - at);
      block.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < blockBytes) continue;
      yield block;
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}

/** s16le bytes as blocks of `blockFrames` interleaved frames (the last one: the whole frames that are left). */
export async function* wholeBlocks(
  stream: AsyncIterable<Uint8Array>,
  channels: number,
  blockFrames: number,
): AsyncGenerator<Int16Array> {
  for await (const { buffer, byteLength } of byteBlocks(stream, blockFrames * channels * 2)) {
    const samples = Math.floor(byteLength / (channels * 2)) * channels;
    if (samples > 0) yield new Int16Array(buffer, 0, samples);
  }
}
