import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const root = import.meta.dirname;

/** Packages with files beside their code (binaries, native modules) are found at run time; the rest is bundled. */
const FOUND_AT_RUN_TIME = [
  'better-sqlite3',
  'ffmpeg-static',
  '@ffmpeg-installer/ffmpeg',
  '@ffprobe-installer/ffprobe',
];

/** The development server injects inline scripts; the built page keeps its policy. */
const withoutPolicyInDevelopment: Plugin = {
  name: 'without-policy-in-development',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/s, ''),
};

export default defineConfig({
  main: {
    build: {
      target: 'node22',
      outDir: 'out/main',
      externalizeDeps: { include: FOUND_AT_RUN_TIME },
      rolldownOptions: {
        input: {
          index: resolve(root, 'src/main/index.ts'),
          server: resolve(root, 'src/server/main.ts'),
          cli: resolve(root, 'src/cli/main.ts'),
          worker: resolve(root, 'src/core/workers/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node22',
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'src/preload/index.ts') },
        // A sandboxed preload script is one CommonJS file that requires nothing but electron.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src/renderer'),
    build: {
      target: 'chrome140',
      outDir: resolve(root, 'out/renderer'),
      rolldownOptions: { input: { index: resolve(root, 'src/renderer/index.html') } },
    },
    // The page itself comes from klip://app, which passes requests on to this server.
    server: { port: 5173, strictPort: true, hmr: { protocol: 'ws', host: 'localhost', clientPort: 5173 } },
    plugins: [react(), withoutPolicyInDevelopment],
  },
});
