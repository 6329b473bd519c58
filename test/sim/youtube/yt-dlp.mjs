#!/usr/bin/env node
// A stand-in for yt-dlp: the part of its command line that KlipStream uses, against the YouTube stand-in.
// SIM_YTDLP (JSON) orders faults: { version, error, stopAfterBytes, hangAfterBytes }.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';

const order = JSON.parse(process.env.SIM_YTDLP ?? '{}');
const version = order.version ?? '2026.01.31';

const TAKES_VALUE = new Set([
  ...['--progress-template', '--print', '--retries', '--fragment-retries', '--ffmpeg-location'],
  ...['--js-runtimes', '--download-sections', '-f', '--merge-output-format', '-o'],
]);
const FLAGS = new Set([
  ...['--version', '-J', '--ignore-config', '--no-playlist', '--no-mtime', '--continue', '--newline'],
  ...['--progress', '--no-simulate', '--abort-on-unavailable-fragments'],
]);

function parse(args) {
  const options = {};
  const urls = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (arg === '--') {
      urls.push(...args.slice(index + 1));
      break;
    }
    const isKnown = arg !== '--js-runtimes' || version >= '2025.11.12';
    if (TAKES_VALUE.has(arg) && isKnown) options[arg] = args[++index];
    else if (FLAGS.has(arg)) options[arg] = true;
    else if (arg.startsWith('-')) usage(`no such option: ${arg}`);
    else urls.push(arg);
  }
  return { options, urls };
}

function usage(message) {
  process.stderr.write(`Usage: yt-dlp [OPTIONS] URL [URL...]\n\nyt-dlp: error: ${message}\n`);
  process.exit(2);
}

function fail(message) {
  process.stderr.write(`ERROR: ${message}\n`);
  process.exit(1);
}

const { options, urls } = parse(process.argv.slice(2));
if (options['--version']) {
  process.stdout.write(`${version}\n`);
  process.exit(0);
}
if (urls.length !== 1) usage('You must provide at least one URL.');
const url = new URL(urls[0]);
const videoId = url.searchParams.get('v') ?? '';
process.stderr.write(`WARNING: [youtube] ${videoId}: stand-in\n`);
if (order.error !== undefined) fail(`[youtube] ${videoId}: ${order.error}`);

const answer = await fetch(`${url.origin}/youtubei/v1/player`, {
  method: 'POST',
  body: JSON.stringify({ videoId, context: { client: { clientName: 'ANDROID_VR' } } }),
}).then((response) => response.json());
const { status, reason } = answer.playabilityStatus;
if (status !== 'OK') fail(`[youtube] ${videoId}: ${reason}`);
const formats = answer.streamingData.adaptiveFormats;
if (options['-J']) {
  process.stdout.write(`${JSON.stringify({ id: videoId, title: answer.videoDetails.title, formats })}\n`);
  process.exit(0);
}

const sounds = formats.filter(({ mimeType }) => mimeType.startsWith('audio/mp4'));
const limit = Number(/height<=(\d+)/.exec(options['-f'])?.[1] ?? Infinity);
const pictures = formats
  .filter(({ mimeType, height }) => mimeType.startsWith('video/') && height <= limit)
  .sort(
    (a, b) =>
      b.height - a.height || Number(b.mimeType.includes('avc1')) - Number(a.mimeType.includes('avc1')),
  );
const wanted = options['-f'].startsWith('bestaudio') ? [sounds[0]] : [pictures[0], sounds[0]];
if (wanted.includes(undefined)) fail(`[youtube] ${videoId}: Requested format is not available.`);

const base = options['-o'].replace('.%(ext)s', '');
const final = `${base}.${wanted.length === 1 ? 'm4a' : 'mp4'}`;
let received = 0;
if (!existsSync(final)) {
  const files = [];
  for (const format of wanted) files.push(await download(format));
  join(files);
}
const print = options['--print'].replace('after_move:', '');
process.stdout.write(`${print.replace('%(filepath)s', final)}\n`);

async function download(format) {
  const path = `${base}.f${format.itag}.${format.mimeType.startsWith('audio/') ? 'm4a' : 'mp4'}`;
  if (existsSync(path)) return path;
  const part = `${path}.part`;
  const total = Number(format.contentLength);
  let have = existsSync(part) ? statSync(part).size : 0;
  const response = await fetch(format.url, { headers: { range: `bytes=${have}-` } });
  if (!response.ok) fail(`unable to download video data: HTTP Error ${response.status}: Forbidden`);
  for await (const chunk of response.body) {
    for (let at = 0; at < chunk.length; at += 4096) {
      const piece = chunk.subarray(at, at + 4096);
      appendFileSync(part, piece);
      have += piece.length;
      received += piece.length;
      progress('downloading', have, total);
      if (received >= (order.stopAfterBytes ?? Infinity)) {
        fail('unable to download video data: <urlopen error timed out>');
      }
      if (received >= (order.hangAfterBytes ?? Infinity)) {
        setInterval(() => undefined, 1000);
        await new Promise(() => undefined);
      }
    }
  }
  progress('finished', have, total);
  renameSync(part, path);
  return path;
}

function progress(status, bytes, total) {
  const fields = {
    status,
    downloaded_bytes: bytes,
    total_bytes: total,
    total_bytes_estimate: 'NA',
    speed: 1234567.5,
  };
  const template = options['--progress-template'].replace('download:', '');
  process.stdout.write(`${template.replace(/%\(progress\.(\w+)\)s/g, (_, name) => fields[name] ?? 'NA')}\n`);
}

function join(files) {
  const section = /^\*([\d.]+)-([\d.]+)$/.exec(options['--download-sections'] ?? '');
  const seek = section === null ? [] : ['-ss', section[1], '-to', section[2]];
  const made = spawnSync(options['--ffmpeg-location'], [
    ...['-v', 'error', '-y', ...files.flatMap((file) => [...seek, '-i', file])],
    ...[...files.flatMap((_, index) => ['-map', String(index)]), '-c', 'copy', final],
  ]);
  if (made.status !== 0) fail(`Postprocessing: ${made.stderr}`);
  for (const file of files) rmSync(file);
}
