export function ClipsScreen({ clipId }: { clipId: string | null }) {
  return <p>{clipId}</p>;
}
