import type { Page } from 'playwright';
import { WebSocket } from 'ws';
import type { Client } from '../../src/shared/contract/index.ts';
import { RPC_PATH } from '../../src/shared/hosts.ts';
import { createChannelEnd, type Channel } from '../../src/shared/rpc/channel.ts';
import { createClient } from '../../src/shared/rpc/client.ts';

/** What the page does in a browser, with the cookie kept by hand. */
export async function openSocket(
  origin: string,
  cookie: string,
): Promise<{ channel: Channel; socket: WebSocket }> {
  const socket = new WebSocket(origin.replace('http', 'ws') + RPC_PATH, { headers: { cookie, origin } });
  const end = createChannelEnd({ send: (text) => socket.send(text), close: () => socket.close() });
  socket.on('message', (data: Buffer) => end.receive(data.toString('utf8')));
  socket.on('close', () => end.disconnected());
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  return { channel: end.channel, socket };
}

/** A client of the host that a page is open on, beside the page. */
export async function clientBeside(page: Page): Promise<Client & { close(): void }> {
  const cookies = await page.context().cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const { origin } = new URL(page.url());
  return createClient(async () => (await openSocket(origin, cookie)).channel);
}
