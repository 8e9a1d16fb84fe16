/** A section may be empty on purpose, where somebody said why. */

/** What such a section begins with. */
export const NONE = 'None, because ';

export const saysNone = (text: string): boolean => /^none,? because\b/i.test(text.trim());
