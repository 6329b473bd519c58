/** The part of the package that the sample generator uses; the package ships no types of its own. */
declare module '@echogarden/espeak-ng-emscripten' {
  interface SynthesisEvent {
    readonly type: 'word' | 'phoneme' | 'sentence' | 'end' | 'samplerate' | 'mark' | 'play';
    /** 1-based, in characters. */
    readonly text_position: number;
    readonly audio_position: number;
    readonly id: string | number | undefined;
  }
  interface SpeechWorker {
    readonly samplerate: number;
    set_voice(name: string, language: string): number;
    set_rate(wordsPerMinute: number): void;
    set_pitch(pitch: number): void;
    set_range(range: number): void;
    synthesize(
      text: string,
      onAudio: (audio: Int16Array | null, events: readonly SynthesisEvent[]) => boolean,
    ): void;
  }
  export default function load(): Promise<{ eSpeakNGWorker: new () => SpeechWorker }>;
}
