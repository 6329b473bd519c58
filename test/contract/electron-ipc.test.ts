import { beforeAll, describe, expect, it, vi } from 'vitest';
import { listenForPages } from '../../src/main/ipc-link.ts';
import type { KlipstreamBridge } from '../../src/shared/hosts.ts';
import { IPC } from '../../src/shared/ipc.ts';
import { createChannelEnd, type Channel } from '../../src/shared/rpc/channel.ts';
import { createClient } from '../../src/shared/rpc/client.ts';
import { createRpcServer } from '../../src/shared/rpc/server.ts';
import { exposed, sendAs, webContents } from '../electron-stand-in/memory-electron.ts';
import { describeCoreContract } from './core-suite.ts';
import { describeContract } from './suite.ts';
import type { Transport } from './transport.ts';

vi.mock('electron', () => import('../electron-stand-in/memory-electron.ts'));

let bridge: KlipstreamBridge;
beforeAll(async () => {
  await import('../../src/preload/index.ts');
  bridge = exposed.klipstream!;
});

/** What the page does with the bridge. */
function connectBridge(): Channel {
  const end = createChannelEnd({ send: (text) => bridge.send(text), close: () => stop() });
  const stop = bridge.onMessage((text) => end.receive(text));
  return end.channel;
}

const transport: Transport = {
  name: 'Electron IPC',
  join(handlers) {
    const rpc = createRpcServer(handlers, { checkOutputs: true });
    const stopListening = listenForPages((channel) => rpc.serve(channel));
    let current: Channel | null = null;
    const client = createClient(() => {
      current = connectBridge();
      return Promise.resolve(current);
    });
    return Promise.resolve({
      client,
      breakConnection: () => current?.close(),
      close() {
        client.close();
        stopListening();
        rpc.dispose();
        return Promise.resolve();
      },
    });
  },
};
describeContract(transport);
describeCoreContract(transport);

describe('the bridge', () => {
  it('is frozen and has nothing of Node or Electron', () => {
    expect(Object.isFrozen(bridge)).toBe(true);
    expect(Object.keys(bridge).sort()).toEqual(['assetBase', 'onMessage', 'pathForFile', 'platform', 'send']);
  });
});

describe('the main process', () => {
  const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

  it.each([
    ['another origin', { url: 'https://evil.example/' }],
    ['an origin that only begins like ours', { url: 'klip://app.evil.example/' }],
    ['a frame inside the page', { url: 'klip://app/index.html' }],
    ['a frame that is gone', null],
  ])('ignores messages of %s', async (_who, frame) => {
    const onChannel = vi.fn();
    const stop = listenForPages(onChannel);
    sendAs(frame, IPC.open, 'a connection');
    await settle();
    expect(onChannel).not.toHaveBeenCalled();
    stop();
  });

  it('ends the connection when the page is reloaded, crashes or begins another', async () => {
    const closed = vi.fn();
    const stop = listenForPages((channel) => channel.onClose(closed));
    const leave = [
      () => webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false }),
      () => webContents.emit('render-process-gone', {}, { reason: 'crashed' }),
      () => sendAs(webContents.mainFrame, IPC.open, 'a connection'),
    ];
    for (const [index, action] of leave.entries()) {
      if (index < 2) sendAs(webContents.mainFrame, IPC.open, 'a connection');
      await settle();
      action();
      await settle();
      if (index === 1) sendAs(webContents.mainFrame, IPC.open, 'a connection');
      await settle();
    }
    expect(closed).toHaveBeenCalledTimes(3);
    stop();
  });

  it('keeps the connection when the page only changes its fragment', async () => {
    const closed = vi.fn();
    const stop = listenForPages((channel) => channel.onClose(closed));
    sendAs(webContents.mainFrame, IPC.open, 'a connection');
    await settle();
    webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    webContents.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false });
    expect(closed).not.toHaveBeenCalled();
    stop();
  });
});
