/** Until when the chat of a live recording is kept; none = as long as its VOD. Frozen: a later change is a new file. */
export const migration0004 = {
  id: 4,
  name: 'chat-retention',
  sql: `
CREATE TABLE chat_retention (
  vod_id TEXT PRIMARY KEY REFERENCES vod ON DELETE CASCADE,
  recording_id TEXT NOT NULL,
  days INTEGER NOT NULL,
  until_unix_ms INTEGER NOT NULL,
  deleted_at_unix_ms INTEGER,
  is_done INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX chat_retention_by_until ON chat_retention (is_done, until_unix_ms);
`,
} as const;
