import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { createChannelEnd, type Channel } from '../../../shared/rpc/channel.ts';

/** Longest line that is taken from the other side, in UTF-16 code units. */
const MAX_LINE_LENGTH = 64 * 1024 * 1024;
/** A peer that leaves this much unread is cut off. */
const MAX_UNSENT_BYTES = 256 * 1024 * 1024;

/** Text lines over a stream socket: JSON has no raw line breaks, so a line is a message. */
export function createLineChannel(socket: Socket): Channel {
  const end = createChannelEnd({
    send(text) {
      socket.write(`${text}\n`);
      if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy();
    },
    close: () => socket.end(),
  });
  const decoder = new StringDecoder('utf8');
  let pieces: string[] = [];
  let length = 0;
  socket.on('data', (bytes: Buffer) => {
    const lines = decoder.write(bytes).split('\n');
    for (const [index, piece] of lines.entries()) {
      pieces.push(piece);
      length += piece.length;
      if (length > MAX_LINE_LENGTH) {
        socket.destroy();
        return;
      }
      if (index === lines.length - 1) break;
      const line = pieces.join('');
      pieces = [];
      length = 0;
      end.receive(line);
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => end.disconnected());
  return end.channel;
}
