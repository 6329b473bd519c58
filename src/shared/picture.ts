/** What a player shows of a stored picture: turned by a quarter, width and height change places. */
export function uprightSize({
  width,
  height,
  rotationDeg,
}: {
  readonly width: number;
  readonly height: number;
  readonly rotationDeg: number;
}): { width: number; height: number } {
  const isTurned = Math.abs(rotationDeg) % 180 === 90;
  return isTurned ? { width: height, height: width } : { width, height };
}
