/** How the host laid the thumbnails out: `columns × rows` of them per sheet, one every `stepMs`. */
export interface FilmstripLayout {
  readonly stepMs: number;
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface FilmstripCell {
  readonly sheet: number;
  readonly leftPx: number;
  readonly topPx: number;
}

/** Where the thumbnail of a time lies; null when the strip is empty. */
export function filmstripCell(layout: FilmstripLayout, vodMs: number): FilmstripCell | null {
  if (layout.count <= 0 || layout.columns <= 0 || layout.rows <= 0) return null;
  const index = Math.min(layout.count - 1, Math.max(0, Math.floor(vodMs / layout.stepMs)));
  const perSheet = layout.columns * layout.rows;
  const inSheet = index % perSheet;
  return {
    sheet: Math.floor(index / perSheet),
    leftPx: (inSheet % layout.columns) * layout.widthPx,
    topPx: Math.floor(inSheet / layout.columns) * layout.heightPx,
  };
}

/** The filmstrip of a VOD with the addresses of its sheets. */
export interface FilmstripPictures {
  readonly layout: FilmstripLayout;
  readonly sheetUrl: (sheet: number) => string;
}

/** CSS for an element of `widthPx` that shows the thumbnail of a time; null where there is none. */
export function filmstripStyle(
  pictures: FilmstripPictures,
  vodMs: number,
  widthPx: number,
): { backgroundImage: string; backgroundSize: string; backgroundPosition: string } | null {
  const { layout } = pictures;
  const cell = filmstripCell(layout, vodMs);
  if (cell === null) return null;
  const scale = widthPx / layout.widthPx;
  return {
    backgroundImage: `url("${pictures.sheetUrl(cell.sheet)}")`,
    backgroundSize: `${layout.columns * layout.widthPx * scale}px ${layout.rows * layout.heightPx * scale}px`,
    backgroundPosition: `${-cell.leftPx * scale}px ${-cell.topPx * scale}px`,
  };
}
