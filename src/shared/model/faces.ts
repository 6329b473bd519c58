import { z } from 'zod';

/** What the expression model tells apart; their probabilities add up to 1. In the order of its answer. */
export const EXPRESSIONS = ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgusted', 'surprised'] as const;
export type Expression = (typeof EXPRESSIONS)[number];
export type ExpressionMix = Readonly<Record<Expression, number>>;

/** A smaller part of the picture holds no face that could be read. */
export const SMALLEST_REGION = 0.02;

const Fraction = z.number().min(0).max(1);
/** Where the facecam is: fractions of the picture as it is shown (turned upright), from its top left corner. */
export const FaceRegion = z
  .object({
    x: Fraction,
    y: Fraction,
    width: z.number().min(SMALLEST_REGION).max(1),
    height: z.number().min(SMALLEST_REGION).max(1),
  })
  .refine(({ x, width }) => x + width <= 1.000_001, 'the region ends right of the picture')
  .refine(({ y, height }) => y + height <= 1.000_001, 'the region ends below the picture');
export type FaceRegion = z.infer<typeof FaceRegion>;
