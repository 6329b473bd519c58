/** The first schema. Frozen: a later change is a new file. */
export const migration0001 = {
  id: 1,
  name: 'library',
  sql: `
CREATE TABLE vod (
  vod_id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  channel TEXT,
  platform_video_id TEXT,
  recorded_at_unix_ms INTEGER,
  added_at_unix_ms INTEGER NOT NULL,
  duration_ms INTEGER,
  voice_track INTEGER NOT NULL DEFAULT 0,
  chat_offset_ms INTEGER,
  position_ms INTEGER NOT NULL DEFAULT 0,
  hype_sparkline TEXT NOT NULL DEFAULT '[]',
  highlight_count INTEGER NOT NULL DEFAULT 0,
  removed_at_unix_ms INTEGER
) STRICT;
CREATE INDEX vod_by_added_at ON vod (added_at_unix_ms);

CREATE TABLE source (
  vod_id TEXT NOT NULL REFERENCES vod ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('media', 'chat', 'transcript')),
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_at_unix_ms INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (vod_id, role)
) STRICT;
CREATE INDEX source_by_fingerprint ON source (role, fingerprint);

CREATE TABLE artefact (
  vod_id TEXT NOT NULL REFERENCES vod ON DELETE CASCADE,
  kind TEXT NOT NULL,
  stage_id TEXT NOT NULL,
  cache_key TEXT NOT NULL,
  hash TEXT NOT NULL,
  path TEXT,
  size_bytes INTEGER NOT NULL,
  meta TEXT NOT NULL,
  reclaimed INTEGER NOT NULL DEFAULT 0,
  created_at_unix_ms INTEGER NOT NULL,
  PRIMARY KEY (vod_id, kind)
) STRICT;
CREATE INDEX artefact_by_path ON artefact (path);

CREATE TABLE job (
  job_id TEXT PRIMARY KEY,
  vod_id TEXT NOT NULL REFERENCES vod ON DELETE CASCADE,
  only_half TEXT,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'finished')),
  snapshot TEXT NOT NULL,
  created_at_unix_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX job_by_vod_id ON job (vod_id, created_at_unix_ms);
CREATE INDEX job_by_state ON job (state);

CREATE TABLE job_event (
  event_id INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES job ON DELETE CASCADE,
  at_unix_ms INTEGER NOT NULL,
  event TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT
) STRICT;
CREATE INDEX job_event_by_job_id ON job_event (job_id);

CREATE TABLE row_set (
  row_set INTEGER PRIMARY KEY AUTOINCREMENT,
  vod_id TEXT NOT NULL,
  content TEXT NOT NULL CHECK (content IN ('chat', 'transcript'))
) STRICT;
CREATE INDEX row_set_by_vod_id ON row_set (vod_id);

-- row_id = row_set * 2^26 + index: one integer key gives time order, paging and a range per VOD.
CREATE TABLE chat_message (
  row_id INTEGER PRIMARY KEY,
  file_ms INTEGER NOT NULL,
  offset_ms INTEGER,
  sent_at_unix_ms INTEGER,
  kind TEXT NOT NULL,
  platform_id TEXT,
  author_id TEXT,
  author_login TEXT,
  author_name TEXT,
  text TEXT NOT NULL,
  detail TEXT
) STRICT;
CREATE VIRTUAL TABLE chat_fts USING fts5 (text, author_name, content='', contentless_delete=1);

CREATE TABLE sentence (
  row_id INTEGER PRIMARY KEY,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  speaker TEXT,
  paragraph INTEGER NOT NULL,
  text TEXT NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE sentence_fts USING fts5 (text, content='', contentless_delete=1);

CREATE TABLE highlight_overlay (
  vod_id TEXT NOT NULL REFERENCES vod ON DELETE CASCADE,
  highlight_id TEXT NOT NULL,
  peak_ms INTEGER NOT NULL,
  verdict TEXT CHECK (verdict IN ('accepted', 'rejected')),
  start_ms INTEGER,
  end_ms INTEGER,
  title TEXT,
  found TEXT NOT NULL,
  PRIMARY KEY (vod_id, highlight_id)
) STRICT;

CREATE TABLE marker (
  vod_id TEXT NOT NULL REFERENCES vod ON DELETE CASCADE,
  marker_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (vod_id, marker_id)
) STRICT;

CREATE TABLE clip (
  clip_id TEXT PRIMARY KEY,
  vod_id TEXT NOT NULL REFERENCES vod ON DELETE CASCADE,
  state TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at_unix_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX clip_by_vod_id ON clip (vod_id);
`,
} as const;
