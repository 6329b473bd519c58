import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../test/support/encoder.ts';
import { runCli, startCli } from '../../test/support/run-cli.ts';

let own: string;
beforeEach(() => {
  own = mkdtempSync(join(tmpdir(), 'klip-serve-'));
});
afterEach(() => rmSync(own, { recursive: true, force: true }));

const serveLive = async (...args: string[]) => {
  const server = startCli(['serve', '--no-open', '--live', '--json', ...args, '--data-dir', own]);
  const { url } = JSON.parse(await server.waitForOutput()) as { url: string };
  return {
    url,
    async stop() {
      server.child.kill('SIGTERM');
      expect((await server.ended).code).toBe(0);
    },
  };
};
const login = async (url: string): Promise<number> => {
  const { origin, hash } = new URL(url);
  const token = /token=([\w-]+)/.exec(hash)?.[1];
  return (await fetch(`${origin}/session`, { method: 'POST', body: JSON.stringify({ token }) })).status;
};

describe('serve --live', () => {
  it('keeps port and token over a restart, until the token is renewed', async () => {
    const first = await serveLive('--port', String(await freePort()));
    expect(first.url).toMatch(/#token=[\w-]{43}&\/live\/current$/);
    expect(await login(first.url)).toBe(204);
    await first.stop();
    const again = await serveLive();
    expect(again.url).toBe(first.url);
    await again.stop();
    const renewed = await serveLive('--new-token');
    expect(new URL(renewed.url).origin).toBe(new URL(first.url).origin);
    expect(await login(first.url)).toBe(401);
    expect(await login(renewed.url)).toBe(204);
    await renewed.stop();
  });

  it('gives the address of whoever has the library, or says where it is switched on', async () => {
    const owner = startCli(['serve', '--no-open', '--json', '--data-dir', own]);
    await owner.waitForOutput();
    const refused = await runCli(['serve', '--no-open', '--live', '--json', '--data-dir', own]);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 'dock/off' } });
    owner.child.kill('SIGTERM');
    await owner.ended;

    const settings = { dockEnabled: true, dockPort: await freePort() };
    writeFileSync(join(own, 'settings.json'), JSON.stringify(settings));
    const next = startCli(['serve', '--no-open', '--json', '--data-dir', own]);
    await next.waitForOutput();
    const asked = await runCli(['serve', '--no-open', '--live', '--json', '--data-dir', own]);
    const { url, isHere } = JSON.parse(asked.stdout) as { url: string; isHere: boolean };
    expect({ isHere, port: Number(new URL(url).port) }).toEqual({ isHere: false, port: settings.dockPort });
    expect(await login(url)).toBe(204);
    next.child.kill('SIGTERM');
    await next.ended;
  });

  it('can’t begin at a review, too', async () => {
    const { code, stderr } = await runCli([
      'serve',
      '--no-open',
      '--live',
      '--review',
      'x',
      '--data-dir',
      own,
    ]);
    expect({ code, said: stderr }).toEqual({ code: 2, said: expect.stringContaining('--review') as string });
  });
});
