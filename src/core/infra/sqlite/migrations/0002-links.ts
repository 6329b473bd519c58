/** VODs that were added by link, watched channels, time maps of recordings. Frozen: a later change is a new file. */
export const migration0002 = {
  id: 2,
  name: 'links',
  sql: `
CREATE TABLE source_next (
  vod_id TEXT NOT NULL REFERENCES vod ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('media', 'chat', 'transcript', 'timemap')),
  path TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_at_unix_ms INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (vod_id, role)
) STRICT;
INSERT INTO source_next SELECT vod_id, role, path, size_bytes, modified_at_unix_ms, fingerprint FROM source;
DROP TABLE source;
ALTER TABLE source_next RENAME TO source;
CREATE INDEX source_by_fingerprint ON source (role, fingerprint);

CREATE TABLE vod_link (
  vod_id TEXT PRIMARY KEY REFERENCES vod ON DELETE CASCADE,
  link_key TEXT NOT NULL,
  link TEXT NOT NULL,
  choice TEXT NOT NULL
) STRICT;
CREATE INDEX vod_link_by_key ON vod_link (link_key);

CREATE TABLE watched_channel (
  channel_key TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  added_at_unix_ms INTEGER NOT NULL
) STRICT;
`,
} as const;
