/** Every word of Settings → Sounds. */
export const soundStrings = {
  intro:
    'A kill, a level-up, your alert: give a short sample of it, and it is found wherever it plays, so that streaks count.',
  add: 'Add a sound',
  pick: 'Choose a sample of 0.2 to 10 s',
  name: 'Name',
  nameHint: 'What it is called on the timeline and in reasons.',
  save: 'Add',
  cancel: 'Cancel',
  loading: 'Reading your sounds…',
  empty: 'No sound yet.',
  caption: 'Your sounds',
  columns: { name: 'Name', length: 'Length', hits: 'Found', actions: 'Change' },
  seconds: (ms: number) => `${(ms / 1000).toFixed(1)} s`,
  hits: (hits: number, streams: number) =>
    hits === 0 ? 'not yet' : `${hits} × in ${streams} ${streams === 1 ? 'stream' : 'streams'}`,
  remove: (name: string) => `Remove ${name}`,
  rename: (name: string) => `Name of ${name}`,
  rerun:
    'A change counts when a stream is analysed next; then only the search for it and the score run again.',
  tagger: 'Audio tagger',
  taggerIntro:
    'Laughter, cheering and shouts are found by rules, which the timeline calls “heuristic”. An ONNX model in AudioSet’s format (16 kHz waveform in, class scores out, such as YAMNet) replaces them. It runs on this machine.',
  model: 'Model file (.onnx)',
  modelNone: 'none: found by rules',
  pickModel: 'Choose the model',
  labels: 'Class map (.csv)',
  labelsHint: 'Lines of index,mid,display_name. Empty: the CSV beside the model.',
  labelsNone: 'beside the model',
  pickLabels: 'Choose the class map',
};
