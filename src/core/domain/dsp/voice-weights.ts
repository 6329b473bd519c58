/**
 * Weights of the speech decision: six units over `VOICE_EVIDENCE` (the last number of each row is its bias), then the
 * output unit. Fitted by logistic loss on 85 minutes that we mixed ourselves: eSpeak NG voices and a public-domain
 * speech (jfk) over generated noise, hum, engines, gunshots, beeps, drums and chip music at -3 to 18 dB, as much of the
 * same without any speech, and clean recordings down to -60 dBFS. The AMI sample that the tests measure was not in it.
 */
export const SPEECH_HIDDEN: readonly (readonly number[])[] = [
  [
    -1.326, -0.694, -0.912, -0.027, -1.633, 1.356, -0.571, 0.885, 0.096, 2.074, 1.189, -0.113, -1.183, -2.527,
    -0.543,
  ],
  [
    1.322, 0.233, -2.616, 0.81, 3.307, -2.301, -2.217, 1.959, -0.173, -2.36, -4.557, 0.089, 0.495, 1.781,
    0.415,
  ],
  [
    -1.051, 1.81, 0.002, 0.632, -0.492, 0.322, -0.218, 0.031, -3.663, -0.918, -0.603, 0.189, -0.205, 0.453,
    -0.809,
  ],
  [
    1.558, 0.137, 0.104, 0.872, 0.971, -0.442, 0.538, -3.232, -1.538, -2.872, -1.443, 0.204, 0.031, -2.59,
    -0.701,
  ],
  [
    -0.37, 0.584, 0.036, 0.164, 1.243, 3.579, -0.449, 3.034, 0.441, -0.266, -3.017, -0.593, 0.026, -0.375,
    0.25,
  ],
  [
    0.797, 1.57, -0.336, 0.008, 0.808, -0.389, -0.195, 1.36, -0.5, 0.687, 0.149, -0.993, 0.535, -0.429,
    -2.055,
  ],
];
export const SPEECH_OUTPUT: readonly number[] = [-4.323, -4.355, 4.415, -5.028, 3.665, 3.431, -2.907];
