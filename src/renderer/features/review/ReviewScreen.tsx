/** Holds the place of the review screen. */
export function ReviewScreen({ vodId }: { vodId: string }) {
  return <p>{vodId}</p>;
}
