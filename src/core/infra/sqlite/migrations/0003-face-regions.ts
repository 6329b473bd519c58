/** Where a person marked the facecam, in fractions of the picture. Frozen: a later change is a new file. */
export const migration0003 = {
  id: 3,
  name: 'face-regions',
  sql: `
CREATE TABLE face_region (
  vod_id TEXT PRIMARY KEY REFERENCES vod ON DELETE CASCADE,
  x REAL NOT NULL,
  y REAL NOT NULL,
  width REAL NOT NULL,
  height REAL NOT NULL
) STRICT;
`,
} as const;
