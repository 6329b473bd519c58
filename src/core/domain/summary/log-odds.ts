/** Weight of the prior, in term uses: a stretch with fewer uses than this says little by itself. */
const PRIOR_USES = 500;

/** z-score from which a term stands out: 5 % two-sided. */
export const STANDS_OUT = 1.96;

export interface TermUse {
  /** Uses of the term in the stretch, and of all terms. */
  readonly here: number;
  readonly allHere: number;
  /** The same of the whole stream, the stretch included. */
  readonly whole: number;
  readonly allWhole: number;
}

/**
 * How far a term stands out in a stretch against the rest of the stream: z-score of the log-odds ratio with an informative
 * Dirichlet prior, which is the whole stream at the weight of 500 uses (Monroe, Colaresi and Quinn 2008, "Fightin' Words",
 * equations 16, 20 and 22). 0 = as usual, above 0 = more often.
 */
export function logOddsScore({ here, allHere, whole, allWhole }: TermUse): number {
  const total = Math.max(allWhole, allHere, 1);
  const elsewhere = Math.max(0, whole - here);
  const allElsewhere = Math.max(0, total - allHere);
  const prior = (PRIOR_USES * Math.max(whole, here)) / total;
  const odds = (uses: number, all: number): number =>
    (uses + prior) / Math.max(1e-9, all + PRIOR_USES - uses - prior);
  const ratio = Math.log(odds(here, allHere)) - Math.log(odds(elsewhere, allElsewhere));
  return ratio / Math.sqrt(1 / (here + prior) + 1 / (elsewhere + prior));
}
