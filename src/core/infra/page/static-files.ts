import { readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** A file of the page: where it lies and how it is sent. */
export interface StaticFile {
  readonly path: string;
  readonly contentType: string;
  /** Files with a hash of their content in their name never change. */
  readonly isImmutable: boolean;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * Every file that the page consists of, by its URL path. Requests are looked up in this table and never turned into
 * a path, so there is no way out of the folder.
 */
export function listStaticFiles(rootDir: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(rootDir, { withFileTypes: true, recursive: true })) {
    const contentType = CONTENT_TYPES[extname(entry.name)];
    if (!entry.isFile() || contentType === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const url = `/${relative(rootDir, path).split(sep).join('/')}`;
    files.set(url, { path, contentType, isImmutable: url.startsWith('/assets/') });
  }
  const index = files.get('/index.html');
  if (index !== undefined) files.set('/', index);
  return files;
}
