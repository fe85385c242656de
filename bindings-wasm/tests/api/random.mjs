/** Whole numbers below a limit, the same in every run: xorshift32, which is random enough to choose cases. */
export function random(seed) {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}
