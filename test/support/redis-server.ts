import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { Redis } from 'ioredis';

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Resolves when it answers. */
  start(): Promise<void>;
  /** kill -9; resolves when it is gone. What it confirmed is in its append-only file. */
  kill(): Promise<void>;
}

/** A real Redis on loopback with its data in `dir`, not started yet. */
export async function redisServer(dir: string, more: readonly string[] = []): Promise<RedisServer> {
  await mkdir(dir, { recursive: true });
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const args = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--daemonize', 'no'],
    ...['--appendonly', 'yes', '--appendfsync', 'always', ...more],
  ];
  let child: ChildProcess | null = null;
  return {
    url,
    port,
    async start() {
      child = spawn('redis-server', args, { stdio: 'ignore' });
      const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
      redis.on('error', () => undefined);
      // Any answer will do: where a password is wanted, a refusal says that it is there.
      await redis.ping().catch(() => undefined);
      redis.disconnect();
    },
    async kill() {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
