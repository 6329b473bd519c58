import type { WebSocket } from 'ws';
import { createChannelEnd, type Channel } from '../../../shared/rpc/channel.ts';

const PING_INTERVAL_MS = 20_000;
/** A page that leaves this much unread is cut off; it reconnects and gets fresh snapshots. */
const MAX_UNSENT_BYTES = 64 * 1024 * 1024;

/** One RPC message per text frame. A peer that doesn't answer pings is gone. */
export function createWebSocketChannel(socket: WebSocket): Channel {
  const end = createChannelEnd({
    send(text) {
      socket.send(text);
      if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
    },
    close: () => socket.close(1000),
  });
  let answered = true;
  const timer = setInterval(() => {
    if (!answered) {
      socket.terminate();
      return;
    }
    answered = false;
    socket.ping();
  }, PING_INTERVAL_MS);
  socket.on('pong', () => (answered = true));
  socket.on('message', (data, isBinary) => {
    if (isBinary) socket.close(1003);
    else end.receive((data as Buffer).toString('utf8'));
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearInterval(timer);
    end.disconnected();
  });
  return end.channel;
}
