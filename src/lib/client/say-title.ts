export const UNTITLED = 'Untitled brief';

/** The title, or what a brief without one is called. */
export const sayTitle = (title: string): string => title.trim() || UNTITLED;
