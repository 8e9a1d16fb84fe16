/**
 * What a key leads to beside its letter waits as long after it, in ms: by then the letter is painted, or its frame
 * waits for the screen. Giving a change to the network or to the browser's store takes as long as the edit itself.
 */
export const AFTER_PAINT_MS = 8;
