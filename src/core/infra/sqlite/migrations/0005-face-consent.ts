/** Which streams the person agreed to look for faces in: at first those where they marked one. Frozen: a later change is a new file. */
export const migration0005 = {
  id: 5,
  name: 'face-consent',
  sql: `
CREATE TABLE face_consent (
  vod_id TEXT PRIMARY KEY REFERENCES vod ON DELETE CASCADE
) STRICT;
INSERT INTO face_consent SELECT vod_id FROM face_region;
ALTER TABLE chat_retention ADD COLUMN has_chat INTEGER NOT NULL DEFAULT 1;
`,
} as const;
