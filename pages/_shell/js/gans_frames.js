// Unpacks a game's frames: places come as whole numbers (10,000 to the unit), D's surface as bytes.

const PLACES = ["fakes", "arrows", "grid", "mean_fakes", "mean_grid"];

function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Return places [2 * n] as numbers. */
export function places(text) {
  const whole = new Int16Array(bytes(text).buffer);
  return Float32Array.from(whole, (value) => value / 1e4);
}

/** Return what `at(i)` needs to give frame i: its places, surface and numbers. */
export function unpacked(sent) {
  const count = sent.steps.length;
  const held = sent.held; // the frames whose pictures were sent: all, or while it trains the last one
  const arrays = Object.fromEntries(PLACES.map((name) => [name, places(sent[name])]));
  const surface = bytes(sent.surface);
  const part = (values, i) => {
    const size = values.length / held;
    return values.subarray(i * size, (i + 1) * size);
  };
  return {
    count,
    steps: sent.steps,
    numbers: sent.numbers,
    at(frame) {
      const i = Math.max(0, frame - (count - held));
      const found = Object.fromEntries(PLACES.map((name) => [name, part(arrays[name], i)]));
      const numbers = Object.fromEntries(Object.entries(sent.numbers).map(([name, values]) => [name, values[frame]]));
      return { ...found, surface: part(surface, i), numbers, step: sent.steps[frame] };
    },
  };
}
