import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { startPageServer } from '../../src/core/infra/page-server/page-server.ts';
import { SESSION_PATH } from '../../src/shared/hosts.ts';
import { createClient } from '../../src/shared/rpc/client.ts';
import { createRpcServer } from '../../src/shared/rpc/server.ts';
import { openSocket } from '../support/socket-client.ts';
import { describeCoreContract } from './core-suite.ts';
import { describeContract } from './suite.ts';
import type { Transport } from './transport.ts';

const transport: Transport = {
  name: 'a WebSocket',
  async join(handlers) {
    const rendererDir = mkdtempSync(join(tmpdir(), 'klip-page-'));
    writeFileSync(join(rendererDir, 'index.html'), '<!doctype html>');
    const rpc = createRpcServer(handlers, { checkOutputs: true });
    const server = await startPageServer({
      assets: { serve: () => Promise.resolve({ status: 404, headers: {}, body: null }) },
      rendererDir,
      port: 0,
      onChannel: (channel) => rpc.serve(channel),
    });
    const token = new URL(server.url).hash.slice('#token='.length);
    const session = await fetch(server.origin + SESSION_PATH, {
      method: 'POST',
      body: JSON.stringify({ token }),
    });
    const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    let current: WebSocket | null = null;
    const client = createClient(async () => {
      const { channel, socket } = await openSocket(server.origin, cookie);
      current = socket;
      return channel;
    });
    return {
      client,
      breakConnection: () => current?.terminate(),
      async close() {
        client.close();
        rpc.dispose();
        await server.close();
        rmSync(rendererDir, { recursive: true });
      },
    };
  },
};
describeContract(transport);
describeCoreContract(transport);
