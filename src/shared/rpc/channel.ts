/**
 * One connection between a client and the core: whole text messages, in order, until it closes. The adapters
 * (WebSocket, Electron IPC, local socket, memory) are thin; every other part of RPC is the same everywhere.
 */
export interface Channel {
  /** Never throws; does nothing once closed. */
  send(text: string): void;
  /** Returns the way to stop listening. */
  onMessage(callback: (text: string) => void): () => void;
  /** Called once; at once (asynchronously) when the channel has closed before. */
  onClose(callback: () => void): () => void;
  close(): void;
}

/** A channel together with the two things that only its adapter may do. */
export interface ChannelEnd {
  readonly channel: Channel;
  /** A message has come in. */
  receive(text: string): void;
  /** The other side or the transport has gone. */
  disconnected(): void;
}

/** Builds a channel from what a transport can do. `transport.close` is called at most once. */
export function createChannelEnd(transport: { send(text: string): void; close(): void }): ChannelEnd {
  const onMessage = new Set<(text: string) => void>();
  const onClose = new Set<() => void>();
  let closed = false;

  const disconnected = (): void => {
    if (closed) return;
    closed = true;
    onMessage.clear();
    for (const callback of [...onClose]) callback();
    onClose.clear();
  };

  const channel: Channel = {
    send(text) {
      if (!closed) transport.send(text);
    },
    onMessage(callback) {
      if (!closed) onMessage.add(callback);
      return () => onMessage.delete(callback);
    },
    onClose(callback) {
      if (closed) void Promise.resolve().then(callback);
      else onClose.add(callback);
      return () => onClose.delete(callback);
    },
    close() {
      if (closed) return;
      disconnected();
      transport.close();
    },
  };

  return {
    channel,
    receive(text) {
      for (const callback of [...onMessage]) callback(text);
    },
    disconnected,
  };
}

/** Two channels joined in memory. Messages arrive asynchronously and in order, as over a socket. */
export function createChannelPair(): [Channel, Channel] {
  const later = (action: () => void): void => void Promise.resolve().then(action);
  const left: ChannelEnd = createChannelEnd({
    send: (text) => later(() => right.receive(text)),
    close: () => later(() => right.disconnected()),
  });
  const right: ChannelEnd = createChannelEnd({
    send: (text) => later(() => left.receive(text)),
    close: () => later(() => left.disconnected()),
  });
  return [left.channel, right.channel];
}
