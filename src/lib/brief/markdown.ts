/** Markdown in and out, by its one door for the server. The page takes the reader alone, when something is pasted. */
export { readBrief, readSection } from './markdown-in.ts';
export { writeBrief, writeSection } from './markdown-out.ts';
